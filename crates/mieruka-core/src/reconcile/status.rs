//! A foreign status in the register's own words.

use serde_json::Value as Json;

use super::text::normal;
use super::value::value_text;
use crate::register::{Kind, Register, StatusDef};
use crate::source_record::{CommonStatus, SourceField, SourceRecord, SourceValue};

/// A record's status as its body holds it.
#[derive(Debug, PartialEq)]
pub(super) struct StatusOf {
    /// A status of the register, or the source's own word where the register has none for it.
    pub(super) name: String,
    pub(super) raw: Option<String>,
    /// Of a status that is not the register's: which of the seven it is.
    pub(super) common: Option<CommonStatus>,
}

/// The status a row says; where it says none, the one its dates and progress tell.
pub(super) fn of(kind: Kind, record: &SourceRecord, values: &[(&'static str, Json)]) -> StatusOf {
    let register = kind.register();
    let cell = record.get(SourceField::Status);
    let written = match (&record.status_raw, cell) {
        (Some(raw), _) => Some(raw.trim().to_owned()),
        (None, Some(SourceValue::Status(_)) | None) => None,
        (None, Some(other)) => Some(value_text(other)),
    };
    let raw = written.filter(|text| !text.is_empty());
    let said = match cell {
        Some(SourceValue::Status(status)) => Some(*status),
        _ => raw.as_ref().map(|_| CommonStatus::Unknown),
    };
    let own = |def: Option<&'static StatusDef>, raw| {
        def.map(|def| StatusOf { name: def.name.to_owned(), raw, common: None })
    };
    let Some(said) = said else {
        let told = told_by_dates(kind, record, values);
        let first = register.statuses.first().map_or("", |s| s.name);
        return own(told, None).unwrap_or(StatusOf { name: first.to_owned(), raw: None, common: None });
    };
    let by_word = raw.as_deref().and_then(|raw| by_label(register, raw, said));
    own(by_word.or_else(|| register.status_for(said)), raw.clone()).unwrap_or_else(|| StatusOf {
        name: raw.clone().unwrap_or_else(|| said.name().to_owned()),
        raw,
        common: Some(said),
    })
}

/// The register's own word, unless the reader has understood it as something else.
fn by_label(register: &Register, raw: &str, said: CommonStatus) -> Option<&'static StatusDef> {
    let wanted = normal(raw);
    register.statuses.iter().find(|def| {
        (said == CommonStatus::Unknown || def.common == said)
            && def.words().any(|word| normal(word) == wanted)
    })
}

/// A day of closing closes; progress or a start begins; a decision with its day is decided, a question with its answer
/// answered.
fn told_by_dates(
    kind: Kind,
    record: &SourceRecord,
    values: &[(&'static str, Json)],
) -> Option<&'static StatusDef> {
    let register = kind.register();
    let progress = match record.get(SourceField::Progress) {
        Some(SourceValue::Number(n)) => *n,
        _ => 0.0,
    };
    let filled = |name: &str| values.iter().any(|(n, v)| *n == name && !v.is_null());
    let common = if record.date(SourceField::ClosedOn).is_some()
        || record.date(SourceField::ActualFinish).is_some()
        || progress >= 100.0
    {
        CommonStatus::Closed
    } else if (kind == Kind::Decision && filled("decided_on"))
        || (kind == Kind::Inquiry && filled("resolution"))
    {
        CommonStatus::Resolved
    } else if record.date(SourceField::ActualStart).is_some() || progress > 0.0 {
        CommonStatus::InProgress
    } else {
        return register.statuses.first();
    };
    register.status_for(common)
}

/// The register's status for a row that a person confirmed as cancelled.
pub(super) fn cancelled(kind: Kind) -> Option<&'static StatusDef> {
    kind.register().status_for(CommonStatus::Cancelled)
}

#[cfg(test)]
mod tests {
    use super::{StatusOf, of};
    use crate::register::Kind;
    use crate::source_record::{
        CommonStatus, SourceCell, SourceField, SourceKind, SourceRecord, SourceValue,
    };

    fn record(cells: &[(SourceField, SourceValue)], raw: Option<&str>) -> SourceRecord {
        let mut record = SourceRecord::new(1, SourceKind::Issue);
        record.status_raw = raw.map(str::to_owned);
        for (field, value) in cells {
            record.cells.push(SourceCell { field: *field, value: value.clone(), column: None });
        }
        record
    }

    fn name(kind: Kind, common: CommonStatus, raw: &str) -> String {
        of(kind, &record(&[(SourceField::Status, SourceValue::Status(common))], Some(raw)), &[]).name
    }

    #[test]
    fn a_known_status_becomes_the_registers_own() {
        assert_eq!(name(Kind::Issue, CommonStatus::Open, "未対応"), "not_started");
        assert_eq!(name(Kind::Issue, CommonStatus::Open, "起票"), "draft");
        assert_eq!(name(Kind::Issue, CommonStatus::Resolved, "処理済み"), "pending_verification");
        assert_eq!(name(Kind::Risk, CommonStatus::Waiting, "受容"), "accepted");
        assert_eq!(name(Kind::Milestone, CommonStatus::Closed, "Done"), "achieved");
    }

    /// 完了 says that a risk is over, not that it happened; 保留 says that a milestone waits, not that it was missed.
    #[test]
    fn a_status_that_claims_more_is_taken_by_its_own_word_only() {
        for word in ["完了", "クローズ", "Done"] {
            assert_eq!(name(Kind::Risk, CommonStatus::Closed, word), "closed", "{word}");
        }
        assert_eq!(name(Kind::Risk, CommonStatus::Closed, "顕在化"), "materialized");
        assert_eq!(name(Kind::Risk, CommonStatus::Unknown, "Materialized"), "materialized");
        assert_eq!(name(Kind::Milestone, CommonStatus::Waiting, "保留"), "保留");
        assert_eq!(name(Kind::Milestone, CommonStatus::Unknown, "未達"), "missed");
        assert_eq!(name(Kind::Decision, CommonStatus::Cancelled, "取下げ"), "withdrawn");
        assert_eq!(name(Kind::Decision, CommonStatus::Cancelled, "却下"), "rejected");
        assert_eq!(name(Kind::PointAtIssue, CommonStatus::Waiting, "ペンディング"), "on_hold");
        assert_eq!(name(Kind::Inquiry, CommonStatus::InProgress, "対応中"), "対応中");
    }

    #[test]
    fn a_status_nobody_knows_stays_as_it_came() {
        let known = of(
            Kind::Issue,
            &record(
                &[(SourceField::Status, SourceValue::Status(CommonStatus::Unknown))],
                Some("ベンダー確認中"),
            ),
            &[],
        );
        let expected = StatusOf {
            name: "ベンダー確認中".to_owned(),
            raw: Some("ベンダー確認中".to_owned()),
            common: Some(CommonStatus::Unknown),
        };
        assert_eq!(known, expected);
    }

    #[test]
    fn without_a_status_the_dates_tell() {
        let day = SourceValue::Date("2026-01-05".parse().unwrap());
        let told = |cells: &[(SourceField, SourceValue)]| of(Kind::Task, &record(cells, None), &[]).name;
        assert_eq!(told(&[(SourceField::ActualFinish, day.clone())]), "closed");
        assert_eq!(told(&[(SourceField::Progress, SourceValue::Number(100.0))]), "closed");
        assert_eq!(told(&[(SourceField::Progress, SourceValue::Number(40.0))]), "in_progress");
        assert_eq!(told(&[(SourceField::ActualStart, day)]), "in_progress");
        assert_eq!(told(&[]), "not_started");
    }
}
