//! What happens, told party by party.

pub(crate) mod cast;
mod hand;
pub(crate) mod plan_build;
pub(crate) mod plan_design;
pub(crate) mod plan_finish;
pub(crate) mod plan_test;
pub(crate) mod pmo;
mod pmo_actions;
mod pmo_decisions;
pub(crate) mod vendor_a;
pub(crate) mod vendor_a_extra;
pub(crate) mod vendor_b;
pub(crate) mod vendor_c;

use crate::plan::{Plan, PlanBuilder};
use crate::timeline::Timeline;

/// The client's plan over all weeks.
pub(crate) fn plan(timeline: &Timeline) -> Plan {
    let mut p = PlanBuilder::default();
    plan_design::management(&mut p);
    let requirements = plan_design::requirements(&mut p);
    let basic = plan_design::basic_design(&mut p, requirements);
    let detailed = plan_design::detailed_design(&mut p, &basic);
    let built = plan_build::build(&mut p, &detailed);
    let tested = plan_build::unit_tests(&mut p, &built);
    let integrated = plan_test::integration(&mut p, &tested);
    let accepted = plan_test::system_tests(&mut p, integrated);
    let rehearsed = plan_finish::rehearsals(&mut p, &tested);
    let trained = plan_finish::training(&mut p, accepted);
    plan_finish::cutover(&mut p, rehearsed, trained);
    Plan::new(p.finish(), timeline)
}
