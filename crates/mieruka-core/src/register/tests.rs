use super::{FieldType, Kind, Required};

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
