//! Computed dates put back into a plan, to be written.

use super::network::PlanNetwork;
use super::plan::Plan;
use super::task::StoredDates;
use super::value::WorkTime;
use crate::cpm::Schedule;
use crate::working_time::date_time;

/// Puts what was computed into `plan`, as MS Project keeps it: of each task the start and finish, early and late dates,
/// slack in minutes of its calendar and whether it is critical; of a summary task the working time from its start to its
/// finish as its duration; of the project the finish, or the start where the plan is scheduled from its finish. Entered
/// values stay. `made` and `schedule` must come from this plan.
///
/// Dates beyond the year 9999 become the last there is. Start and finish slack are the room between early and late
/// dates at that end of the task.
///
/// ```
/// use mieruka_schedule::cpm::schedule;
/// use mieruka_schedule::mspdi::{plan_network, put_schedule, read_mspdi, write_mspdi};
/// let source = b"<Project><StartDate>2026-11-19T08:00:00</StartDate><Tasks><Task><UID>1</UID><OutlineLevel>1</OutlineLevel>\
///     <Duration>PT16H0M0S</Duration></Task></Tasks></Project>";
/// let mut plan = read_mspdi(source).unwrap();
/// let made = plan_network(&plan);
/// let dates = schedule(&made.network).unwrap();
/// put_schedule(&mut plan, &made, &dates);
/// let written = String::from_utf8(write_mspdi(source, &plan).unwrap()).unwrap();
/// assert!(written.contains("<Finish>2026-11-20T17:00:00</Finish>") && written.contains("<Critical>1</Critical>"));
/// ```
pub fn put_schedule(plan: &mut Plan, made: &PlanNetwork, schedule: &Schedule) {
    let minutes = |seconds: i64| Some((seconds as f64 / 6.0).round() / 10.0);
    for ((&place, activity), dates) in made.tasks.iter().zip(&made.network.tasks).zip(&schedule.tasks) {
        let Some(task) = plan.tasks.get_mut(place) else { continue };
        let Some(calendar) = made.network.calendars.get(activity.calendar) else { continue };
        let at = |moment| Some(date_time(moment));
        task.stored = StoredDates {
            start: at(dates.start),
            finish: at(dates.finish),
            early_start: at(dates.early_start),
            early_finish: at(dates.early_finish),
            late_start: at(dates.late_start),
            late_finish: at(dates.late_finish),
            total_slack: minutes(dates.total_slack),
            free_slack: minutes(dates.free_slack),
            start_slack: minutes(calendar.between(dates.early_start, dates.late_start)),
            finish_slack: minutes(calendar.between(dates.early_finish, dates.late_finish)),
            critical: Some(dates.critical),
        };
        (task.start, task.finish) = (task.stored.start, task.stored.finish);
        if activity.summary {
            let worked = calendar.between(dates.start, dates.finish).max(0);
            task.duration = Some(WorkTime::from_seconds(worked));
        }
    }
    if plan.project.schedule_from_start {
        plan.project.finish = Some(date_time(schedule.finish));
    } else {
        plan.project.start = Some(date_time(schedule.start));
    }
}
