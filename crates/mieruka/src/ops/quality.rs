//! What a project's plan is worth.

use jiff::civil::Date;
use mieruka_core::view::plan::quality::{QualityView, quality};

use crate::error::OpError;
use crate::ops::plan::{PlanShown, plan_show};
use crate::ops::{App, Caller};

/// The quality of the plan of today or of a past day.
///
/// # Errors
/// For a project that is not there, and a day on which it was not.
pub fn quality_show(
    app: &App,
    caller: &Caller,
    project_key: &str,
    date: Option<Date>,
) -> Result<(PlanShown, QualityView), OpError> {
    let plan = plan_show(app, caller, project_key, date)?;
    let view = quality(&plan.visible(caller), &plan.as_of, &plan.plan);
    Ok((plan, view))
}
