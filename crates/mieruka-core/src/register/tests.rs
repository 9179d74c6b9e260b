use super::{FieldType, Kind, Required, Taken};
use crate::source_record::CommonStatus::{Cancelled, Closed, InProgress, Open, Resolved, Waiting};

#[test]
fn every_register_is_sound() {
    for &kind in Kind::ALL {
        let r = kind.register();
        assert!(r.field(r.title_field).is_some(), "{kind}: title field");
        if let Some(due) = r.due_field {
            assert_eq!(r.field(due).map(|f| f.ty), Some(FieldType::Date), "{kind}: due field");
        }
        assert_eq!(Kind::from_name(r.name), Some(kind));
        assert_eq!(Kind::from_path(r.path), Some(kind));
        let mut names: Vec<_> = r.fields.iter().map(|f| f.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), r.fields.len(), "{kind}: a field stands twice");
        for field in r.fields {
            if let Required::From(s) | Required::In(s) = field.required {
                assert!(r.statuses.iter().any(|d| d.name == s), "{kind}.{}: status {s}", field.name);
            }
        }
    }
}

#[test]
fn what_we_do_not_know_stays_as_it_came() {
    let status = Kind::Issue.register().status("ベンダー確認中");
    assert_eq!(status.name(), "ベンダー確認中");
}

/// What a foreign status becomes is chosen, never left to the order of a list.
#[test]
fn one_status_at_most_is_taken_for_a_common_one() {
    for &kind in Kind::ALL {
        let statuses = kind.register().statuses;
        for common in [Open, InProgress, Waiting, Resolved, Closed, Cancelled] {
            let same: Vec<_> = statuses
                .iter()
                .filter(|s| s.common == common && s.taken == Taken::ByMeaning)
                .map(|s| s.name)
                .collect();
            assert!(same.len() <= 1, "{kind}, {}: {same:?}", common.name());
        }
        if kind.register().statuses.iter().any(|s| s.common == Cancelled) {
            assert!(
                kind.register().status_for(Cancelled).is_some(),
                "{kind}: a row that is gone has a status"
            );
        }
    }
}

#[test]
fn each_register_names_what_a_foreign_status_becomes() {
    let chosen = |kind: Kind| {
        [Open, InProgress, Waiting, Resolved, Closed, Cancelled]
            .map(|common| kind.register().status_for(common).map_or("", |s| s.name))
    };
    for (kind, expected) in [
        (Kind::Risk, ["draft", "mitigating", "monitoring", "mitigating", "closed", "withdrawn"]),
        (
            Kind::Issue,
            ["not_started", "in_progress", "on_hold", "pending_verification", "closed", "withdrawn"],
        ),
        (Kind::Task, ["not_started", "in_progress", "suspended", "in_review", "closed", "out_of_scope"]),
        (Kind::Milestone, ["planned", "near", "", "near", "achieved", "withdrawn"]),
        (
            Kind::Decision,
            ["proposed", "under_deliberation", "carried_over", "decided", "implemented", "withdrawn"],
        ),
        (Kind::PointAtIssue, ["noticed", "structuring", "on_hold", "structuring", "decided", "withdrawn"]),
        (Kind::ActionItem, ["not_started", "in_progress", "in_progress", "reported", "closed", "cancelled"]),
        (Kind::Inquiry, ["asked", "", "waiting", "answered", "closed", "withdrawn"]),
        (Kind::GeneralItem, ["open", "in_progress", "waiting", "resolved", "closed", "cancelled"]),
        (Kind::Forum, ["", "active", "active", "active", "ended", ""]),
    ] {
        assert_eq!(chosen(kind), expected, "{kind}");
    }
}
