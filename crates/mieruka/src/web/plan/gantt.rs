//! The plan as rows and bars: what is late, and when does it end. Progress is entered in the rows.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::plan::{Plan, PlanProblem, Row};
use mieruka_core::register::Kind;
use mieruka_core::report::model::Gantt;
use mieruka_core::state::Visible;
use mieruka_core::view::plan::gantt::{Beside, GanttAsked, Only, gantt, owner, shown_rows};
use mieruka_core::view::{compact_date, short_date};
use mieruka_report::chart::gantt::{BarsLayout, GanttLayout, Zoom, gantt as one_piece, gantt_bars};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{PlanQuery, Tab, answer, plan_page};
use crate::error::OpError;
use crate::ops::certainty::certainty_beside;
use crate::ops::plan::{PlanShown, plan_past_rows, plan_progress, plan_show as shown_plan};
use crate::ops::{App, Caller};
use crate::web::form::{CSRF, SafeForm};
use crate::web::page_error::PageError;
use crate::web::part::{record_href, slip};
use crate::web::query::{day as day_of, parts};
use crate::web::{Web, blocking};

/// What addresses of this page say beside the day.
#[derive(Deserialize)]
pub(in crate::web) struct GanttQuery {
    as_of: Option<String>,
    zoom: Option<String>,
    only: Option<String>,
    depth: Option<u8>,
    party: Option<String>,
    /// A day whose plan is drawn below the bars.
    compare: Option<String>,
    /// `paper`: rows and bars in one drawing for each sheet of A3.
    view: Option<String>,
}

/// Rows on a sheet of A3, lying.
const SHEET_ROWS: usize = 40;

const ZOOMS: [(Zoom, &str); 3] = [(Zoom::Day, "day"), (Zoom::Week, "week"), (Zoom::Month, "month")];

impl GanttQuery {
    fn zoom(&self) -> Zoom {
        let asked = self.zoom.as_deref();
        ZOOMS.iter().find(|(_, name)| Some(*name) == asked).map_or_else(Zoom::default, |(zoom, _)| *zoom)
    }

    fn only(&self) -> Only {
        self.only.as_deref().and_then(Only::from_name).unwrap_or_default()
    }

    fn asked(&self, visible: &Visible<'_>) -> GanttAsked {
        let party = self.party.as_deref().and_then(|id| id.parse().ok());
        let party = party.filter(|id| visible.get(*id).is_some_and(|r| r.kind == Kind::Party));
        GanttAsked { only: self.only(), depth: self.depth, party }
    }

    /// The address with one part of it exchanged.
    fn with(&self, key: &str, name: &str, value: Option<&str>) -> String {
        let own = |part: &str, held: Option<String>| match part == name {
            true => value.map(str::to_owned),
            false => held.filter(|text| !text.is_empty()),
        };
        let all = [
            ("as_of", own("as_of", self.as_of.clone())),
            ("zoom", own("zoom", self.zoom.clone())),
            ("only", own("only", self.only.clone())),
            ("depth", own("depth", self.depth.map(|depth| depth.to_string()))),
            ("party", own("party", self.party.clone())),
            ("compare", own("compare", self.compare.clone())),
            ("view", own("view", self.view.clone())),
        ];
        format!("/projects/{key}/plan{}", parts(&all))
    }
}

/// `GET /projects/{key}/plan`
pub(in crate::web) async fn plan_show(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<GanttQuery>,
) -> Result<Markup, PageError> {
    let who = caller.clone();
    // A large plan is computed and drawn for a while: others are answered meanwhile.
    blocking(move || page_of(&web, &caller, &key, &query)).await.map_err(|e| who.fail(e))
}

