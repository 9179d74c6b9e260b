//! この計画は信じられるか: what of the plan is to be put right first, and what it fulfils.

use axum::Json;
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::view::plan::quality::{Answer, CheckLine, Item, Lack, QualityView};
use serde_json::Value;

use super::{PlanQuery, Tab, plan_page};
use crate::error::OpError;
use crate::ops::Caller;
use crate::ops::plan::PlanShown;
use crate::ops::quality::quality_show;
use crate::web::page_error::PageError;
use crate::web::part::{record_href, sources};
use crate::web::query::day as day_of;
use crate::web::{Web, blocking};

/// Rows or links that stand under a check at once, and those behind "more"; the rest is only counted.
const SEEN: usize = 5;
const LISTED: usize = 100;

/// What all verdicts rest on.
const GROUNDS: [&str; 6] = [
    "quality-ground-entered",
    "quality-ground-target",
    "quality-ground-links",
    "quality-ground-today",
    "quality-ground-visible",
    "quality-ground-scale",
];

/// Any lack: which one does not matter for choosing.
const UNTOLD: Answer = Answer::Untold(Lack::Nothing);

async fn shown(
    web: &Web,
    caller: &Caller,
    key: &str,
    query: &PlanQuery,
) -> Result<(PlanShown, QualityView), OpError> {
    let date = day_of("as_of", query.as_of.as_deref(), caller.lang)?;
    let (app, caller, key) = (web.app.clone(), caller.clone(), key.to_owned());
    blocking(move || quality_show(&app, &caller, &key, date)).await
}

/// `GET /api/v1/projects/{key}/plan/quality`
pub(in crate::web) async fn quality_json(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<PlanQuery>,
) -> Result<Json<Value>, PageError> {
    let (_, view) = shown(&web, &caller, &key, &query).await.map_err(|e| caller.fail_json(e))?;
    Ok(Json(view.to_json(caller.lang)))
}

/// `GET /projects/{key}/plan/quality`
pub(in crate::web) async fn quality_page(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<PlanQuery>,
) -> Result<Markup, PageError> {
    let (plan, view) = shown(&web, &caller, &key, &query).await.map_err(|e| caller.fail(e))?;
    let lang = caller.lang;
    let now = plan.as_of.end().min(web.app.clock.now());
    let content = html! {
        @if view.planned {
            p.tally { (tally(&view, lang)) }
            p.meta { (sources(&view.sources, now, lang)) }
            (unmet(&key, &view, lang))
            (quiet(&key, &view, ("met", Answer::Met), lang))
            (quiet(&key, &view, ("told", Answer::Told), lang))
            (untold(&view, lang))
            (grounds(lang))
        }
    };
    let (title, answer) = (lang.text("quality-title"), view.answer(lang));
    Ok(plan_page(&web, &caller, &key, &query, &plan, (Tab::Quality, &title, &answer), &content))
}

/// An answer as a word in its colour; the stylesheet adds the shape.
fn mark(answer: Answer, lang: Lang) -> Markup {
    let colour = match answer {
        Answer::Met => "signal signal-blue",
        Answer::Unmet => "signal signal-yellow",
        Answer::Told => "quiet-text",
        Answer::Untold(_) => "signal signal-grey",
    };
    html! { span class=(colour) { (answer.label(lang)) } }
}

/// How many there are of each answer, leading to them.
fn tally(view: &QualityView, lang: Lang) -> Markup {
    let blocks = [("unmet", Answer::Unmet), ("met", Answer::Met), ("told", Answer::Told), ("untold", UNTOLD)];
    html! {
        (lang.format("quality-tally", &[("checks", view.checks.len().into())]))
        @for (block, wanted) in blocks {
            @let count = view.answered(wanted).count();
            @if count > 0 { " " a href={ "#" (block) } { (mark(wanted, lang)) " " (count) } }
        }
    }
}

fn unmet(key: &str, view: &QualityView, lang: Lang) -> Markup {
    let lines: Vec<&CheckLine> = view.answered(Answer::Unmet).collect();
    html! {
        section.block id="unmet" {
            h2 { (lang.text("quality-block-unmet")) " " span.count { (lines.len()) } }
            @if lines.is_empty() { p.empty { (lang.text("quality-block-unmet-none")) } }
            @else { p.meta { (lang.text("quality-block-unmet-order")) } }
            ol.checks {
                @for line in lines {
                    li id=(line.topic.name()) {
                        h3 {
                            span.signal.signal-yellow { (line.topic.label(lang)) }
                            strong { (line.value(lang)) }
                            span.quiet-text { (lang.format("quality-limit-is", &[("limit", line.limit(lang).into())])) }
                            span.quiet-text.source { (line.topic.source_short(lang)) }
                        }
                        p { (said(line, lang)) }
                        (found(key, line, lang))
                        details.definition { summary { (lang.text("quality-definition")) } (definition(line, lang)) }
                    }
                }
            }
        }
    }
}

/// What is looked at and why; Japanese has no space between sentences.
fn said(line: &CheckLine, lang: Lang) -> String {
    let space = if lang == Lang::En { " " } else { "" };
    format!("{}{space}{}", line.topic.what(lang), line.topic.why(lang))
}

