//! 今何が起きているか: the first page of a project.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::view::now::{DecisionWaiting, MilestoneNow, Now, PartyNow, StuckItem};
use mieruka_core::view::plan::certainty::Certainty;
use mieruka_core::view::{compact_date, short_date};
use mieruka_report::chart::trend::trend;
use serde::Deserialize;

use super::change;
use super::form::SafeForm;
use super::layout::{Place, Updates, project_page};
use super::page_error::PageError;
use super::part::{day, party_signal, record_href, slip, sources};
use super::query::day as day_of;
use super::{Web, blocking};
use crate::ops::certainty::certainty_now;
use crate::ops::now::Since;
use crate::ops::trend::{Trends, trends};
use crate::ops::{Caller, now as ops};

/// Rows of a block before the rest is folded.
const ROWS: usize = 7;
/// Milestones ahead that are shown: the last ones matter most, so most plans show all of theirs.
const MILESTONES: usize = 14;

#[derive(Deserialize)]
pub(super) struct NowQuery {
    as_of: Option<String>,
    since: Option<String>,
}

/// `GET /projects/{key}`
pub(super) async fn now_show(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<NowQuery>,
) -> Result<Markup, PageError> {
    let lang = caller.lang;
    let as_of = day_of("as_of", query.as_of.as_deref(), lang).map_err(|e| caller.fail(e))?;
    let since = day_of("since", query.since.as_deref(), lang).map_err(|e| caller.fail(e))?;
    let from = since.map_or(Since::LastLook, Since::Day);
    let shown = ops::now_show(&web.app, &caller, &key, as_of, from).map_err(|e| caller.fail(e))?;
    let today = web.app.clock.today();
    let past = as_of.filter(|day| *day < today);
    let title = match past {
        Some(day) => lang.format("now-title-past", &[("date", short_date(day, today, lang).into())]),
        None => lang.text("now-title"),
    };
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let updates = if past.is_none() { Updates::Live } else { Updates::Still };
    // A past day shows what was known then; the trend is told for today.
    let trends = match past {
        None => trends(&web.app, &caller, &key).map_err(|e| caller.fail(e))?,
        Some(_) => None,
    };
    let certainty = certainty_now(&web.app, &caller, &key, &shown, false).map_err(|e| caller.fail(e))?;
    let page = Page {
        key: &key,
        now: &shown.now,
        certainty: certainty.as_deref(),
        trends: trends.as_deref(),
        today,
        past,
        // Ages on a past day are those of that day.
        at: shown.as_of.end().min(web.app.clock.now()),
        lang,
    };
    let content = content(&page, &title, since, &change::block(&web, &key, &shown, (since, past), lang));
    Ok(project_page(&web, &caller, &key, &state, (Place::Now, &title), updates, &content))
}

/// `POST /projects/{key}/looked`
pub(super) async fn now_looked(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    form: SafeForm,
) -> Result<Redirect, PageError> {
    let seen = form.get("seen").and_then(|at| at.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    let (who, project) = (caller.clone(), key.clone());
    let look = move || ops::now_looked(&web.app, &who, &project, seen);
    blocking(look).await.map_err(|e| caller.fail(e))?;
    Ok(Redirect::to(&format!("/projects/{key}")))
}

/// What the blocks of the page are made from.
#[derive(Clone, Copy)]
struct Page<'a> {
    key: &'a str,
    now: &'a Now,
    /// `None` while it is being made, and on a past day.
    certainty: Option<&'a Certainty>,
    trends: Option<&'a Trends>,
    /// The reader's day: dates of another year are written with it.
    today: Date,
    /// The day that is looked back to.
    past: Option<Date>,
    /// At which moment sources are as old as they are said to be.
    at: Timestamp,
    lang: Lang,
}

fn content(page: &Page<'_>, title: &str, since: Option<Date>, changes: &Markup) -> Markup {
    let Page { key, now, today, past, lang, .. } = *page;
    html! {
        div.page-head {
            h1 { (title) }
            details.meta {
                summary { (lang.format("now-day", &[("date", short_date(now.as_of, today, lang).into())])) }
                form method="get" {
                    label { (lang.text("now-as-of")) " "
                        input id="as-of" type="date" name="as_of" value=(now.as_of) max=(today) required; }
                    @if let Some(since) = since { input type="hidden" name="since" value=(since); }
                    button.btn.quiet type="submit" { (lang.text("now-show-day")) }
                }
            }
            @if past.is_some() { a.btn href={ "/projects/" (key) } { (lang.text("now-back-to-today")) } }
        }
        p.answer {
            span class={ "signal signal-large signal-" (now.signal.name()) } { (now.signal.label().text(lang)) }
            (now.sentence_read_on(today, lang))
        }
        @if past.is_some() { p.meta { (lang.text("past-links")) } }
        @if !now.reasons.is_empty() { (reasons(key, now, lang)) }
        @if now.milestones.is_empty() && now.parties.iter().all(|p| p.freshness.last_pull.is_none()) {
            div.empty.first {
                p { (lang.text("now-first-step")) }
                p { a.btn.primary href={ "/projects/" (key) "/imports" } { (lang.text("now-first-import")) } }
            }
        }
        // On a past day ages stand still.
        div.grid-now data-past[past.is_some()] {
            (decisions(page))
            (stuck(page))
            (milestones(page))
            (parties(page))
            (changes)
        }
    }
}