fn page_of(web: &Web, caller: &Caller, key: &str, query: &GanttQuery) -> Result<Markup, OpError> {
    let of_day = PlanQuery { as_of: query.as_of.clone() };
    let date = day_of("as_of", query.as_of.as_deref(), caller.lang)?;
    let shown = shown_plan(&web.app, caller, key, date)?;
    let lang = caller.lang;
    let visible = shown.visible(caller);
    let asked = query.asked(&visible);
    let (rows, rest) = shown_rows(&visible, &shown.plan, &asked);
    let page = GanttPage { web, caller, key, query, shown: &shown, visible: &visible };
    let chart = page.chart(&rows)?;
    let answer = answer(&shown, &visible, lang);
    let title = lang.text("plan-title");
    if query.view.as_deref() == Some("paper") {
        let sheets = page.sheets(&chart);
        return Ok(plan_page(web, caller, key, &of_day, &shown, (Tab::Gantt, &title, &answer), &sheets));
    }
    let bars = gantt_bars(&chart, lang, &BarsLayout::page(query.zoom()));
    let content = html! {
        (problems(key, &shown.plan, lang))
        (page.tools(&asked))
        @if rows.is_empty() { p.empty { (lang.text(if shown.plan.rows.is_empty() { "plan-empty" } else { "plan-empty-filter" })) } }
        @else {
            div.gantt-page tabindex="0" role="region" aria-label=(lang.text("plan-tab-gantt")) data-scroll-to=[bars.status_x.map(|x| x as i64)] {
                (page.table(&rows))
                div.gantt-side {
                    div.gantt-head-side { (PreEscaped(&bars.head)) }
                    (PreEscaped(&bars.body))
                }
            }
            div.gantt-legend { (PreEscaped(&bars.legend)) }
            @if rest > 0 { p.meta { (lang.format("plan-rest", &[("count", rest.into())])) } }
        }
    };
    Ok(plan_page(web, caller, key, &of_day, &shown, (Tab::Gantt, &title, &answer), &content))
}

/// What the plan says that cannot be, and that it was left out.
fn problems(key: &str, plan: &Plan, lang: Lang) -> Markup {
    let circles = plan.problems.iter().filter(|p| matches!(p, PlanProblem::Circle(_))).count();
    let text = if plan.problems.contains(&PlanProblem::Unlinked) {
        lang.text("plan-unlinked")
    } else if circles > 0 {
        lang.format("plan-circles", &[("count", circles.into())])
    } else {
        return Markup::default();
    };
    html! {
        div.notice.warn { p { (text) " " a href={ "/projects/" (key) "/plan/quality" } { (lang.text("plan-tab-quality")) } } }
    }
}

struct GanttPage<'a> {
    web: &'a Web,
    caller: &'a Caller,
    key: &'a str,
    query: &'a GanttQuery,
    shown: &'a PlanShown,
    visible: &'a Visible<'a>,
}

