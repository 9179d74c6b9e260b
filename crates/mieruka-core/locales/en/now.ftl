days-signed = { $sign }{ $days } { $days ->
    [one] day
   *[other] days
  }
sentence-gap = {" "}
reason-milestone-slip = “{ $name }” is forecast { $figure } business { $figure ->
    [one] day
   *[other] days
  } behind plan.
reason-decision-overdue = { $figure ->
    [0] The decision on { $number } “{ $name }” is overdue.
    [one] The decision on { $number } “{ $name }” is 1 business day overdue.
   *[other] The decision on { $number } “{ $name }” is { $figure } business days overdue.
  }
reason-decider-missing = Nobody is named to decide { $number } “{ $name }” ({ $figure } business { $figure ->
    [one] day
   *[other] days
  } left).
reason-top-issue-overdue = { $figure ->
    [0] Top-priority issue { $number } “{ $name }” is overdue.
    [one] Top-priority issue { $number } “{ $name }” is 1 business day overdue.
   *[other] Top-priority issue { $number } “{ $name }” is { $figure } business days overdue.
  }
reason-overdue-ratio = { $figure }% of the open items of { $name } are overdue.
reason-party-silent = No update from { $name } for { $figure } business { $figure ->
    [one] day
   *[other] days
  }.
now-as-planned = On schedule. No milestone is late, no decision overdue, no party silent.
now-decision-needed = { $number } “{ $what }” needs a decision by { $date }.
ground-actual = The day it was reached.
ground-source = The forecast in the source’s own plan.
ground-slip = “{ $cause }” before it is late, which by the plan’s links makes this { $days } business days late.
ground-waits = It cannot start before “{ $cause }” is done, which makes it { $days } business days late.
ground-passed = Behind the plan: computed as if what remains goes on from today.
ground-plan = Nothing found that would delay it.
stuck-postponed = postponed { $count } times
stuck-overdue = overdue; last moved { $days } business days ago
stuck-waiting = waiting for { $days } business days
stuck-stagnant = in progress without a change for { $days } business days
stuck-no-owner = nobody in charge
next-postponed = No further date: change the approach or escalate
next-overdue = Agree on a new date with its reason
next-waiting = Ask again and name a day
next-stagnant = Ask the owner what moves next, and when
next-no-owner = Name one person
reason-source-stale = “{ $name }” has not been updated for { $figure } business days.
reason-nothing-known = Nothing has been imported yet. Drop each party’s files here.
changes-title = What changed
changes-answer = { $count ->
    [one] One change
   *[other] { $count } changes
  } from { $from } to { $to }, the newest first.
changes-empty = Nothing changed in this time.
changes-from = since { $date }
changes-more = See { $count } more
past-links = This is what was known on that day. Numbers and titles open today’s records.
milestones-of-today = All milestones (today’s values)
title-as-of = { $title } (as of { $date })
open-answer-past = { $count } in all registers as of { $date }, the earliest due first.
party-no-information = No information
party-by-hand = no import (entered by hand only)