fn reasons(key: &str, now: &Now, lang: Lang) -> Markup {
    html! {
        details.answer-why id="reasons" {
            summary { (lang.format("now-reasons", &[("count", now.reasons.len().into())])) }
            ul {
                @for reason in &now.reasons {
                    li {
                        span class={ "signal signal-" (reason.signal.name()) } {}
                        " " (reason.sentence(lang))
                        @if let Some(id) = reason.subject {
                            " " a href={ "/projects/" (key) "/records/" (id) } { (lang.text("now-rows")) }
                        }
                    }
                }
            }
        }
    }
}

/// A block's heading with its count and what it means.
fn heading(key: &str, count: usize, rule: &str, lang: Lang) -> Markup {
    html! {
        h2 title=(lang.text(rule)) {
            (lang.text(key)) " " span.count { (count) }
        }
    }
}

fn decisions(page: &Page<'_>) -> Markup {
    let Page { key, now, today, at, lang, .. } = *page;
    let row = |d: &DecisionWaiting| {
        let overdue = d.decide_by.is_some_and(|by| by < now.as_of);
        html! {
            tr {
                td.date.late[overdue] data-label=(lang.text("col-by")) {
                    @if let Some(by) = d.decide_by { (day(by, today, lang)) } @else { "—" }
                }
                td data-label=(lang.text("col-who")) {
                    @if d.who.is_empty() { span.late { (lang.text("now-no-decider")) } } @else { (d.who) }
                }
                td.main {
                    a href=(record_href(key, d.kind, d.id)) { (d.what) }
                    small { (d.number) " " (sources(&d.sources, at, lang)) }
                }
                td data-label=(lang.text("col-cost")) { (d.cost_of_delay) }
            }
        }
    };
    html! {
        section.block.decisions id="decisions" {
            (heading("now-decisions", now.decisions_waiting.len(), "rule-decisions", lang))
            @if now.decisions_waiting.is_empty() { p.empty { (lang.text("now-decisions-empty")) } } @else {
                table.rows.stack data-rows {
                    thead { tr {
                        th { (lang.text("col-by")) } th { (lang.text("col-who")) } th { (lang.text("col-what")) }
                        th { (lang.text("col-cost")) }
                    } }
                    tbody { @for d in now.decisions_waiting.iter().take(ROWS) { (row(d)) } }
                }
                (rest("decisions-more", &now.decisions_waiting, &row, lang))
            }
        }
    }
}

/// The rows beyond the first few, opened in place.
fn rest<T>(id: &str, rows: &[T], row: &dyn Fn(&T) -> Markup, lang: Lang) -> Markup {
    html! {
        @if rows.len() > ROWS {
            details id=(id) {
                summary.more { (lang.format("now-more", &[("count", (rows.len() - ROWS).into())])) }
                table.rows.stack data-rows { tbody { @for item in &rows[ROWS..] { (row(item)) } } }
            }
        }
    }
}

fn milestones(page: &Page<'_>) -> Markup {
    let Page { key, now, certainty, trends, today, past, at, lang } = *page;
    let p80 = |m: &MilestoneNow| {
        let p80 = certainty.and_then(|certainty| certainty.of(m.id)).map(|chance| chance.p80);
        p80.filter(|p80| *p80 > m.forecast.date)
    };
    let ahead: Vec<&MilestoneNow> = now.milestones.iter().filter(|m| !m.achieved).collect();
    let reached = now.milestones.len() - ahead.len();
    html! {
        section.block.milestones id="milestones" {
            (heading("now-milestones", ahead.len(), "rule-milestones", lang))
            @if ahead.is_empty() { p.empty { (lang.text("now-milestones-empty")) } } @else {
                table.rows.stack data-rows {
                    thead { tr {
                        th { (lang.text("col-name")) } th.date { (lang.text("col-plan")) }
                        th.date { (lang.text("col-forecast")) } th.num { (lang.text("col-slip")) }
                        @if trends.is_some() { th { (lang.text("col-trend")) } }
                    } }
                    tbody {
                        @for m in ahead.iter().take(MILESTONES) {
                            tr {
                                td.main {
                                    span class={ "signal signal-" (m.signal.name()) } title=(m.signal.label().text(lang)) {
                                        span.visually-hidden { (m.signal.label().text(lang)) }
                                    }
                                    " " a href=(record_href(key, mieruka_core::register::Kind::Milestone, m.id)) { (m.name) }
                                }
                                td.date data-label=(lang.text("col-plan")) { (day(m.forecast.plan, today, lang)) }
                                td.date.forecast data-label=(lang.text("col-forecast")) title=(m.ground(lang)) {
                                    (day(m.forecast.date, today, lang))
                                    @if let Some(p80) = p80(m) {
                                        " " a.quiet-text.nowrap href={ "/projects/" (key) "/plan/milestones" } title=(lang.text("certainty-p80-why")) {
                                            (lang.format("certainty-now-p80", &[("date", compact_date(p80, today, lang).into())]))
                                        }
                                    }
                                }
                                td.num title=(m.ground(lang)) { (slip(m.forecast.slip, lang)) }
                                @if let Some(trends) = trends { td { (trend_line(trends.get(&m.id), (now.as_of, m.forecast.slip), lang)) } }
                            }
                        }
                    }
                }
                p.meta {
                    @if let Some(m) = ahead.first() { (sources(&m.sources, at, lang)) }
                    a href={ "/projects/" (key) "/milestones" } {
                        @if past.is_some() { (lang.text("milestones-of-today")) } @else {
                            (lang.format("now-all-milestones", &[("count", now.milestones.len().into()), ("reached", reached.into())]))
                        }
                    }
                }
            }
        }
    }
}

