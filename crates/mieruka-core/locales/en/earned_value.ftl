plan-tab-earned-value = Earned value
ev-title = Does what is earned keep up with the plan
ev-unit-effort = person-days
ev-unit-days = days
ev-empty = No work has planned dates yet, so nothing can be measured. Import a plan, or enter planned start and finish of tasks.
ev-answer = { $percent }% of what the plan wanted by now is earned (SPI { $spi }).{ " " }
ev-answer-finish = At this pace the last work ends on { $date } ({ $slip } against the plan).{ " " }
ev-answer-no-finish = Nothing is earned yet, so no finish can be told.{ " " }
ev-answer-behind = Furthest behind: { $names }.{ " " }
ev-answer-stale = No recent word from { $names }, so the truth may differ from these figures.
ev-group-spi = { $name } (SPI { $spi })
ev-names-and = { " and " }
ev-answer-done = All work is earned. The last of it ended on { $date }.
ev-answer-not-due = Nothing is due yet. The first work starts on { $date }.

ev-figures = Figures of { $date }
ev-of-unit = in { $unit }
ev-pv = Planned value
ev-ev = Earned value
ev-ac = Actual cost
ev-bac = Budget at completion
ev-eac = Estimate at completion
ev-sv = Schedule variance
ev-cv = Cost variance
ev-spi = Schedule performance
ev-cpi = Cost performance
ev-spi-t = Performance in time
ev-es = Earned schedule
ev-finish = Last work
ev-planned-finish = plan { $date }
ev-network-finish = by the links of the plan { $date }
ev-of-budget = { $percent }% of the budget of { $budget }
ev-unknown = not known
ev-no-cost = no actual effort recorded
ev-cost-partly = too little actual effort recorded
ev-definitions = What the figures mean
ev-def-pv = How much work should be done by the status date. It grows by the same amount every business day from planned start to planned finish.
ev-def-ev = How much work is done: planned effort times the share that the progress rule gives.
ev-def-ac = What the work done took: the sum of actual effort as imported or entered.
ev-def-bac = The sum of planned effort.
ev-def-sv = SV = EV − PV. Negative is late.
ev-def-spi = SPI = EV ÷ PV. Below 1 is late; below { $yellow } is a caution, below { $red } is late.
ev-def-cv = CV = EV − AC. Negative took more than planned.
ev-def-cpi = CPI = EV ÷ AC. Below 1 took more than planned.
ev-def-es = ES: when the plan wanted what is earned now, { $es } business days after the start, of which { $at } have passed. SV(t) = { $sv } business days (Lipke 2003).
ev-def-spi-t = SPI(t) = ES ÷ time passed. Unlike SPI it does not return to 1 near the end.
ev-def-finish = Planned duration ÷ SPI(t): the rest goes as it went so far.
ev-finishes = Forecasts of the finish compared
ev-finish-as-so-far = As so far (PD ÷ SPI(t))
ev-finish-as-planned = The rest at the planned pace (PF = 1)
ev-finish-with-cost = Cost takes time as well (PF = SPI(t) × CPI)
ev-finish-network = By the links of the plan (as in the Gantt chart)
ev-estimates = Formulas of the estimate at completion (EAC)
ev-estimate-cost-performance = As efficient as so far (BAC ÷ CPI)
ev-estimate-as-planned = The rest takes what was planned (AC + BAC − EV)
ev-estimate-cost-and-schedule = Catching up costs as well (AC + (BAC − EV) ÷ (CPI × SPI))
ev-estimate-cost-and-time = The same with performance in time (AC + (BAC − EV) ÷ (CPI × SPI(t)))

ev-chart = Planned, earned and actual over time
ev-chart-recorded = Points of earned value and actual cost are what was recorded at the end of each week. Nothing was recorded before { $from }.
ev-chart-none = No past week is recorded yet: the points are those of today.
ev-chart-making = The past weeks are being computed and are shown the next time.
ev-parties = By party
ev-phases = By phase
ev-no-party = (no party)
ev-no-phase = (outside of all phases)
ev-total = All
ev-col-party = Party
ev-col-phase = Phase
ev-col-signal = Signal
ev-col-tasks = Tasks
ev-col-complete = Complete
ev-not-due = not due yet
ev-doubts = Progress to check
ev-doubts-empty = No entered percentage is far from its rule, and none stands still near 90%.
ev-doubts-rule = Tasks entered more than { $points } points above what their rule gives, and tasks that hardly moved between 85 and 99% in { $updates } updates in a row (the 90% syndrome). Ask what is left and how many days it takes, not how many percent.
ev-doubt-optimism = { $points } points above what “{ $rule }” gives
ev-doubt-standstill = between 85 and 99% for { $count } weeks without moving
ev-doubt-and = ;{ " " }
ev-col-task = Task
ev-col-rule = Progress rule
ev-col-entered = Entered
ev-col-by-rule = By the rule
ev-col-why = Noticed
ev-lack-stages = how far the review is stands nowhere: counted up to the draft
ev-lack-quantity = no quantities entered: 0% until finished
ev-lack-percent = no percentage entered: 0%
ev-rule-default = none chosen: as entered
ev-in-work = { $count ->
    [one] The one task in work
   *[other] All { $count } tasks in work
}
ev-grounds = What the figures rest on
ev-ground-without-rule = { $count ->
    [one] One task has no progress rule and counts
   *[other] { $count } tasks have no progress rule and count
} by the percentage as entered. If only finished ones of them counted (0-100), earned value would be { $ev } and SPI { $spi }.
ev-ground-assumed = { $count ->
    [one] One task without planned effort counts
   *[other] { $count } tasks without planned effort count
} as the work of one person on the planned days.
ev-ground-days = No task has planned effort, so planned days are counted. They cannot be compared with actual cost.
ev-ground-unbooked = { $count ->
    [one] One task has earned something
   *[other] { $count } tasks have earned something
} without any actual effort recorded: CPI looks better than it is.
ev-ground-cost-partly = Actual effort is missing for more than { $percent }% of what is earned, so CPI and EAC are not told.
ev-ground-left-out = { $count ->
    [one] One task is not counted because it has no planned dates.
   *[other] { $count } tasks are not counted because they have no planned dates.
}
ev-more = { $count } more
