//! どのマイルストーンが、いつ、どれだけ確かか: milestones with their chances, the last day, and what makes it uncertain.

use axum::Json;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::report::model::Span;
use mieruka_core::view::plan::certainty::{
    CORRELATION, Certainty, Chance, Driver, FinishCertainty, MilestoneCertainty, Spread, percent,
};
use mieruka_core::view::short_date;
use mieruka_report::chart::board::{BoardLayout, BoardRow, MilestoneBoard, milestone_board};
use mieruka_report::chart::finish::{FinishDates, finish_histogram};
use serde_json::{Value, json};

use super::{PlanQuery, Tab, plan_page};
use crate::error::OpError;
use crate::ops::Caller;
use crate::ops::certainty::{CertaintyShown, certainty_show};
use crate::web::page_error::PageError;
use crate::web::part::{day, record_href, slip, sources};
use crate::web::query::day as day_of;
use crate::web::{Web, blocking};

/// Size of the histogram in CSS pixels, on a desk and on a phone.
const HISTOGRAM: (f64, f64) = (1180.0, 300.0);
const HISTOGRAM_NARROW: (f64, f64) = (470.0, 300.0);
const BOARD: BoardLayout = BoardLayout { width: 1180.0, row_height: 32.0, label_width: 260.0 };
/// More milestones than this are drawn without those that are reached, and more open ones are in the table alone.
const DRAWN: usize = 60;
/// Days back to which reached milestones are drawn: further back the days ahead would lie too close together.
const RECENT: i64 = 60;
/// Rows of the table before the rest is only counted.
const ROWS: usize = 500;
/// Time drawn before the first and after the last mark.
const MARGIN: i64 = 7;
/// A chance below this is in the colour of what is late.
const UNLIKELY: f64 = 0.5;

async fn shown(web: &Web, caller: &Caller, key: &str, query: &PlanQuery) -> Result<CertaintyShown, OpError> {
    let date = day_of("as_of", query.as_of.as_deref(), caller.lang)?;
    let (app, caller, key) = (web.app.clone(), caller.clone(), key.to_owned());
    blocking(move || certainty_show(&app, &caller, &key, date)).await
}

/// `GET /api/v1/projects/{key}/plan/milestones`
pub(in crate::web) async fn milestones_json(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<PlanQuery>,
) -> Result<Json<Value>, PageError> {
    let shown = shown(&web, &caller, &key, &query).await.map_err(|e| caller.fail_json(e))?;
    Ok(Json(match shown.certainty {
        Some(certainty) => certainty.to_json(caller.lang),
        None => json!({"as_of": shown.plan.as_of.date, "being_made": true}),
    }))
}

/// `GET /projects/{key}/plan/milestones`
pub(in crate::web) async fn milestones_page(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<PlanQuery>,
) -> Result<Markup, PageError> {
    let shown = shown(&web, &caller, &key, &query).await.map_err(|e| caller.fail(e))?;
    let (lang, today) = (caller.lang, web.app.clock.today());
    let answer = match &shown.certainty {
        Some(certainty) => certainty.answer(today, lang),
        None => lang.text("certainty-making"),
    };
    let page = shown.certainty.as_deref().map(|view| Page { key: &key, view, today, lang });
    let content = html! {
        @if let Some(page) = &page {
            (milestones(page))
            p.meta { (sources(&page.view.sources, shown.plan.as_of.end().min(web.app.clock.now()), lang)) }
            @if page.view.finish.is_some() {
                (days(page))
                (grounds(page))
            }
        }
    };
    let title = lang.text("certainty-title");
    Ok(plan_page(&web, &caller, &key, &query, &shown.plan, (Tab::Milestones, &title, &answer), &content))
}

/// What the blocks of the page are made from.
struct Page<'a> {
    key: &'a str,
    view: &'a Certainty,
    today: Date,
    lang: Lang,
}

impl Page<'_> {
    fn day(&self, date: Option<Date>) -> Markup {
        html! { @if let Some(date) = date { (day(date, self.today, self.lang)) } @else { "—" } }
    }
}

