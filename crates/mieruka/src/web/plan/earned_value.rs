//! 出来高は計画に追いついているか: planned, earned and actual value, who is behind, and where it leads.

use axum::Json;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::rule::signal::Signal;
use mieruka_core::view::earned_value::{
    Doubt, EarnedValueView, Figures, Group, Point, TaskEarned, amount, column_amount, index, index_signal,
};
use mieruka_core::view::short_date;
use mieruka_report::chart::evm::{Evm, EvmForecast, evm};
use mieruka_schedule::earned_value::Eac;
use serde_json::Value;

mod meaning;

use super::{PlanQuery, Tab, plan_page};
use crate::ops::Caller;
use crate::ops::earned_value::{EarnedValueShown, earned_value_show};
use crate::web::page_error::PageError;
use crate::web::part::{day, record_href, signal, slip, sources};
use crate::web::query::day as day_of;
use crate::web::{Web, blocking};
use meaning::{definitions, grounds};

/// Size of the chart in CSS pixels, on a desk and on a phone.
const CHART: (f64, f64) = (1180.0, 360.0);
const CHART_NARROW: (f64, f64) = (470.0, 330.0);

async fn shown(
    web: &Web,
    caller: &Caller,
    key: &str,
    query: &PlanQuery,
) -> Result<EarnedValueShown, crate::error::OpError> {
    let date = day_of("as_of", query.as_of.as_deref(), caller.lang)?;
    let (app, caller, key) = (web.app.clone(), caller.clone(), key.to_owned());
    blocking(move || earned_value_show(&app, &caller, &key, date)).await
}

/// `GET /api/v1/projects/{key}/plan/earned-value`
pub(in crate::web) async fn earned_value_json(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<PlanQuery>,
) -> Result<Json<Value>, PageError> {
    let shown = shown(&web, &caller, &key, &query).await.map_err(|e| caller.fail_json(e))?;
    Ok(Json(shown.view.to_json(shown.past.as_deref().map(Vec::as_slice), caller.lang)))
}

/// `GET /projects/{key}/plan/earned-value`
pub(in crate::web) async fn earned_value_page(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<PlanQuery>,
) -> Result<Markup, PageError> {
    let shown = shown(&web, &caller, &key, &query).await.map_err(|e| caller.fail(e))?;
    let (lang, today) = (caller.lang, web.app.clock.today());
    let answer = shown.view.answer(today, lang);
    let past = shown.past.as_deref().map(Vec::as_slice);
    let page = Page { key: &key, view: &shown.view, past, today, lang };
    let content = html! {
        @if page.view.outlook.is_some() {
            section.block id="figures" {
                h2 { (lang.format("ev-figures", &[("date", short_date(page.view.as_of, today, lang).into())])) " " span.quiet-text { (lang.format("ev-of-unit", &[("unit", page.view.unit(lang).into())])) } }
                (figures(&page))
                p.meta { (sources(&page.view.sources, shown.plan.as_of.end().min(web.app.clock.now()), lang)) }
                (definitions(&page))
            }
            (chart(&page))
            (groups(&page, "ev-parties", "ev-col-party", (Kind::Party, "ev-no-party"), &page.view.parties))
            (groups(&page, "ev-phases", "ev-col-phase", (Kind::Task, "ev-no-phase"), &page.view.phases))
            (doubts(&page))
        }
        (grounds(&page))
    };
    let head = (Tab::EarnedValue, lang.text("ev-title"));
    Ok(plan_page(&web, &caller, &key, &query, &shown.plan, (head.0, &head.1, &answer), &content))
}

/// What the blocks of the page are made from.
struct Page<'a> {
    key: &'a str,
    view: &'a EarnedValueView,
    past: Option<&'a [Point]>,
    today: Date,
    lang: Lang,
}

