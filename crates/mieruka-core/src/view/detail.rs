//! One record in full: its fields, where it came from, and its history.

use jiff::civil::Date;

use crate::change::Entry;
use crate::id::RecordId;
use crate::lang::Lang;
use crate::plan::Plan;
use crate::plan::forecast::forecast_field;
use crate::record::Record;
use crate::register::{FieldType, common};
use crate::state::Visible;
use crate::view::change::{ChangeLine, change_lines, value_text};
use crate::view::now::{cause_of, ground_text};
use serde_json::Value as Json;

/// A record with everything about it that this viewer may see.
#[derive(Clone, Debug)]
pub struct Detail<'a> {
    pub record: &'a Record,
    /// Filled fields in the order of the register: label, value as text, and the place it came from ("課題!F9").
    pub fields: Vec<DetailField>,
    /// Columns of the source without a field of ours.
    pub kept: Vec<(String, String)>,
    pub provenance: Option<Provenance>,
    /// Newest first.
    pub history: Vec<ChangeLine>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DetailField {
    pub name: &'static str,
    pub label: &'static str,
    pub value: String,
    pub date: bool,
    pub long: bool,
    /// The record it points to.
    pub target: Option<RecordId>,
    pub place: Option<String>,
    /// The source's own value, where a person has overwritten it; empty text = it had none.
    pub overridden: Option<String>,
    /// Of a forecast: the one the rules make, which every page shows; `value` is what was entered.
    pub computed: Option<Computed>,
}

/// A forecast as the rules make it, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    pub date: Date,
    pub ground: String,
}

/// Where a record came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    pub source: String,
    pub file: String,
    pub file_hash: String,
    pub sheet: String,
    pub row: u64,
    pub remote_id: String,
}

/// One record in full on one day; `None` when there is none or the viewer may not know of it. `plan` is that of the same
/// viewer and day, for kinds that have forecasts.
pub fn detail<'a>(
    visible: &Visible<'a>,
    id: RecordId,
    entries: &[Entry],
    plan: Option<&Plan>,
    lang: Lang,
) -> Option<Detail<'a>> {
    let record = visible.get(id)?;
    let register = record.kind.register();
    let forecast = plan.and_then(|plan| plan.shown_forecast(id));
    let computed = forecast.map(|forecast| Computed {
        date: forecast.date,
        ground: ground_text(&forecast, cause_of(visible, &forecast), lang),
    });
    let computed = |name: &str| computed.clone().filter(|_| forecast_field(record.kind) == Some(name));
    let origin = record.body.get(common::PROVENANCE);
    let overwritten = record.body.get(common::OVERRIDDEN);
    let sheet = origin.and_then(|o| o["sheet"].as_str()).unwrap_or_default();
    let fields = register
        .fields
        .iter()
        .chain(common::FIELDS.iter().filter(|f| shown_common(f.name)))
        .filter_map(|field| {
            let computed = computed(field.name);
            let value = record.body.get(field.name).or(computed.as_ref().map(|_| &Json::Null))?;
            let cell = origin.and_then(|o| o["cells"][field.name].as_str());
            Some(DetailField {
                name: field.name,
                label: field.label.text(lang),
                value: value_text(visible, record.kind, field, value, lang),
                date: field.ty == FieldType::Date
                    || field.ty == FieldType::System && record.body.date(field.name).is_some(),
                long: field.ty == FieldType::LongText,
                target: matches!(field.ty, FieldType::Ref(_)).then(|| record.body.id(field.name)).flatten(),
                place: cell.map(|cell| format!("{sheet}!{cell}")),
                overridden: overwritten
                    .and_then(|o| o.get(field.name))
                    .map(|at_source| value_text(visible, record.kind, field, at_source, lang)),
                computed,
            })
        })
        .filter(|field| !field.value.is_empty() || field.computed.is_some())
        .collect();
    let kept = match record.body.get(common::KEPT) {
        Some(Json::Object(map)) => map
            .iter()
            .map(|(h, v)| (h.clone(), v.as_str().map_or_else(|| v.to_string(), str::to_owned)))
            .collect(),
        _ => Vec::new(),
    };
    let provenance = origin.map(|o| {
        let text = |name: &str| o[name].as_str().unwrap_or_default().to_owned();
        Provenance {
            source: crate::view::name_of(visible, record.body.id(common::SOURCE)).to_owned(),
            file: text("file"),
            file_hash: text("file_hash"),
            sheet: sheet.to_owned(),
            row: o["row"].as_u64().unwrap_or(0),
            remote_id: record.body.text(common::REMOTE_ID).unwrap_or_default().to_owned(),
        }
    });
    let history = change_lines(visible, entries.iter().filter(|e| e.change.record == id), lang);
    Some(Detail { record, fields, kept, provenance, history })
}

fn shown_common(name: &str) -> bool {
    [
        common::ORIGINAL_DUE_ON,
        common::POSTPONEMENT_COUNT,
        common::STATUS_RAW,
        common::SOURCE_CHANGED_AT,
        common::VANISHED_ON,
        common::LINKS,
    ]
    .contains(&name)
}