fn milestones(page: &Page<'_>) -> Markup {
    let Page { view, lang, .. } = *page;
    let ahead: Vec<&MilestoneCertainty> = view.ahead().collect();
    let reached: Vec<&MilestoneCertainty> = view.milestones.iter().filter(|one| one.reached).collect();
    html! {
        section.block id="milestones" {
            h2 { (lang.text("certainty-board")) " " span.count { (ahead.len()) } }
            @if view.milestones.is_empty() { p.empty { (lang.text("certainty-no-milestones")) } } @else {
                div.chart-wide { (PreEscaped(board(page))) }
                (table(page, &ahead))
                @if ahead.len() > ROWS { p.meta { (lang.format("ev-more", &[("count", (ahead.len() - ROWS).into())])) } }
                @if !reached.is_empty() {
                    details id="reached" {
                        summary.more { (lang.format("certainty-reached-count", &[("count", reached.len().into())])) }
                        (table(page, &reached))
                    }
                }
            }
        }
    }
}

fn board(page: &Page<'_>) -> String {
    let Page { key, view, today, lang } = *page;
    let all = view.milestones.len() <= DRAWN;
    let since = view.as_of.saturating_sub(jiff::Span::new().days(RECENT));
    let recent =
        |one: &&MilestoneCertainty| !one.reached || all && one.actual.is_some_and(|day| day >= since);
    let drawn = view.milestones.iter().filter(recent).take(DRAWN);
    let rows: Vec<BoardRow> = drawn
        .map(|one| BoardRow {
            id: one.id.to_string(),
            label: one.title.clone(),
            href: Some(record_href(key, Kind::Milestone, one.id)),
            hover: one.line(today, lang),
            planned: one.planned,
            forecast: one.forecast,
            p50: one.chance.map(|chance| chance.p50),
            p80: one.chance.map(|chance| chance.p80),
            actual: one.actual,
            slip: one.slip.map(i64::from),
        })
        .collect();
    let days = || {
        let marks = |row: &BoardRow| [row.planned, row.forecast, row.p80, row.actual];
        rows.iter().flat_map(marks).flatten().chain([view.as_of])
    };
    let margin = jiff::Span::new().days(MARGIN);
    let start = days().min().unwrap_or(view.as_of).saturating_sub(margin);
    let finish = days().max().unwrap_or(view.as_of).saturating_add(margin);
    let model = MilestoneBoard { window: Span { start, finish }, status_date: view.as_of, rows };
    milestone_board(&model, lang, &BOARD)
}

fn table(page: &Page<'_>, rows: &[&MilestoneCertainty]) -> Markup {
    let lang = page.lang;
    let reached = rows.iter().all(|one| one.reached);
    let head = |name: &str, why: &str| html! { th.date title=(lang.text(why)) { (lang.text(name)) } };
    html! {
        table.rows.stack data-rows {
            thead { tr {
                th { (lang.text("col-name")) }
                th.date { (lang.text("col-plan")) }
                @if reached { th.date { (lang.text("certainty-actual")) } } @else { th.date { (lang.text("col-forecast")) } }
                th.num { (lang.text("col-slip")) }
                @if !reached {
                    (head("certainty-p50", "certainty-p50-why"))
                    (head("certainty-p80", "certainty-p80-why"))
                    th.num title=(lang.text("certainty-by-planned")) { (lang.text("certainty-col-by-planned")) }
                }
            } }
            tbody { @for one in rows.iter().take(ROWS) { (row(page, one)) } }
        }
    }
}

fn row(page: &Page<'_>, one: &MilestoneCertainty) -> Markup {
    let lang = page.lang;
    html! {
        tr {
            td.main { a href=(record_href(page.key, Kind::Milestone, one.id)) { (one.title) } " " small { (one.number) } }
            td.date data-label=(lang.text("col-plan")) { (page.day(one.planned)) }
            @if one.reached {
                td.date data-label=(lang.text("certainty-actual")) { (page.day(one.actual)) }
            } @else {
                td.date data-label=(lang.text("col-forecast")) { (page.day(one.forecast)) }
            }
            td.num data-label=(lang.text("col-slip")) { @if let Some(days) = one.slip { (slip(days, lang)) } }
            @if !one.reached {
                @match one.chance {
                    Some(chance) => (chance_cells(page, &chance)),
                    None => {
                        td.date.quiet-text data-label=(lang.text("certainty-p50")) { "—" }
                        td.date.quiet-text data-label=(lang.text("certainty-p80")) { "—" }
                        td.num data-label=(lang.text("certainty-col-by-planned")) {
                            span.signal.signal-grey title=(lang.text("certainty-unknown-why")) { (lang.text("certainty-unknown")) }
                        }
                    },
                }
            }
        }
    }
}

