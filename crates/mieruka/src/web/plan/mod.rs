//! The plan of a project: what is late, and when does it end.

use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::plan::Row;
use mieruka_core::register::Kind;
use mieruka_core::state::Visible;
use mieruka_core::view::{short_date, slip_text};
use serde::Deserialize;

mod baseline;
mod earned_value;
mod gantt;
mod milestones;
mod quality;
mod why;

pub(super) use baseline::{baseline_compare, baseline_compare_json};
pub(super) use earned_value::{earned_value_json, earned_value_page};
pub(super) use gantt::{plan_json, plan_show, progress_enter};
pub(super) use milestones::{milestones_json, milestones_page};
pub(super) use quality::{quality_json, quality_page};
pub(super) use why::why_block;

use super::Web;
use super::layout::{Place, Updates, project_page};
use super::page_error::PageError;
use super::query::{day as day_of, parts};
use crate::ops::Caller;
use crate::ops::plan::{PlanShown, plan_show as shown_plan};

/// The pages of a plan, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Gantt,
    Milestones,
    EarnedValue,
    Quality,
    Baseline,
}

/// Path behind `/plan` and message of each.
const TABS: [(Tab, &str, &str); 5] = [
    (Tab::Gantt, "", "plan-tab-gantt"),
    (Tab::Milestones, "/milestones", "plan-tab-milestones"),
    (Tab::EarnedValue, "/earned-value", "plan-tab-earned-value"),
    (Tab::Quality, "/quality", "plan-tab-quality"),
    (Tab::Baseline, "/baselines", "plan-tab-baseline"),
];

/// What addresses of a plan's pages say.
#[derive(Deserialize)]
pub(super) struct PlanQuery {
    as_of: Option<String>,
}

impl PlanQuery {
    fn read(&self, web: &Web, caller: &Caller, key: &str) -> Result<PlanShown, PageError> {
        let date = day_of("as_of", self.as_of.as_deref(), caller.lang).map_err(|e| caller.fail(e))?;
        shown_plan(&web.app, caller, key, date).map_err(|e| caller.fail(e))
    }

    /// The address of one of the pages for the same day.
    fn href(&self, key: &str, path: &str) -> String {
        let as_of = self.as_of.clone().filter(|day| !day.is_empty());
        format!("/projects/{key}/plan{path}{}", parts(&[("as_of", as_of)]))
    }
}

/// A page of the plan: title, the answer in one sentence, the tabs, its content.
fn plan_page(
    web: &Web,
    caller: &Caller,
    key: &str,
    query: &PlanQuery,
    shown: &PlanShown,
    (tab, title, answer): (Tab, &str, &str),
    content: &Markup,
) -> Markup {
    let (lang, today) = (caller.lang, web.app.clock.today());
    let title = match shown.is_past() {
        true => {
            let on = short_date(shown.as_of.date, today, lang);
            lang.format("title-as-of", &[("title", title.into()), ("date", on.into())])
        }
        false => title.to_owned(),
    };
    let page = html! {
        div.page-head {
            h1 { (title) }
            @if shown.is_past() { a.btn href={ "/projects/" (key) "/plan" } { (lang.text("now-back-to-today")) } }
        }
        p.answer { (answer) }
        nav.tabs aria-label=(lang.text("plan-tabs")) {
            @for (own, path, label) in TABS {
                a href=(query.href(key, path)) aria-current=[(own == tab).then_some("page")] { (lang.text(label)) }
            }
        }
        (content)
    };
    let updates = if shown.is_past() { Updates::Still } else { Updates::Live };
    project_page(web, caller, key, &shown.state, (Place::Plan, &title), updates, &page)
}

/// When it ends, what is late, and the next milestone.
fn answer(shown: &PlanShown, visible: &Visible<'_>, lang: Lang) -> String {
    let (plan, today) = (&shown.plan, shown.as_of.date);
    let open =
        |kind: Kind| plan.rows.iter().filter(move |row| row.kind == kind && !row.summary && !row.dates.done);
    let late = open(Kind::Task).filter(|row| row.forecast.is_some_and(|f| f.slip > 0)).count();
    let last = open(Kind::Milestone)
        .chain(open(Kind::Task))
        .filter_map(|row| Some((row, row.forecast?)))
        .max_by_key(|(_, f)| f.date);
    let next = open(Kind::Milestone).filter_map(|row| Some((row, row.forecast?))).min_by_key(|(_, f)| f.date);
    let date = |date| short_date(date, today, lang);
    let slip = |days: i32| if days == 0 { lang.text("plan-as-planned") } else { slip_text(days, lang) };
    let Some((last_row, last)) = last else { return lang.text("plan-empty") };
    let name_of =
        |row: &Row| visible.get(row.id).map_or_else(String::new, |record| record.title().to_owned());
    let mut said = lang.format(
        "plan-answer",
        &[
            ("last", name_of(last_row).into()),
            ("date", date(last.date).into()),
            ("slip", slip(last.slip).into()),
            ("late", late.into()),
        ],
    );
    if let Some((row, forecast)) = next {
        said.push_str(&lang.format(
            "plan-answer-next",
            &[
                ("name", name_of(row).into()),
                ("date", date(forecast.date).into()),
                ("slip", slip(forecast.slip).into()),
            ],
        ));
    }
    said
}
