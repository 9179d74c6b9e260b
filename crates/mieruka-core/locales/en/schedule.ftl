schedule-cycle = No dates can be computed because tasks wait for one another: { $tasks }. Take one of these links away.
schedule-from-finish = Plans that are scheduled from their finish cannot be computed yet. Set MS Project to schedule from the project's start and save the plan again.
schedule-loose-link = The predecessor (UID { $uid }) is not in this file, so this link is not computed.