fn or_unknown(value: Option<String>, lang: Lang) -> String {
    value.unwrap_or_else(|| lang.text("ev-unknown"))
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// One figure: its name and abbreviation, its value, what stands beside it.
fn figure(name: &str, short: &str, value: &Markup, beside: &Markup) -> Markup {
    html! {
        div {
            dt { (name) " " @if !short.is_empty() { abbr title=(name) { (short) } } }
            dd { strong { (value) } small { (beside) } }
        }
    }
}

fn figures(page: &Page<'_>) -> Markup {
    let Page { view, today, lang, .. } = *page;
    let (total, measure) = (&view.total, &view.total.measure);
    let text = |key| lang.text(key);
    let plain = |value: String| html! { (value) };
    let complete = |value: f64| {
        let share = if measure.budget > 0.0 { value / measure.budget } else { 0.0 };
        let percent = (share * 100.0).round() as i64;
        lang.format("ev-of-budget", &[("percent", percent.into()), ("budget", amount(measure.budget).into())])
    };
    let no_cost = || text(if measure.spent.is_none() { "ev-no-cost" } else { "ev-cost-partly" });
    let behind = |name: &str, value: f64| html! { (name) " " (signed(amount(value), value)) };
    html! {
        dl.figures {
            (figure(&text("ev-pv"), "PV", &plain(amount(measure.planned)), &plain(complete(measure.planned))))
            (figure(&text("ev-ev"), "EV", &plain(amount(measure.earned)), &behind("SV", measure.sv())))
            (figure(&text("ev-ac"), "AC", &plain(or_unknown(measure.spent.map(amount), lang)),
                &match total.cv() { Some(cv) => behind("CV", cv), None => plain(no_cost()) }))
            (figure(&text("ev-spi"), "SPI", &plain(or_unknown(measure.spi().map(index), lang)),
                &html! { @if let Some(own) = view.signal { (signal(own, lang)) } }))
            (figure(&text("ev-cpi"), "CPI", &cost_index(total, view, lang),
                &html! { @if total.cpi().is_none() { (no_cost()) } }))
            (figure(&text("ev-eac"), "EAC", &plain(or_unknown(total.eac(Eac::CostPerformance).map(amount), lang)),
                &html! { "BAC " (amount(measure.budget)) }))
            @if let Some(outlook) = &view.outlook {
                (figure(&text("ev-finish"), "",
                    &html! { @match outlook.as_so_far { Some(finish) => (day(finish, today, lang)), None => (text("ev-unknown")) } },
                    &html! {
                        (lang.format("ev-planned-finish", &[("date", short_date(outlook.planned_finish, today, lang).into())]))
                        " " (slip(outlook.slip.unwrap_or(0), lang))
                        @if let Some(network) = outlook.network.filter(|day| Some(*day) != outlook.as_so_far) {
                            br; (lang.format("ev-network-finish", &[("date", short_date(network, today, lang).into())]))
                        }
                    }))
            }
        }
    }
}

fn signed(text: String, value: f64) -> String {
    if value > 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) { format!("+{text}") } else { text }
}

/// CPI in ink; what is dear in its colour.
fn cost_index(figures: &Figures, view: &EarnedValueView, lang: Lang) -> Markup {
    match figures.cpi() {
        None => html! { span.quiet-text { (lang.text("ev-unknown")) } },
        Some(cpi) => {
            let own = index_signal(cpi, &view.thresholds);
            html! { span.late[own == Signal::Red] .soon[own == Signal::Yellow] { (index(cpi)) } }
        }
    }
}

fn chart(page: &Page<'_>) -> Markup {
    let Page { view, past, today, lang, .. } = *page;
    let points = past.unwrap_or_default();
    let now = [(view.as_of, view.total.measure)];
    let all = || points.iter().map(|p| (p.date, p.measure)).chain(now);
    let forecast = view.outlook.and_then(|outlook| {
        let at_completion = view.total.eac(Eac::CostPerformance)?;
        Some(EvmForecast { at_completion, finish: outlook.as_so_far? })
    });
    let model = Evm {
        status_date: view.as_of,
        unit: view.unit(lang),
        planned: view.planned.clone(),
        earned: all().map(|(date, measure)| (date, measure.earned)).collect(),
        actual: all().filter_map(|(date, measure)| Some((date, measure.spent?))).collect(),
        forecast,
    };
    let note = match (past, points.first()) {
        (None, _) => lang.text("ev-chart-making"),
        (_, None) => lang.text("ev-chart-none"),
        (_, Some(first)) => {
            lang.format("ev-chart-recorded", &[("from", short_date(first.date, today, lang).into())])
        }
    };
    html! {
        section.block id="curve" {
            h2 { (lang.text("ev-chart")) }
            div.chart-wide { (PreEscaped(evm(&model, lang, CHART))) }
            div.chart-narrow { (PreEscaped(evm(&model, lang, CHART_NARROW))) }
            p.meta { (note) }
        }
    }
}