/// The forecast's way over the last weeks; nothing while it has stood still on the plan.
fn trend_line(weeks: Option<&Vec<(Date, i32)>>, today: (Date, i32), lang: Lang) -> Markup {
    let points = weeks.into_iter().flatten().copied().chain([today]);
    let points: Vec<(Date, f64)> = points.map(|(day, slip)| (day, f64::from(slip))).collect();
    html! {
        @if points.iter().any(|(_, slip)| *slip != 0.0) { (maud::PreEscaped(trend(&points, lang))) }
    }
}

fn stuck(page: &Page<'_>) -> Markup {
    let Page { key, now, at, lang, .. } = *page;
    let row = |s: &StuckItem| {
        html! {
            tr {
                td.main {
                    a href=(record_href(key, s.kind, s.id)) { (s.what) }
                    small { (s.number) " " (s.why(lang)) " " (sources(&s.sources, at, lang)) }
                }
                td data-label=(lang.text("col-on-whom")) {
                    @if s.on_whom.is_empty() { "—" } @else { (s.on_whom) }
                }
                td.num data-label=(lang.text("col-days")) { (lang.format("days", &[("days", s.days.into())])) }
                td data-label=(lang.text("col-next")) { (s.next_step(lang)) }
            }
        }
    };
    html! {
        section.block.stuck id="stuck" {
            (heading("now-stuck", now.stuck.len(), "rule-stuck", lang))
            @if now.stuck.is_empty() { p.empty { (lang.text("now-stuck-empty")) } } @else {
                table.rows.stack data-rows {
                    thead { tr {
                        th { (lang.text("col-what")) } th { (lang.text("col-on-whom")) }
                        th.num { (lang.text("col-days")) } th { (lang.text("col-next")) }
                    } }
                    tbody { @for s in now.stuck.iter().take(ROWS) { (row(s)) } }
                }
                (rest("stuck-more", &now.stuck, &row, lang))
            }
        }
    }
}

fn parties(page: &Page<'_>) -> Markup {
    let Page { key, now, past, at, lang, .. } = *page;
    let shown: Vec<&PartyNow> = now.parties.iter().filter(|p| p.has_anything()).collect();
    // A past day's figures open the rows of that day.
    let day = past.map(|date| format!("&as_of={date}")).unwrap_or_default();
    let row = |p: &PartyNow| {
        html! {
            tr {
                td.main {
                    (party_signal(p, lang)) " " a data-open href={ "/projects/" (key) "/open?party=" (p.id) (day) } { (p.name) }
                    small { (freshness(p, at, lang)) }
                }
                td.num data-label=(lang.text("col-open")) {
                    a.figure href={ "/projects/" (key) "/open?party=" (p.id) (day) } { (p.open.value) }
                }
                td.num.late[p.overdue.value > 0] data-label=(lang.text("col-overdue")) {
                    a.figure href={ "/projects/" (key) "/open?overdue=1&party=" (p.id) (day) } { (p.overdue.value) }
                }
            }
        }
    };
    html! {
        section.block.parties id="parties" {
            (heading("now-parties", shown.len(), "rule-parties", lang))
            @if shown.is_empty() { p.empty { (lang.text("now-parties-empty")) } } @else {
                table.rows.stack data-rows {
                    thead { tr {
                        th { (lang.text("col-party")) } th.num { (lang.text("col-open")) }
                        th.num { (lang.text("col-overdue")) }
                    } }
                    tbody { @for p in &shown { (row(p)) } }
                }
            }
        }
    }
}

fn freshness(p: &PartyNow, at: Timestamp, lang: Lang) -> Markup {
    html! {
        @if p.by_hand() {
            span.chip.stale { (lang.text("party-by-hand")) }
        } @else if p.freshness.stale {
            span.chip.stale {
                (lang.format("now-silent", &[("days", p.freshness.silent_days.as_ref().map_or(0, |days| days.value).into())]))
            }
            " "
        }
        (sources(&p.open.sources, at, lang))
    }
}
