//! MS Project XML (MSPDI) as plain structs: what the file says, without judging or recomputing it.
//!
//! Input is bounded by [`MAX_BYTES`] and [`MAX_TASKS`]; a document type declaration is refused, so no entity can be
//! declared. A value that cannot be read is left empty and told in [`Plan::problems`]; only a file whose XML is broken
//! is refused as a whole.
//!
//! A changed plan is written back into its source by [`write_mspdi`], which leaves alone all that was not changed or is
//! not understood; a plan that came from nowhere is written by [`new_mspdi`].

mod assignment;
mod calendar;
mod computed;
mod network;
mod plan;
mod read;
mod read_assignment;
mod read_calendar;
mod read_task;
mod task;
mod value;
mod workload;
mod write;
mod write_assignment;
mod write_calendar;
mod write_columns;
mod write_order;
mod write_patch;
mod write_task;
mod write_value;
mod xml;

pub use calendar::{
    Calendar, CalendarException, DayHours, MAX_DATES, MonthItem, MonthPosition, Recurrence, WorkWeek,
    default_hours,
};
pub use computed::put_schedule;
pub use network::{PlanNetwork, Repair, plan_network};
pub use plan::{
    Assignment, Baseline, Constraint, CustomValue, Lag, Link, LinkKind, Plan, PlanProblem, ProblemKind,
    Project, Resource, ResourceKind, StoredDates, Task, TaskType, TimePhased, is_elapsed_format,
};
pub use read::{MAX_ASSIGNMENTS, MAX_BYTES, MAX_PROBLEMS, MAX_RESOURCES, MAX_TASKS, MspdiError, read_mspdi};
pub use read_assignment::MAX_TIMEPHASED;
pub use read_calendar::{MAX_CALENDARS, MAX_EXCEPTION_DAYS, MAX_EXCEPTIONS};
pub use value::WorkTime;
pub use workload::{PlanWorkload, plan_workload};
pub use write::{PlanPart, WriteError, new_mspdi, write_mspdi};
pub use xml::{MAX_DEPTH, Place};
