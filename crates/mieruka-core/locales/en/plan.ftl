nav-plan = Plan
plan-title = What is late, and when does it end
plan-tabs = Views of the plan
plan-tab-gantt = Gantt chart
plan-as-planned = as planned
plan-empty = No work has a date yet. Import a plan or enter tasks.
plan-answer = { $late ->
    [0] The last work is forecast to end on { $date } ({ $slip }); no unfinished task is behind its plan.{ " " }
    [one] The last work is forecast to end on { $date } ({ $slip }); one unfinished task is behind its plan.{ " " }
   *[other] The last work is forecast to end on { $date } ({ $slip }); { $late } unfinished tasks are behind their plan.{ " " }
}
plan-answer-next = The next milestone is “{ $name }”, forecast for { $date } ({ $slip }).