fn chance_cells(page: &Page<'_>, chance: &Chance) -> Markup {
    let lang = page.lang;
    html! {
        td.date data-label=(lang.text("certainty-p50")) { (page.day(Some(chance.p50))) }
        td.date data-label=(lang.text("certainty-p80")) { strong { (page.day(Some(chance.p80))) } }
        td.num data-label=(lang.text("certainty-col-by-planned")) {
            @if let Some(by) = chance.by_planned { span.late[by < UNLIKELY] { (percent(by, lang)) } } @else { "—" }
        }
    }
}

/// The day of the milestone in focus, and the last of all.
fn days(page: &Page<'_>) -> Markup {
    let Page { key, view, today, lang } = *page;
    let fixed = |finish: &FinishCertainty| {
        let args = [("date", short_date(finish.forecast, today, lang).into())];
        lang.format("certainty-finish-fixed", &args)
    };
    html! {
        @if let Some(focus) = &view.focus {
            section.block id="focus" {
                h2 { a href=(record_href(key, Kind::Milestone, focus.id)) { (lang.format("certainty-focus", &[("name", focus.title.as_str().into())])) } }
                p.meta { (lang.text("certainty-focus-why")) }
                (histogram(page, &focus.finish))
                p.meta { (view.runs_text(today, lang)) }
            }
            (drivers(page))
        }
        @if let Some(finish) = &view.finish {
            section.block id="finish" {
                h2 { (lang.text("certainty-finish")) }
                @if finish.is_fixed() { p { (fixed(finish)) } } @else { (histogram(page, finish)) }
                @if view.focus.is_none() { p.meta { (view.runs_text(today, lang)) } }
            }
        }
        @if view.focus.is_none() && view.finish.is_some() { (drivers(page)) }
    }
}

fn histogram(page: &Page<'_>, finish: &FinishCertainty) -> Markup {
    let Page { today, lang, .. } = *page;
    let chance = finish.chance;
    let model =
        FinishDates { runs: finish.days.clone(), p50: chance.p50, p80: chance.p80, planned: finish.planned };
    let date = |date| short_date(date, today, lang);
    let args = [
        ("forecast", date(finish.forecast).into()),
        ("p50", date(chance.p50).into()),
        ("p80", date(chance.p80).into()),
        ("p90", date(chance.p90).into()),
    ];
    let planned = finish.planned.zip(chance.by_planned).map(|(planned, by)| {
        let args = [("date", date(planned).into()), ("percent", percent(by, lang).into())];
        lang.format("certainty-finish-planned", &args)
    });
    html! {
        p { (lang.format("certainty-finish-note", &args)) (planned.unwrap_or_default()) }
        div.chart-wide { (PreEscaped(finish_histogram(&model, lang, HISTOGRAM))) }
        div.chart-narrow { (PreEscaped(finish_histogram(&model, lang, HISTOGRAM_NARROW))) }
    }
}

