//! Small parts that several pages share.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::register::{FieldType, Kind};
use mieruka_core::rule::AsOf;
use mieruka_core::rule::freshness::SourceAge;
use mieruka_core::rule::signal::Signal;
use mieruka_core::view::change::{ChangeLine, FieldLine};
use mieruka_core::view::now::PartyNow;
use mieruka_core::view::{short_date, slip_text};

/// A signal as a word in its colour; the stylesheet adds the shape.
pub(super) fn signal(signal: Signal, lang: Lang) -> Markup {
    html! { span class={ "signal signal-" (signal.name()) } { (signal.label().text(lang)) } }
}

/// A party's signal; of one that nothing was read from there is nothing to say.
pub(super) fn party_signal(party: &PartyNow, lang: Lang) -> Markup {
    html! {
        @if party.by_hand() { span.signal.signal-grey { (lang.text("party-no-information")) } }
        @else { (signal(party.signal, lang)) }
    }
}

/// The address of a record.
pub(super) fn record_href(project_key: &str, kind: Kind, id: RecordId) -> String {
    format!("/projects/{project_key}/{}/{id}", kind.register().path)
}

/// A day as people write it, exact in the attribute.
pub(super) fn day(date: Date, today: Date, lang: Lang) -> Markup {
    html! { time datetime=(date) { (short_date(date, today, lang)) } }
}

/// What somebody entered, beside what is shown in its place.
pub(super) fn entered_beside(entered: Date, today: Date, lang: Lang) -> Markup {
    html! {
        span.quiet-text { (lang.format("forecast-entered", &[("date", short_date(entered, today, lang).into())])) }
    }
}

/// A register by name, as the navigation has it: "Issues", where one record is an "Issue".
pub(super) fn register_name(kind: Kind, lang: Lang) -> String {
    lang.text(&format!("nav-{}", kind.name().replace('_', "-")))
}

/// A slip with sign and unit, red when late.
pub(super) fn slip(days: i32, lang: Lang) -> Markup {
    html! {
        @if days != 0 { span.slip.late[days > 0] { (slip_text(days, lang)) } }
    }
}

/// How long ago, in the largest unit that fits.
pub(super) fn age_text(at: Timestamp, now: Timestamp, lang: Lang) -> String {
    let minutes = now.duration_since(at).as_secs().max(0) / 60;
    let (count, unit) = match minutes {
        0 => return lang.text("age-now"),
        m if m < 60 => (m, "minute"),
        m if m < 24 * 60 => (m / 60, "hour"),
        m => (m / (24 * 60), "day"),
    };
    lang.format("age", &[("count", count.into()), ("unit", unit.into())])
}

/// Sources and their ages, beside a figure.
pub(super) fn sources(ages: &[SourceAge], now: Timestamp, lang: Lang) -> Markup {
    html! {
        @for source in ages {
            @let at = source.changed_at.or(source.fetched_at);
            span.chip.stale[source.stale] title=[source.fetched_at.map(|f| {
                lang.format("chip-read", &[("at", moment(f).into())])
            })] {
                (source.name)
                @if let Some(at) = at {
                    "・" time datetime=(at) data-age { (age_text(at, now, lang)) }
                }
            }
        }
    }
}

/// A moment as people in Japan read it: 2026-11-20 10:20.
pub(super) fn moment(at: Timestamp) -> String {
    let zone = AsOf::japan(Date::constant(2000, 1, 1)).zone;
    zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Changes as sentences: when, who, what, from what to what.
pub(super) fn change_list(
    project_key: &str,
    lines: &[ChangeLine],
    as_of: &AsOf,
    lang: Lang,
    named: bool,
) -> Markup {
    html! {
        ol.history {
            @for line in lines {
                li {
                    time datetime=(line.at) title=(moment(line.at)) {
                        (short_date(as_of.day_of(line.at), as_of.date, lang)) " "
                        (as_of.zone.to_datetime(line.at).strftime("%H:%M"))
                    }
                    p { (change(project_key, line, as_of.date, lang, named)) }
                }
            }
        }
    }
}

fn change(project_key: &str, line: &ChangeLine, today: Date, lang: Lang, named: bool) -> Markup {
    use mieruka_core::change::Verb;
    let who = if line.who.is_empty() { lang.text("who-pmo") } else { line.who.clone() };
    html! {
        span.who { (who) } " "
        @if named {
            a href=(record_href(project_key, line.kind, line.record)) {
                @if !line.number.is_empty() { (line.number) " " }
                (line.title)
            }
            " "
        }
        @match line.verb {
            Verb::Create => { (lang.text(if named { "change-created" } else { "change-created-here" })) }
            Verb::Remove => { (lang.text("change-removed")) }
            Verb::Update => {
                @for (i, field) in line.fields.iter().enumerate() {
                    @if i > 0 { (lang.text("change-and")) }
                    (field_change(field, today, lang))
                }
                @if let Some(count) = line.postponed {
                    " " span.late { (lang.format("change-postponed", &[("count", count.into())])) }
                }
            }
        }
    }
}

/// A field from what to what. Long texts are only named: the record has the whole.
fn field_change(line: &FieldLine, today: Date, lang: Lang) -> Markup {
    let label = line.field.label.text(lang);
    if line.field.ty == FieldType::LongText {
        return html! { span title=(line.after) { (lang.format("change-rewritten", &[("field", label.into())])) } };
    }
    let text = |value: &str| match (line.field.ty, value.parse()) {
        (FieldType::Date, Ok(date)) => short_date(date, today, lang),
        _ => value.to_owned(),
    };
    html! {
        span.diff {
            (label) " "
            @if !line.before.is_empty() { del { (text(&line.before)) } }
            ins { @if line.after.is_empty() { (lang.text("change-emptied")) } @else { (text(&line.after)) } }
        }
    }
}
