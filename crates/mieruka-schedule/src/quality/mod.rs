//! Is the plan fit to be trusted: the fourteen points of the DCMA assessment and others that hurt.