fn drivers(page: &Page<'_>) -> Markup {
    let Page { key, view, lang, .. } = *page;
    let title = match &view.focus {
        Some(focus) => lang.format("certainty-drivers-of", &[("name", focus.title.as_str().into())]),
        None => lang.text("certainty-drivers"),
    };
    let row = |driver: &Driver| {
        html! {
            tr {
                td.main { a href=(record_href(key, Kind::Task, driver.id)) { (driver.title) } }
                td data-label=(lang.text("ev-col-party")) { (driver.party) }
                td.date data-label=(lang.text("col-forecast")) { (page.day(driver.forecast)) }
                td.date data-label=(lang.text("certainty-p80")) { (page.day(driver.chance.map(|chance| chance.p80))) }
                td.num data-label=(lang.text("certainty-col-criticality")) { (percent(driver.criticality, lang)) }
                td.num data-label=(lang.text("certainty-col-cruciality")) { (format!("{:.2}", driver.cruciality).replace('-', "−")) }
            }
        }
    };
    html! {
        section.block id="drivers" {
            h2 { (title) " " span.count { (view.drivers.len()) } }
            p.meta { (lang.text("certainty-drivers-rule")) }
            @if view.drivers.is_empty() { p.empty { (lang.text("certainty-drivers-empty")) } } @else {
                table.rows.stack data-rows {
                    thead { tr {
                        th { (lang.text("plan-col-task")) } th { (lang.text("ev-col-party")) }
                        th.date { (lang.text("col-forecast")) }
                        th.date title=(lang.text("certainty-p80-why")) { (lang.text("certainty-p80")) }
                        th.num { (lang.text("certainty-col-criticality")) }
                        th.num title=(lang.text("certainty-cruciality-why")) { (lang.text("certainty-col-cruciality")) }
                    } }
                    tbody { @for driver in &view.drivers { (row(driver)) } }
                }
            }
        }
    }
}

/// What the figures rest on, and what they leave out.
fn grounds(page: &Page<'_>) -> Markup {
    let Page { key, view, today, lang } = *page;
    let grounds = &view.grounds;
    let count = |key: &str, count: usize| lang.format(key, &[("count", count.into())]);
    let weights = [("least", grounds.minimum.into()), ("strength", grounds.strength.into())];
    let copied = [
        ("count", grounds.finished.into()),
        ("same", grounds.as_planned.into()),
        ("used", grounds.believed.into()),
    ];
    let correlation = [("correlation", format!("{CORRELATION}").into())];
    html! {
        section.block {
            h2 { (lang.text("certainty-grounds")) }
            @if grounds.believed < grounds.finished { p { (lang.format("certainty-ground-copied", &copied)) } }
            details id="grounds" {
                summary { (lang.text("certainty-grounds-more")) }
                ul.grounds {
                    li { (lang.text("certainty-ground-method")) }
                    @if grounds.believed > 0 { li { (count("certainty-ground-history", grounds.believed)) } }
                    li { (lang.text("certainty-ground-usual")) " " (lang.format("certainty-ground-weights", &weights)) }
                    li { (lang.format("certainty-ground-correlation", &correlation)) }
                    @if grounds.open_risks == 0 { li { (lang.text("certainty-ground-no-risks")) } } @else {
                        li { a href={ "/projects/" (key) "/" (Kind::Risk.register().path) } { (count("certainty-ground-risks", grounds.open_risks)) } }
                    }
                    @if grounds.undated > 0 { li { (count("certainty-ground-undated", grounds.undated)) } }
                    li { (view.runs_text(today, lang)) }
                }
                h3 { (lang.text("certainty-spreads")) }
                (spreads(&grounds.spreads, lang))
            }
        }
    }
}

fn spreads(spreads: &[Spread], lang: Lang) -> Markup {
    let share = |times: f64| format!("{:.0}%", times * 100.0);
    html! {
        table.rows.stack {
            thead { tr {
                th { (lang.text("ev-col-party")) } th.num { (lang.text("certainty-col-open")) }
                th.num { (lang.text("certainty-col-finished")) } th.num { (lang.text("certainty-col-same")) } th { (lang.text("certainty-col-basis")) }
                th.num { (lang.text("certainty-col-range")) }
            } }
            tbody { @for spread in spreads {
                tr {
                    td.main { @if spread.party.is_some() { (spread.name) } @else { (lang.text("certainty-nobody")) } }
                    td.num data-label=(lang.text("certainty-col-open")) { (spread.open) }
                    td.num data-label=(lang.text("certainty-col-finished")) { (spread.finished) }
                    td.num data-label=(lang.text("certainty-col-same")) { (spread.as_planned) }
                    td data-label=(lang.text("certainty-col-basis")) { (spread.basis(lang)) }
                    td.num data-label=(lang.text("certainty-col-range")) { (spread.quantiles.map(share).join(" / ")) }
                }
            } }
        }
    }
}
