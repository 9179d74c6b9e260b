//! Why a task lies where it lies, what would bring it forward, and what moving it moves.
//!
//! Answers are data: places of tasks and links, causes, dates. What is said of a changed plan is computed by scheduling the
//! changed plan, never estimated.
//!
//! ```
//! use mieruka_schedule::explain::{Cause, Edit, Target, effect, sooner, why};
//! use mieruka_schedule::{cpm::schedule, mspdi::{plan_network, read_mspdi}};
//!
//! // Design, two days, and then a test of three.
//! let plan = read_mspdi(br#"<Project><StartDate>2026-11-16T08:00:00</StartDate><Tasks>
//!   <Task><UID>1</UID><Duration>PT16H0M0S</Duration></Task>
//!   <Task><UID>2</UID><Duration>PT24H0M0S</Duration>
//!     <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink></Task>
//! </Tasks></Project>"#).unwrap();
//! let network = plan_network(&plan).network;
//! let dates = schedule(&network).unwrap();
//!
//! // The test waits for the design, and that starts with the project.
//! let chain = why(&network, &dates, 1);
//! assert!(matches!(chain[0].cause, Cause::Link { predecessor: 0, .. }));
//! assert_eq!(chain[1].cause, Cause::ProjectStart);
//! // A design one day longer moves the test by as much.
//! let longer = effect(&network, &dates, &[Edit::Longer { task: 0, seconds: 28_800 }]).unwrap();
//! assert_eq!(longer.moved[1].finish, 28_800);
//! // The best that can be done is to test while one designs, or to leave something out.
//! assert!(sooner(&network, &dates, Target::Finish, &Default::default()).unwrap().found[0].gain > 0);
//! ```

mod driving;
mod edit;
mod effect;
mod sooner;
mod tie;
mod why;

pub use edit::{Edit, EditError, apply, slip};
pub use effect::{Delay, Effect, Moved, Watch, effect, room};
pub use sooner::{Improvement, Improvements, Search, Target, sooner};
pub(crate) use tie::View;
pub use tie::{LagTime, Tie, lag_time, ties};
pub use why::{Cause, End, Reason, first_reasons, why, why_finish};