impl GanttPage<'_> {
    fn lang(&self) -> Lang {
        self.caller.lang
    }

    fn chart(&self, rows: &[usize]) -> Result<Gantt, OpError> {
        let date = day_of("compare", self.query.compare.as_deref(), self.lang())?;
        let compared =
            date.map(|date| shown_plan(&self.web.app, self.caller, self.key, Some(date))).transpose()?;
        let past = plan_past_rows(&self.web.app, self.caller, self.key, self.shown.as_of.date)?;
        let certainty = certainty_beside(&self.web.app, self.caller, self.key, self.shown);
        let p80 = certainty.map(|certainty| certainty.p80());
        let href = |kind: Kind, id: RecordId| record_href(self.key, kind, id);
        let beside = Beside {
            baseline: compared.as_ref().map(|compared| compared.plan.as_ref()),
            past: past.as_ref().map_or(&[], |past| past.as_slice()),
            href: Some(&href),
            p80: p80.as_ref(),
        };
        Ok(gantt(self.visible, &self.shown.plan, rows, &beside, &self.shown.as_of, self.lang()))
    }

    /// The same rows and bars, a sheet of paper each.
    fn sheets(&self, chart: &Gantt) -> Markup {
        let lang = self.lang();
        html! {
            p.meta.screen-only { a href=(self.query.with(self.key, "view", None)) { (lang.text("plan-back-to-screen")) } " " (lang.text("plan-paper-how")) }
            @for first in (0..chart.rows.len()).step_by(SHEET_ROWS) {
                @let layout = GanttLayout { width: 1480.0, rows: first..first + SHEET_ROWS, ..GanttLayout::page() };
                div.sheet-of-plan { (PreEscaped(one_piece(chart, lang, &layout))) }
            }
        }
    }

    /// Which rows, how much time, compared with what.
    fn tools(&self, asked: &GanttAsked) -> Markup {
        let (lang, query, key) = (self.lang(), self.query, self.key);
        let parties: Vec<_> = self.visible.of_kind(Kind::Party).filter(|r| r.is_open()).collect();
        html! {
            div.plan-tools {
                div.choices role="group" aria-label=(lang.text("plan-rows")) {
                    @for only in Only::ALL {
                        a.btn.quiet href=(query.with(key, "only", Some(only.name()))) aria-current=[(asked.only == only).then_some("true")] {
                            (lang.text(&format!("plan-only-{}", only.name())))
                        }
                    }
                }
                div.choices role="group" aria-label=(lang.text("plan-zoom")) {
                    @for (zoom, name) in ZOOMS {
                        a.btn.quiet href=(query.with(key, "zoom", Some(name))) aria-current=[(query.zoom() == zoom).then_some("true")] {
                            (lang.text(&format!("plan-zoom-{name}")))
                        }
                    }
                }
                form.plan-more method="get" {
                    @for (name, value) in [("as_of", &query.as_of), ("zoom", &query.zoom), ("only", &query.only)] {
                        @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
                    }
                    label { (lang.text("plan-party")) " "
                        select name="party" {
                            option value="" { (lang.text("plan-party-all")) }
                            @for party in parties {
                                option value=(party.id) selected[asked.party == Some(party.id)] { (party.title()) }
                            }
                        }
                    }
                    label { (lang.text("plan-depth")) " "
                        select name="depth" {
                            option value="" { (lang.text("plan-depth-all")) }
                            @for depth in 0..4_u8 {
                                option value=(depth) selected[asked.depth == Some(depth)] { (depth + 1) }
                            }
                        }
                    }
                    label { (lang.text("plan-compare")) " "
                        input type="date" name="compare" value=[query.compare.as_deref()] max=(self.shown.as_of.date);
                    }
                    button.btn.quiet type="submit" { (lang.text("plan-show")) }
                    a.btn.quiet href=(query.with(key, "view", Some("paper"))) { (lang.text("plan-paper")) }
                }
            }
        }
    }

    fn table(&self, rows: &[usize]) -> Markup {
        let lang = self.lang();
        html! {
            table.gantt-table data-rows {
                thead { tr {
                    th.main scope="col" { (lang.text("plan-col-task")) }
                    th.who scope="col" { (lang.text("col-who")) }
                    th.num scope="col" { (lang.text("plan-col-progress")) }
                    th.date scope="col" { (lang.text("col-plan")) }
                    th.date scope="col" { (lang.text("col-forecast")) }
                    th.num scope="col" title=(lang.text("col-slip")) { (lang.text("plan-col-slip")) }
                    th.num.room scope="col" { (lang.text("plan-col-float")) }
                } }
                tbody { @for &index in rows { (self.row(&self.shown.plan.rows[index])) } }
            }
        }
    }

    fn row(&self, row: &Row) -> Markup {
        let (lang, today) = (self.lang(), self.shown.as_of.date);
        let Some(record) = self.visible.get(row.id) else { return Markup::default() };
        let forecast = row.forecast;
        let who = owner(self.visible, record);
        let wbs = record.body.text("wbs").unwrap_or_default();
        html! {
            tr.group[row.summary].put-aside[row.dates.done] data-row=(row.id) {
                td class={ "main level-" (row.level.min(6)) } {
                    @if row.kind == Kind::Milestone { span aria-hidden="true" { "◆ " } }
                    span.wbs { (wbs) } " "
                    a data-open href=(record_href(self.key, row.kind, row.id)) title=(record.title()) { (record.title()) }
                }
                td.who title=(who) { (who) }
                td.num { (self.progress(row, record.title(), record.revision)) }
                td.date { @if let Some(planned) = row.dates.planned_finish { (narrow_day(planned, today, lang)) } }
                td.date { @if let Some(forecast) = forecast { (narrow_day(forecast.date, today, lang)) } }
                td.num { @if let Some(forecast) = forecast { (slip(forecast.slip, lang)) } }
                td.num.room {
                    @if !row.summary && let Some(days) = row.float_days {
                        span.critical[row.critical] title=[row.critical.then(|| lang.text("plan-critical-why"))] {
                            (lang.format("plan-days", &[("days", days.max(0).into())]))
                        }
                    }
                }
            }
        }
    }

    /// The progress; a field where it can be entered.
    fn progress(&self, row: &Row, title: &str, revision: u32) -> Markup {
        let percent = row.dates.progress.map(|progress| (progress * 100.0).round() as i64);
        let lang = self.lang();
        if row.kind != Kind::Task {
            return Markup::default();
        }
        if row.summary || row.dates.done || self.shown.is_past() {
            return html! { @if let Some(percent) = percent.or(row.dates.done.then_some(100)) { (percent) "%" } };
        }
        let label = lang.format("plan-progress-of", &[("name", title.into())]);
        html! {
            form.progress method="post" action={ "/projects/" (self.key) "/plan/progress" } {
                input type="hidden" name=(CSRF) value=(self.web.csrf);
                input type="hidden" name="task" value=(row.id);
                input type="hidden" name="revision" value=(revision);
                input type="hidden" name="back" value=(self.query.with(self.key, "", None));
                input type="number" name="progress" min="0" max="100" step="1" value=[percent] aria-label=(label) required;
                "%"
            }
        }
    }
}

