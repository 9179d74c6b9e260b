use jiff::Timestamp;
use jiff::civil::date;
use serde_json::json;

use super::{Filter, List, ListQuery, Sort, list_order, list_page};
use crate::id::RecordId;
use crate::plan::Plan;
use crate::record::Record;
use crate::register::Kind;
use crate::rule::AsOf;
use crate::state::{ProjectState, Visible};
use crate::test_support::record;
use crate::view::search::SearchIndex;
use crate::visibility::Viewer;

fn state() -> ProjectState {
    let mut n = 0;
    let mut with_id = |r: Record| {
        n += 1;
        Record::new(RecordId::from_u128(n), r.kind, r.body, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH, 1)
    };
    let party = RecordId::from_u128(1);
    let issue = |number: &str, title: &str, status: &str, due: &str| {
        record(
            Kind::Issue,
            json!({"number": number, "title": title, "status": status, "due_on": due, "owner_org": party}),
        )
    };
    let records = [
        record(Kind::Party, json!({"name": "Ａ社", "side": "vendor"})),
        issue("ISS-10", "移行データの欠落", "in_progress", "2026-04-03"),
        issue("ISS-9", "ﾊﾞｯﾁの遅延", "not_started", "2026-04-08"),
        issue("ISS-1", "帳票の桁あふれ", "closed", "2026-03-01"),
        record(Kind::Issue, json!({"number": "ISS-2", "title": "環境の停止", "status": "ベンダー確認中"})),
    ];
    ProjectState::load(records.into_iter().map(&mut with_id), 5, Timestamp::UNIX_EPOCH)
}

fn check(line: &str, sort: Option<&str>, expect: &[&str]) {
    let state = state();
    let viewer = Viewer::local_pmo();
    let register = Kind::Issue.register();
    let query = ListQuery {
        filter: Filter::parse(register, line).unwrap(),
        sort: sort.map(|s| Sort::parse(register, s).unwrap()),
        offset: 0,
        limit: 100,
    };
    let as_of = AsOf::japan(date(2026, 4, 6));
    let found = list(&state.visible(&viewer), Kind::Issue, &query, &as_of, &SearchIndex::default());
    let numbers: Vec<_> = found.rows.iter().map(|r| r.number()).collect();
    assert_eq!(numbers, expect, "{line}");
    assert_eq!(found.total, expect.len());
}

#[test]
fn filters_are_read_as_people_write_them() {
    check("", None, &["ISS-10", "ISS-9", "ISS-2", "ISS-1"]);
    check("状態:対応中", None, &["ISS-10"]);
    check("status:in_progress", None, &["ISS-10"]);
    check("状態：ベンダー確認中", None, &["ISS-2"]);
    check("担当:A社 未完", None, &["ISS-10", "ISS-9"]);
    check("期限<今週", None, &["ISS-10", "ISS-9", "ISS-1"]);
    check("期限<2026/4/8 未完", None, &["ISS-10"]);
    check("期限<4/8 未完", None, &["ISS-10"]);
    check("期限:なし", None, &["ISS-2"]);
    check("超過", None, &["ISS-10"]);
    check("status:\"in progress\"", None, &["ISS-10"]);
    check("10:30", None, &[]);
    check("バッチ", None, &["ISS-9"]);
    check("データ 移行", None, &["ISS-10"]);
    check("件名:帳票", None, &["ISS-1"]);
    check("a社", None, &["ISS-10", "ISS-9", "ISS-1"]);
    check("Ａ社 バッチ", None, &["ISS-9"]);
}

#[test]
fn sorting_knows_numbers_and_the_order_of_the_workflow() {
    check("", Some("number"), &["ISS-1", "ISS-2", "ISS-9", "ISS-10"]);
    check("", Some("status"), &["ISS-9", "ISS-10", "ISS-1", "ISS-2"]);
    check("", Some("-due_on"), &["ISS-9", "ISS-10", "ISS-1", "ISS-2"]);
}

#[test]
fn what_is_not_understood_is_named() {
    let problem = Filter::parse(Kind::Issue.register(), "状態:対応中 色:赤").unwrap_err();
    assert_eq!(problem.part, "色:赤");
    assert!(Filter::parse(Kind::Issue.register(), "期限<そのうち").is_err());
}

/// Sorted and filtered by the date that the list shows, not by the one that was entered.
#[test]
fn a_forecast_is_the_one_that_is_shown() {
    let plan = |number: &str, planned: &str, forecast: Option<&str>| json!({"number": number, "title": number, "planned_on": planned, "original_planned_on": planned, "forecast_on": forecast});
    let records = [
        // Its planned day is over: today is shown.
        plan("MS-1", "2026-04-01", None),
        plan("MS-2", "2026-04-30", Some("2026-05-20")),
        plan("MS-3", "2026-05-10", None),
    ];
    let made = records.into_iter().zip(1..).map(|(fields, n)| {
        let body = record(Kind::Milestone, fields).body;
        let at = Timestamp::UNIX_EPOCH;
        Record::new(RecordId::from_u128(n), Kind::Milestone, body, at, at, 1)
    });
    let state = ProjectState::load(made, 3, Timestamp::UNIX_EPOCH);
    let register = Kind::Milestone.register();
    let numbers = |line: &str, sort: &str| {
        let query = ListQuery {
            filter: Filter::parse(register, line).unwrap(),
            sort: Sort::parse(register, sort),
            offset: 0,
            limit: 100,
        };
        let viewer = Viewer::local_pmo();
        let as_of = AsOf::japan(date(2026, 4, 6));
        let visible = state.visible(&viewer);
        let found = list(&visible, Kind::Milestone, &query, &as_of, &SearchIndex::default());
        found.rows.iter().map(|r| r.number().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(numbers("", "forecast_on"), ["MS-1", "MS-3", "MS-2"]);
    assert_eq!(numbers("", "-forecast_on"), ["MS-2", "MS-3", "MS-1"]);
    assert_eq!(numbers("forecast_on:今日", "number"), ["MS-1"]);
    assert_eq!(numbers("forecast_on<2026-05-20", "number"), ["MS-1", "MS-3"]);
    assert_eq!(numbers("forecast_on:なし", "number"), Vec::<String>::new());
}

/// One page of a register.
fn list<'a>(
    visible: &Visible<'a>,
    kind: Kind,
    query: &ListQuery,
    as_of: &AsOf,
    index: &SearchIndex,
) -> List<'a> {
    let plan = Plan::of(visible, as_of);
    let order = list_order(visible, kind, query, as_of, index, Some(&plan));
    list_page(visible, &order, query)
}
