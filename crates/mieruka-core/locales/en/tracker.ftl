# JSON of ticket systems and MS Project XML
tracker-empty-list = the list holds no issues
tracker-place-line = line { $line } { $path }
tracker-put-aside = This record is left out. { $reason }
tracker-record-too-large = It is larger than { $limit } MB.
tracker-record-broken = It is nested too deeply or holds broken characters.
tracker-record-unknown = It does not look like an issue.
tracker-missing = Required keys are missing: { $keys }.
tracker-duplicate = { $id } stands earlier in this file already.
tracker-pull-requests = Pull requests are no issues; { $count ->
    [one] one was
   *[other] { $count } were
} left out ({ $numbers }).
tracker-unexpected = The value has an unexpected shape; this field was left empty.
tracker-not-a-date = “{ $value }” is not a date. Correct it in the tool it comes from.
tracker-plan-no-baseline = The plan has no baseline, so its current dates are taken as the plan. Save a baseline in MS Project to see slips.
tracker-plan-task = line { $line }, “{ $task }”
tracker-plan-line = line { $line }
tracker-plan-unreadable = { $element } holds “{ $value }”, which cannot be read; it was left empty.
tracker-plan-no-uid = { $element } has no UID and is left out.
tracker-plan-duplicate = UID { $uid } occurs twice; the second one is left out.
tracker-plan-calendar-circle = The calendar “{ $calendar }” is based on itself; the usual hours were taken (Monday to Friday, 8–12 and 13–17).
tracker-plan-no-name = A task without a name is left out.
tracker-plan-external = A copy of a task in another file is left out.
tracker-plan-cut = the file ends in the middle
tracker-plan-more = More values cannot be read; only the first { $count } are shown.
tracker-more = { $count } more warnings are not listed.
