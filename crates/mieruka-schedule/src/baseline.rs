//! Plans as they were once agreed, and what has changed since: slips, tasks added, removed, linked otherwise.
