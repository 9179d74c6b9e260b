//! What an import would change: a few rows at once, the others on demand.

use jiff::civil::Date;
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::reconcile::Preview;
use mieruka_core::reconcile::preview::{ChangedRow, FieldDiff, Placed};
use mieruka_core::register::{FieldType, common};
use mieruka_core::view::short_date;
use serde_json::Value as Json;

use crate::web::part::register_name;

/// Rows of a list that are shown at once.
const FEW: usize = 8;
/// Rows of a list that are on the page; more are counted.
const ROWS: usize = 100;
/// Letters of a long text.
const TEXT: usize = 60;

/// Changed, vanished, put aside and new, in the order of how much they ask of a reader.
pub(super) fn difference(file: usize, preview: &Preview, today: Date, lang: Lang) -> Markup {
    html! {
        (list(file, "changed", None, &preview.changed, lang, |row| html! { tr {
            td.id { (row.number) }
            td.main { (row.title) }
            td { @for diff in row.changes.iter().filter(|d| !says_it_again(row, d)) { div { (field_diff(row, diff, today, lang)) } } }
        } }))
        (list(file, "vanished", Some("preview-vanished-hint"), &preview.vanished, lang, |row| html! {
            tr.put-aside { td.id { (row.number) } td.main { (row.title) } }
        }))
        (list(file, "rejected", None, &preview.rejected, lang, placed_row))
        (list(file, "new", None, &preview.new, lang, |row| html! { tr {
            td.id { (row.number) }
            td.main { (row.title) }
            td.nowrap { (register_name(row.kind, lang)) }
            td.nowrap.quiet-text { (row.place) }
        } }))
        @if preview.unchanged > 0 {
            p { span.quiet-text { (lang.format("preview-unchanged", &[("count", preview.unchanged.into())])) } }
        }
    }
}

/// What a reader of the result may want to know, folded.
pub(super) fn notes(label: String, notes: &[Placed], lang: Lang) -> Markup {
    html! {
        @if !notes.is_empty() {
            details {
                summary { (label) " " span.count { (notes.len()) } }
                (table(&notes[..notes.len().min(ROWS)], placed_row))
                (beyond(notes.len(), lang))
            }
        }
    }
}

/// A list under its heading; `changed-0` is that of the first file.
fn list<T>(
    file: usize,
    name: &str,
    hint: Option<&str>,
    rows: &[T],
    lang: Lang,
    row: impl Fn(&T) -> Markup,
) -> Markup {
    html! {
        @if !rows.is_empty() {
            section.block id={ (name) "-" (file) } {
                h2 { (lang.text(&format!("preview-{name}"))) " " span.count { (rows.len()) } }
                @if let Some(hint) = hint { p.quiet-text { (lang.text(hint)) } }
                (calm(rows, lang, row))
            }
        }
    }
}

/// A table of the first few rows; the others unfold.
fn calm<T>(rows: &[T], lang: Lang, row: impl Fn(&T) -> Markup) -> Markup {
    let shown = rows.len().min(ROWS);
    // One row more is shorter than the line that would hide it.
    let few = if shown <= FEW + 2 { shown } else { FEW };
    html! {
        (table(&rows[..few], &row))
        @if few < shown {
            details {
                summary { (lang.format("preview-show-more", &[("count", (shown - few).into())])) }
                (table(&rows[few..shown], &row))
                (beyond(rows.len(), lang))
            }
        }
    }
}

fn table<T>(rows: &[T], row: impl Fn(&T) -> Markup) -> Markup {
    html! { div.scroll { table.rows.dense { tbody { @for one in rows { (row(one)) } } } } }
}

fn beyond(count: usize, lang: Lang) -> Markup {
    html! {
        @if count > ROWS { p.quiet-text { (lang.format("preview-more", &[("count", (count - ROWS).into())])) } }
    }
}

fn placed_row(row: &Placed) -> Markup {
    html! { tr { td.nowrap.quiet-text { (row.place) } td.main { (row.message) } } }
}

/// The source's own word for a status, beside the status.
fn says_it_again(row: &ChangedRow, diff: &FieldDiff) -> bool {
    [common::STATUS_RAW, common::STATUS_COMMON].contains(&diff.field.as_str())
        && row.changes.iter().any(|d| d.field == common::STATUS)
}

/// What two collections of kept columns do not share: 「見込日 12/2、備考 夜間」.
fn kept_apart(one: &Json, other: &Json, lang: Lang) -> Option<String> {
    let differing = one.as_object()?.iter().filter(|(key, value)| other.get(key) != Some(value));
    let parts: Vec<String> = differing
        .map(|(key, value)| {
            format!("{key} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    Some(parts.join(&lang.text("preview-and"))).filter(|text| !text.is_empty())
}

fn field_diff(row: &ChangedRow, diff: &FieldDiff, today: Date, lang: Lang) -> Markup {
    let field = row.kind.register().field(&diff.field);
    let label = field.map_or(diff.field.as_str(), |f| f.label.text(lang));
    let text = |value: &Json| match (field.map(|f| f.ty), value) {
        (_, Json::Null) => lang.text("preview-empty"),
        (Some(FieldType::Status), Json::String(name)) => {
            row.kind.register().status(name).label(lang).to_owned()
        }
        (Some(FieldType::Choice(choices)), Json::String(name)) => {
            choices.iter().find(|c| c.name == name).map_or(name.as_str(), |c| c.label.text(lang)).to_owned()
        }
        (Some(FieldType::Date), Json::String(text)) => {
            text.parse().map_or_else(|_| text.clone(), |date| short_date(date, today, lang))
        }
        (_, Json::String(text)) => text.clone(),
        (_, Json::Array(list)) => {
            let names: Vec<&str> = list.iter().filter_map(Json::as_str).collect();
            names.join(&lang.text("preview-and"))
        }
        (_, other) => other.to_string(),
    };
    let either = |one: &Json, other: &Json| match one {
        Json::Object(_) => kept_apart(one, other, lang).unwrap_or_else(|| lang.text("preview-empty")),
        _ => text(one),
    };
    let (old, new) = (either(&diff.old, &diff.new), either(&diff.new, &diff.old));
    html! {
        span.diff { (label) " " del title=[long(&old)] { (cut(&old)) } ins title=[long(&new)] { (cut(&new)) } }
        @if let Some(conflict) = &diff.conflict {
            " " span.late { (lang.format("preview-conflict", &[("hand", text(&conflict.hand).into())])) }
        }
    }
}

/// The whole of a text that is cut.
fn long(text: &str) -> Option<&str> {
    (text.chars().count() > TEXT).then_some(text)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_kept_columns_only_what_differs_is_shown() {
        let (old, new) = (json!({"見込日": "12/2", "版": 1}), json!({"見込日": "1/8", "版": 1}));
        assert_eq!(kept_apart(&old, &new, Lang::Ja).as_deref(), Some("見込日 12/2"));
        assert_eq!(kept_apart(&new, &old, Lang::Ja).as_deref(), Some("見込日 1/8"));
        assert_eq!(kept_apart(&old, &old, Lang::Ja), None);
        assert!(kept_apart(&old, &Json::Null, Lang::Ja).is_some_and(|text| text.contains("版 1")));
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        let text = "あ".repeat(TEXT + 1);
        assert_eq!(cut(&text), format!("{}…", "あ".repeat(TEXT)));
        assert_eq!((cut("短い").as_str(), long("短い"), long(&text)), ("短い", None, Some(text.as_str())));
    }
}