fn groups(
    page: &Page<'_>,
    title: &str,
    column: &str,
    (kind, nobody): (Kind, &str),
    groups: &[Group],
) -> Markup {
    let Page { key, view, lang, .. } = *page;
    let name = |group: &Group| {
        html! {
            @match group.id {
                Some(id) => a href=(record_href(key, kind, id)) { (group.name) },
                None => (lang.text(nobody)),
            }
        }
    };
    html! {
        section.block id=(title) {
            h2 { (lang.text(title)) " " span.count { (groups.len()) } }
            table.rows.stack data-rows {
                thead { tr {
                    th { (lang.text(column)) } th { (lang.text("ev-col-signal")) } th.num { "SPI" }
                    th.num { (lang.text("ev-pv")) " PV" } th.num { (lang.text("ev-ev")) " EV" } th.num { "SV" }
                    th.num { (lang.text("ev-ac")) " AC" } th.num { "CPI" }
                    th.num { (lang.text("ev-col-complete")) } th.num { (lang.text("ev-col-tasks")) }
                } }
                tbody {
                    @for group in groups {
                        (group_row(view, &name(group), group.signal, &group.figures, lang))
                    }
                }
                tfoot { (group_row(view, &html! { (lang.text("ev-total")) }, view.signal, &view.total, lang)) }
            }
        }
    }
}

fn group_row(
    view: &EarnedValueView,
    name: &Markup,
    own: Option<Signal>,
    figures: &Figures,
    lang: Lang,
) -> Markup {
    let measure = &figures.measure;
    let dash = |value: Option<String>| value.unwrap_or_else(|| "—".to_owned());
    html! {
        tr {
            td.main { (name) }
            td.nowrap {
                @match own {
                    Some(own) => (signal(own, lang)),
                    None => span.quiet-text { (lang.text("ev-not-due")) },
                }
            }
            td.num data-label="SPI" { (dash(measure.spi().map(index))) }
            td.num data-label="PV" { (column_amount(measure.planned)) }
            td.num data-label="EV" { (column_amount(measure.earned)) }
            td.num data-label="SV" { (signed(column_amount(measure.sv()), measure.sv())) }
            td.num data-label="AC" { (dash(measure.spent.map(column_amount))) }
            td.num data-label="CPI" { @if figures.cpi().is_some() { (cost_index(figures, view, lang)) } @else { "—" } }
            td.num data-label=(lang.text("ev-col-complete")) { (dash(measure.complete().map(percent))) }
            td.num data-label=(lang.text("ev-col-tasks")) { (figures.tasks) }
        }
    }
}

fn doubts(page: &Page<'_>) -> Markup {
    let Page { view, past, lang, .. } = *page;
    let doubts = view.doubts(past.unwrap_or_default());
    let rule = lang.format(
        "ev-doubts-rule",
        &[
            ("points", view.thresholds.optimism_points.into()),
            ("updates", view.thresholds.standstill_updates.into()),
        ],
    );
    let doubtful = |doubt: &Doubt<'_>| task_row(page, doubt.task, &html! { (doubt.why(lang)) });
    html! {
        section.block id="doubts" {
            h2 { (lang.text("ev-doubts")) " " span.count { (doubts.len()) } }
            p.meta { (rule) }
            @if doubts.is_empty() { p.empty { (lang.text("ev-doubts-empty")) } } @else {
                table.rows.stack data-rows {
                    (task_head(lang))
                    tbody { @for doubt in &doubts { (doubtful(doubt)) } }
                }
            }
            @if !view.in_work.is_empty() {
                details id="in-work" {
                    summary.more { (lang.format("ev-in-work", &[("count", view.in_work.len().into())])) }
                    table.rows.stack data-rows {
                        (task_head(lang))
                        tbody { @for task in &view.in_work { (task_row(page, task, &html! { (task.lack_text(lang)) })) } }
                    }
                }
            }
        }
    }
}

fn task_head(lang: Lang) -> Markup {
    html! {
        thead { tr {
            th { (lang.text("ev-col-task")) } th { (lang.text("ev-col-party")) } th { (lang.text("ev-col-rule")) }
            th.num { (lang.text("ev-col-entered")) } th.num { (lang.text("ev-col-by-rule")) }
            th { (lang.text("ev-col-why")) }
        } }
    }
}

fn task_row(page: &Page<'_>, task: &TaskEarned, why: &Markup) -> Markup {
    let lang = page.lang;
    let rule = if task.chosen { task.rule.label(lang).to_owned() } else { lang.text("ev-rule-default") };
    html! {
        tr {
            td.main { a href=(record_href(page.key, Kind::Task, task.id)) { (task.title) } }
            td data-label=(lang.text("ev-col-party")) { (task.party) }
            td data-label=(lang.text("ev-col-rule")) { span.quiet-text[!task.chosen] { (rule) } }
            td.num data-label=(lang.text("ev-col-entered")) { (task.entered.map_or_else(|| "—".to_owned(), percent)) }
            td.num data-label=(lang.text("ev-col-by-rule")) { (percent(task.by_rule)) }
            td { (why) }
        }
    }
}
