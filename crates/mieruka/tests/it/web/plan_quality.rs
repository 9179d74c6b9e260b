//! Whether the plan can be trusted: the page and its JSON.

use axum::http::StatusCode;
use mieruka_core::register::Kind;
use mieruka_core::visibility::Visibility;
use serde_json::json;

use super::site::Site;
use crate::desk::KEY;

#[tokio::test]
async fn what_is_not_fulfilled_comes_first_with_its_tasks_and_the_json_has_the_same() {
    let site = Site::with_sample().await;
    let page = site.get(&format!("/projects/{KEY}/plan/quality")).await;
    let page = page.is(StatusCode::OK).text();
    let told = site.get(&format!("/api/v1/projects/{KEY}/plan/quality")).await.json();
    assert!(page.contains("この計画は信じられるか") && page.contains(told["answer"].as_str().unwrap()));
    let checks = told["checks"].as_array().unwrap();
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not on the page"));
    let (unmet, met, untold) = (place("id=\"unmet\""), place("id=\"met\""), place("id=\"untold\""));
    assert!(unmet < met && met < untold);
    for check in checks {
        let label = place(&format!(">{}<", check["name"].as_str().unwrap()));
        let own = match check["verdict"].as_str().unwrap() {
            "not_fulfilled" => unmet..met,
            "fulfilled" => met..untold,
            "no_threshold" => met..untold,
            _ => untold..page.len(),
        };
        assert!(own.contains(&label), "{check:?}");
    }
    let logic = checks.iter().find(|check| check["id"] == "dcma-4.1").unwrap();
    assert_eq!(logic["verdict"], "not_fulfilled", "the sample's plan has loose ends");
    for task in logic["tasks"].as_array().unwrap() {
        place(&format!("/projects/{KEY}/tasks/{}", task["id"].as_str().unwrap()));
    }
    let dcma = &told["dcma"];
    let count = |name: &str| dcma[name].as_u64().unwrap();
    let all = count("fulfilled") + count("not_fulfilled") + count("no_threshold") + count("cannot_be_told");
    assert_eq!(all, 14);
}

#[tokio::test]
async fn without_a_plan_nothing_is_called_sound() {
    let site = Site::new().await;
    let page = site.get(&format!("/projects/{KEY}/plan/quality")).await;
    let page = page.is(StatusCode::OK).text();
    assert!(page.contains("日程のある作業がまだありません") && !page.contains("id=\"met\""));
    let task = json!({"title": "<b>移行</b>", "planned_start": "2026-11-24", "planned_finish": "2026-11-20"});
    site.create(Kind::Task, Visibility::Everyone, task);
    let page = site.get(&format!("/projects/{KEY}/plan/quality")).await;
    let page = page.is(StatusCode::OK).text();
    assert!(page.contains("逆転した日付") && page.contains("&lt;b&gt;移行&lt;/b&gt;"), "{page}");
}
