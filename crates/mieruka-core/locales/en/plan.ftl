nav-plan = Plan
plan-title = What is late, and when does it end
plan-tabs = Views of the plan
plan-tab-gantt = Gantt chart
plan-as-planned = as planned
plan-empty = No work has a date yet. Import a plan or enter tasks.
plan-answer = { $late ->
    [0] The plan ends with “{ $last }”, forecast for { $date } ({ $slip }); no unfinished task is behind its plan.{ " " }
    [one] The plan ends with “{ $last }”, forecast for { $date } ({ $slip }); one unfinished task is behind its plan.{ " " }
   *[other] The plan ends with “{ $last }”, forecast for { $date } ({ $slip }); { $late } unfinished tasks are behind their plan.{ " " }
}
plan-answer-next = The next milestone is “{ $name }”, forecast for { $date } ({ $slip }).

why-title = Why this date
why-sooner-title = What would bring it forward
why-delay-title = If it takes { $days } business days longer
why-cut = More work lies before this.
why-done = “{ $name }” was finished on { $finish }.
why-link-fs = “{ $name }” can start only after “{ $before }” is done{ $lag }, so it starts on { $start }.
why-link-milestone = “{ $name }” can be reached only after “{ $before }” is done{ $lag }: { $finish }.
why-link-ss = “{ $name }” can start only after “{ $before }” has started{ $lag }, so it starts on { $start }.
why-link-ff = “{ $name }” cannot be done before “{ $before }” is{ $lag }, so it takes until { $finish }.
why-link-sf = “{ $name }” cannot be done before “{ $before }” starts{ $lag }, so it takes until { $finish }.
why-lag = , with { $days } days between
why-lead = , { $days } days ahead of that
why-within = The date of “{ $name }” is that of “{ $child }” in it.
why-begun = “{ $name }” has begun and is { $percent }% done. If the rest goes on today, it is done on { $finish }.
why-begun-unknown = “{ $name }” has begun without a percentage; { $finish } is assumed.
why-overdue = “{ $name }” was planned to start on { $date } and has not begun. Started today, it is done on { $finish }.
why-overdue-milestone = “{ $name }” was planned for { $date } and is not reached: today at the earliest.
why-expected = “{ $name }” is expected by its owner to start on { $date } and is done on { $finish }.
why-expected-milestone = “{ $name }” is expected by its owner on { $date }.
why-planned = “{ $name }” starts as planned on { $date } and is done on { $finish }.
why-planned-milestone = “{ $name }” is planned for { $date }.
why-and = { " and " }
why-sooner = { $edits }: { $days ->
    [one] one business day
   *[other] { $days } business days
} sooner, on { $date }.
why-shorter = { $days ->
    [one] Shorten “{ $name }” by a day
   *[other] Shorten “{ $name }” by { $days } days
}
why-earlier = Start “{ $name }” before its planned day
why-no-lag = Drop the wait before “{ $name }”
why-overlap = Start “{ $name }” together with “{ $before }”
why-work-on = Work on { $date }
why-delay-free = For up to { $days } business days nothing else moves.
why-delay-none = Neither other work nor any milestone moves.
why-delay-tasks = { $count ->
    [one] One task after it moves.
   *[other] { $count } tasks after it move.
}
why-delay-milestone = “{ $name }” becomes { $days } business days later.
why-delay-more = { $count ->
    [one] One more milestone becomes later.
   *[other] { $count } more milestones become later.
}
register-title-baseline = Which day’s plan is the measure
nav-baseline = Baselines
plan-tab-baseline = Baselines
baseline-title = How has the plan changed
baseline-from = From
baseline-to = To
baseline-compare = Compare
baseline-new = Name a day as a baseline
baseline-planned = Agreed dates
baseline-now = Forecast now
baseline-no-picture = “{ $text }” cannot be compared. Give now, planned, a day (2026-11-01) or a baseline.
baseline-answer = { $later } later, { $earlier } earlier, { $added } added, { $removed } removed.{ " " }
baseline-answer-finish = The last day goes from { $from } to { $to } ({ $slip }).
baseline-same = unchanged
baseline-slips = Dates that moved
baseline-no-slips = No date has moved.
baseline-then = From
baseline-after = To
baseline-longer = Length
baseline-rest = { $count } more.
baseline-added = Added
baseline-removed = No longer planned
baseline-links = Links that changed
baseline-link-gone = link is gone
baseline-link-new = link is new
baseline-link-changed = link is of another kind
plan-empty-filter = No work meets these conditions.
plan-rows = Rows shown
plan-only-open = Unfinished
plan-only-all = All
plan-only-late = Late
plan-only-critical = Critical path
plan-zoom = Time scale
plan-zoom-day = Day
plan-zoom-week = Week
plan-zoom-month = Month
plan-party = Party
plan-party-all = All
plan-depth = Levels
plan-depth-all = All
plan-compare = Compare with
plan-show = Show
plan-rest = { $count } more rows. Narrow them down to see them.
plan-col-task = Task
plan-col-progress = Progress
plan-critical-why = Critical path: on the chain to the end of the plan with the least room.
plan-progress-of = Progress of “{ $name }”
plan-days = { $days } d
plan-col-float = Float
plan-col-slip = Slip
plan-paper = For A3 paper
plan-paper-how = Print this page: it fits on A3 paper, lying.
plan-back-to-screen = Back to the screen
why-begun-held = “{ $name }” has begun and is { $percent }% done; the rest fits until { $finish }.
why-overdue-expected = “{ $name }” was expected by its owner to start on { $date } and has not begun. Started today, it is done on { $finish }.
plan-circles = { $count ->
    [one] Some work waits for itself in a circle; one of its links was left out.
   *[other] Work waits for itself in { $count } circles; one link of each was left out.
}
plan-unlinked = So much work waits for itself in circles that no link was counted.