/// A day in a narrow column, exact in the attribute.
fn narrow_day(date: Date, today: Date, lang: Lang) -> Markup {
    html! { time datetime=(date) title=(short_date(date, today, lang)) { (compact_date(date, today, lang)) } }
}

/// `POST /projects/{key}/plan/progress`
pub(in crate::web) async fn progress_enter(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    form: SafeForm,
) -> Result<Response, PageError> {
    let task: RecordId =
        form.get("task").and_then(|id| id.parse().ok()).ok_or_else(|| caller.fail(OpError::NotFound))?;
    let revision = form.get("revision").and_then(|text| text.parse().ok());
    let progress = form.get("progress").unwrap_or_default().to_owned();
    let own = format!("/projects/{key}/plan");
    // Back to the page as it was; never to another address.
    let back = form.get("back").filter(|back| {
        let rest = back.strip_prefix(own.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('?'))
            && back.bytes().all(|b| b.is_ascii_graphic())
    });
    let back = back.unwrap_or(&own).to_owned();
    let (app, who, project) = (web.app.clone(), caller.clone(), key.clone());
    let enter = move || plan_progress(&app, &who, &project, task, revision, &progress);
    blocking(enter).await.map_err(|e| caller.fail(e))?;
    Ok(Redirect::to(&back).into_response())
}

/// `GET /api/v1/projects/{key}/plan`: every row with what was computed.
pub(in crate::web) async fn plan_json(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<PlanQuery>,
) -> Result<axum::Json<Json>, PageError> {
    let shown = read_json(&web.app, &caller, &key, &query).map_err(|e| caller.fail_json(e))?;
    let visible = shown.visible(&caller);
    let plan: &Plan = &shown.plan;
    let rows: Vec<Json> = plan.rows.iter().filter_map(|row| row_json(&visible, plan, row)).collect();
    let circles: Vec<Json> = plan
        .problems
        .iter()
        .filter_map(|problem| match problem {
            PlanProblem::Circle(ids) => Some(json!(ids)),
            PlanProblem::Reversed(_) | PlanProblem::Unlinked => None,
        })
        .collect();
    let linked = !plan.problems.contains(&PlanProblem::Unlinked);
    Ok(axum::Json(json!({"as_of": plan.date, "rows": rows, "circles": circles, "linked": linked})))
}

fn read_json(app: &App, caller: &Caller, key: &str, query: &PlanQuery) -> Result<PlanShown, OpError> {
    let date = day_of("as_of", query.as_of.as_deref(), caller.lang)?;
    shown_plan(app, caller, key, date)
}

fn row_json(visible: &Visible<'_>, plan: &Plan, row: &Row) -> Option<Json> {
    let record = visible.get(row.id)?;
    let forecast = row.forecast.map(
        |forecast| json!({"start": forecast.start, "finish": forecast.date, "slip_days": forecast.slip}),
    );
    Some(json!({
        "id": row.id, "kind": row.kind, "number": record.number(), "title": record.title(),
        "parent": row.parent.map(|parent| plan.rows[parent].id), "level": row.level, "summary": row.summary,
        "planned": {"start": row.dates.planned_start, "finish": row.dates.planned_finish},
        "actual": {"start": row.dates.actual_start, "finish": row.dates.actual_finish},
        "progress": row.dates.progress.map(|progress| progress * 100.0), "done": row.dates.done,
        "forecast": forecast, "critical": row.critical, "float_days": row.float_days,
    }))
}
