schedule-cycle = No dates can be computed because tasks wait for one another: { $tasks }. Take one of these links away.
schedule-family-link = A summary task and a task under it (here: { $other }) cannot wait for one another, so this link is not computed.
schedule-negative-duration = The duration is negative and is computed as 0.
schedule-no-finish = The plan is scheduled from its finish but gives none, so it is computed from its start.
schedule-no-working-time = The calendar has no working time, so the usual hours are computed (Monday to Friday 8–12 and 13–17). The same holds for all tasks of this calendar.
schedule-self-link = A link from a task to itself is not computed.
schedule-loose-link = The predecessor (UID { $uid }) is not in this file, so this link is not computed.
