//! How sure a finish is: Monte Carlo over the network and its calendars.