/// What to look at: the first ones, others behind "more", the rest counted.
fn found(key: &str, line: &CheckLine, lang: Lang) -> Markup {
    let one = |item: &Item| html! { a href=(record_href(key, item.kind, item.id)) { (item.title) } };
    let mut all: Vec<Markup> = if line.links.is_empty() {
        line.rows.iter().take(LISTED).map(one).collect()
    } else {
        let both = |(from, to): &(Item, Item)| html! { (one(from)) " → " (one(to)) };
        line.links.iter().take(LISTED).map(both).collect()
    };
    let rest = line.found().saturating_sub(all.len());
    // Nobody opens a list for its last entry.
    let behind = if all.len() <= SEEN + 1 { Vec::new() } else { all.split_off(SEEN) };
    html! {
        @if !all.is_empty() { ul.found { @for item in &all { li { (item) } } } }
        @if !behind.is_empty() {
            details {
                summary { (lang.format("quality-more", &[("count", (behind.len() + rest).into())])) }
                ul.found { @for item in &behind { li { (item) } } }
                @if rest > 0 { p.meta { (lang.format("quality-rest", &[("count", rest.into())])) } }
            }
        }
    }
}

/// Every way it was counted, and where that is defined.
fn definition(line: &CheckLine, lang: Lang) -> Markup {
    html! {
        @if !line.counts.is_empty() {
            table.rows.short.stack {
                thead { tr {
                    th { (lang.text("quality-col-base")) } th { (lang.text("quality-col-value")) }
                    th { (lang.text("quality-col-limit")) } th { (lang.text("quality-col-verdict")) }
                } }
                tbody { @for count in &line.counts {
                    tr {
                        td.main { (count.base.label(lang)) }
                        td data-label=(lang.text("quality-col-value")) { (line.value_of(count, lang)) }
                        td data-label=(lang.text("quality-col-limit")) { (line.limit_of(count, lang)) }
                        td data-label=(lang.text("quality-col-verdict")) { (mark(count.answer, lang)) }
                    }
                } }
            }
        }
        p.meta { (line.topic.source_text(lang)) }
    }
}

/// Checks of one answer as a quiet table.
fn quiet(key: &str, view: &QualityView, (name, wanted): (&str, Answer), lang: Lang) -> Markup {
    let lines: Vec<&CheckLine> = view.answered(wanted).collect();
    html! {
        @if !lines.is_empty() {
            section.block.quiet-checks id=(name) {
                h2 { (lang.text(&format!("quality-block-{name}"))) " " span.count { (lines.len()) } }
                table.rows.stack {
                    thead { tr {
                        th { (lang.text("quality-col-check")) } th { (lang.text("quality-col-value")) }
                        th { (lang.text("quality-col-limit")) } th { (lang.text("quality-col-source")) }
                    } }
                    tbody { @for line in &lines {
                        tr id=(line.topic.name()) {
                            td.main {
                                @if wanted == Answer::Met { span.signal.signal-blue { (line.topic.label(lang)) } }
                                @else { (line.topic.label(lang)) (found_folded(key, line, lang)) }
                            }
                            td data-label=(lang.text("quality-col-value")) { (line.value(lang)) }
                            td data-label=(lang.text("quality-col-limit")) { (line.limit(lang)) }
                            td.nowrap data-label=(lang.text("quality-col-source")) {
                                span.quiet-text { (line.topic.source_short(lang)) }
                            }
                        }
                    } }
                }
                (definitions(&lines, lang))
            }
        }
    }
}

/// All of what there is to look at behind its count.
fn found_folded(key: &str, line: &CheckLine, lang: Lang) -> Markup {
    html! {
        @if line.found() > 0 {
            details {
                summary { (lang.format("quality-look", &[("count", line.found().into())])) }
                (found(key, line, lang))
            }
        }
    }
}

fn untold(view: &QualityView, lang: Lang) -> Markup {
    let lines: Vec<&CheckLine> = view.answered(UNTOLD).collect();
    html! {
        @if !lines.is_empty() {
            section.block.quiet-checks id="untold" {
                h2 { (lang.text("quality-block-untold")) " " span.count { (lines.len()) } }
                table.rows.stack {
                    thead { tr {
                        th { (lang.text("quality-col-check")) } th { (lang.text("quality-col-lack")) }
                        th { (lang.text("quality-col-source")) }
                    } }
                    tbody { @for line in &lines {
                        tr id=(line.topic.name()) {
                            td.main { span.signal.signal-grey { (line.topic.label(lang)) } }
                            td data-label=(lang.text("quality-col-lack")) { (line.lack(lang)) }
                            td.nowrap data-label=(lang.text("quality-col-source")) {
                                span.quiet-text { (line.topic.source_short(lang)) }
                            }
                        }
                    } }
                }
                (definitions(&lines, lang))
            }
        }
    }
}

fn definitions(lines: &[&CheckLine], lang: Lang) -> Markup {
    html! {
        details {
            summary { (lang.text("quality-definitions")) }
            @for line in lines {
                section.definition {
                    h3 { (line.topic.label(lang)) }
                    p { (said(line, lang)) }
                    (definition(line, lang))
                }
            }
        }
    }
}

fn grounds(lang: Lang) -> Markup {
    html! {
        section.block id="grounds" {
            h2 { (lang.text("quality-grounds")) }
            ul.grounds { @for ground in GROUNDS { li { (lang.text(ground)) } } }
        }
    }
}
