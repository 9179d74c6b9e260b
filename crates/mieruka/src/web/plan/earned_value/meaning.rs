//! What the figures of earned value mean, and what they rest on.

use jiff::civil::Date;
use maud::{Markup, html};
use mieruka_core::id::RecordId;
use mieruka_core::register::Kind;
use mieruka_core::view::earned_value::{Basis, Outlook, amount, index};

use super::{Page, or_unknown};
use crate::web::part::{day, record_href};

/// Tasks left out that are named before the rest is only counted.
const NAMED: usize = 50;

/// The formulas, and what others than the shown ones give.
pub(super) fn definitions(page: &Page<'_>) -> Markup {
    let Page { view, today, lang, .. } = *page;
    let limit = |percent: i32| index(f64::from(percent) / 100.0);
    let days = |seconds: f64| format!("{:.1}", Outlook::days(seconds)).replace('-', "−");
    let define =
        |name: &str, short: &str, text: String| html! { dt { (lang.text(name)) " " (short) } dd { (text) } };
    let finish = |name: &str, date: Option<Date>| {
        html! { tr { td.main { (lang.text(name)) } td.date { @match date { Some(date) => (day(date, today, lang)), None => (lang.text("ev-unknown")) } } } }
    };
    html! {
        details id="definitions" {
            summary { (lang.text("ev-definitions")) }
            dl.definitions {
                (define("ev-pv", "PV", lang.text("ev-def-pv")))
                (define("ev-ev", "EV", lang.text("ev-def-ev")))
                (define("ev-ac", "AC", lang.text("ev-def-ac")))
                (define("ev-bac", "BAC", lang.text("ev-def-bac")))
                (define("ev-sv", "SV", lang.text("ev-def-sv")))
                (define("ev-cv", "CV", lang.text("ev-def-cv")))
                (define("ev-spi", "SPI", lang.format("ev-def-spi", &[
                    ("yellow", limit(view.thresholds.index_yellow).into()), ("red", limit(view.thresholds.index_red).into()),
                ])))
                (define("ev-cpi", "CPI", lang.text("ev-def-cpi")))
                @if let Some(outlook) = &view.outlook {
                    (define("ev-es", "ES", lang.format("ev-def-es", &[
                        ("es", days(outlook.schedule.earned).into()), ("at", days(outlook.schedule.actual).into()),
                        ("sv", days(outlook.schedule.sv()).into()),
                    ])))
                    (define("ev-spi-t", &format!("SPI(t) {}", or_unknown(outlook.schedule.spi().map(index), lang)), lang.text("ev-def-spi-t")))
                }
                (define("ev-finish", "", lang.text("ev-def-finish")))
            }
            @if let Some(outlook) = &view.outlook {
                h3 { (lang.text("ev-finishes")) }
                table.rows.short { tbody {
                    (finish("ev-finish-as-so-far", outlook.as_so_far))
                    (finish("ev-finish-as-planned", outlook.as_planned))
                    (finish("ev-finish-with-cost", outlook.with_cost))
                    (finish("ev-finish-network", outlook.network))
                } }
            }
            h3 { (lang.text("ev-estimates")) }
            table.rows.short { tbody {
                @for (estimate, value) in &view.estimates {
                    tr {
                        td.main { (lang.text(&format!("ev-estimate-{}", estimate.name().replace('_', "-")))) }
                        td.num { (or_unknown(value.map(amount), lang)) }
                    }
                }
            } }
        }
    }
}

/// What the figures rest on, and what they leave out.
pub(super) fn grounds(page: &Page<'_>) -> Markup {
    let Page { key, view, lang, .. } = *page;
    let count = |key: &str, count: usize| lang.format(key, &[("count", count.into())]);
    let mut said = Vec::new();
    if let Some((tasks, measure)) = &view.without_rule
        && view.outlook.is_some()
    {
        let spi = or_unknown(measure.spi().map(index), lang);
        let args = [("count", (*tasks).into()), ("ev", amount(measure.earned).into()), ("spi", spi.into())];
        said.push(lang.format("ev-ground-without-rule", &args));
    }
    if view.basis == Basis::Days && view.outlook.is_some() {
        said.push(lang.text("ev-ground-days"));
    }
    if view.assumed > 0 {
        said.push(count("ev-ground-assumed", view.assumed));
    }
    if view.total.measure.spent.is_some() && view.total.unbooked > 0 {
        said.push(count("ev-ground-unbooked", view.total.unbooked));
    }
    if view.total.measure.spent.is_some() && !view.total.cost_known {
        let limit = view.thresholds.unbooked_percent;
        said.push(lang.format("ev-ground-cost-partly", &[("percent", limit.into())]));
    }
    let named = |id: RecordId, title: &str| html! { a href=(record_href(key, Kind::Task, id)) { (title) } };
    html! {
        @if !said.is_empty() || !view.left_out.is_empty() {
            section.block id="grounds" {
                h2 { (lang.text("ev-grounds")) }
                ul.grounds {
                    @for sentence in &said { li { (sentence) } }
                    @if !view.left_out.is_empty() {
                        li {
                            details id="left-out" {
                                summary { (count("ev-ground-left-out", view.left_out.len())) }
                                ul {
                                    @for left in view.left_out.iter().take(NAMED) { li { (named(left.id, &left.title)) } }
                                    @if view.left_out.len() > NAMED { li { (count("ev-more", view.left_out.len() - NAMED)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
