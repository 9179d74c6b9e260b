//! Why a date is what it is, as a block of a record's page.

use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::state::Visible;
use mieruka_core::view::name_of;
use mieruka_core::view::why::{DELAY_DAYS, DelayMoves, Why};

use crate::web::part::record_href;

/// Milestones that are named; the rest is counted.
const NAMED: usize = 5;

/// The chain that holds the date, what would bring it forward, and what a delay moves.
pub(in crate::web) fn why_block(key: &str, visible: &Visible<'_>, why: &Why, lang: Lang) -> Markup {
    html! {
        section.block id="why" {
            h2 { (lang.text("why-title")) }
            ol.chain {
                @for step in &why.chain { li { a href=(record_href(key, step.kind, step.id)) { (step.text) } } }
            }
            @if why.cut { p.meta { (lang.text("why-cut")) } }
            @if !why.sooner.is_empty() {
                h3 { (lang.text("why-sooner-title")) }
                ul.chain { @for way in &why.sooner { li { (way) } } }
            }
            @if let Some(delay) = &why.delay { (delay_moves(key, visible, delay, lang)) }
        }
    }
}

fn delay_moves(key: &str, visible: &Visible<'_>, delay: &DelayMoves, lang: Lang) -> Markup {
    let count = |name: &str, days: i64| lang.format(name, &[("days", days.into())]);
    html! {
        h3 { (count("why-delay-title", DELAY_DAYS)) }
        ul.chain {
            @if delay.free_days > 0 { li { (count("why-delay-free", delay.free_days)) } }
            @for (id, days) in delay.milestones.iter().take(NAMED) {
                li { a href=(record_href(key, Kind::Milestone, *id)) {
                    (lang.format("why-delay-milestone", &[
                        ("name", name_of(visible, Some(*id)).into()), ("days", (*days).into()),
                    ]))
                } }
            }
            @if delay.milestones.len() > NAMED {
                li { (lang.format("why-delay-more", &[("count", (delay.milestones.len() - NAMED).into())])) }
            }
            @if delay.tasks > 0 { li { (lang.format("why-delay-tasks", &[("count", delay.tasks.into())])) } }
            @if delay.tasks == 0 && delay.milestones.is_empty() { li { (lang.text("why-delay-none")) } }
        }
    }
}
