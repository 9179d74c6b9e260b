schedule-cycle = No dates can be computed because tasks wait for one another: { $tasks }. Take one of these links away.
