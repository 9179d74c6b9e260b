//! How sure milestones are: the page and its JSON say the same, and other pages mention it.

use axum::http::StatusCode;
use mieruka_core::lang::Lang;
use mieruka_core::view::plan::certainty::percent;
use serde_json::{Value as Json, json};

use super::site::Site;
use crate::desk::{KEY, drop_day};

const PAGE: &str = "/projects/KIKAN/plan/milestones";
const API: &str = "/api/v1/projects/KIKAN/plan/milestones";

fn rows<'j>(json: &'j Json, name: &str) -> &'j Vec<Json> {
    json[name].as_array().unwrap_or_else(|| panic!("no {name} in {json:#}"))
}

fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json[name].as_str().unwrap_or_else(|| panic!("no {name} in {json:#}"))
}

#[tokio::test]
async fn the_page_shows_the_figures_of_the_json_and_others_mention_them() {
    let site = Site::with_sample().await;
    let json = site.get(API).await.json();
    let page = site.get(PAGE).await;
    let html = page.is(StatusCode::OK).text();
    for milestone in rows(&json, "milestones") {
        assert!(html.contains(text(milestone, "title")), "{milestone:#}");
        if let Some(by) = milestone["by_planned"].as_f64() {
            assert!(html.contains(&percent(by, Lang::Ja)), "{milestone:#}");
            let days = ["p50", "p80", "p90"].map(|name| text(milestone, name).to_owned());
            assert!(days.is_sorted(), "{days:?}");
            assert!(html.contains(&format!("datetime=\"{}\"", days[1])), "{milestone:#}");
        } else {
            assert!(milestone["p80"].is_null(), "{milestone:#}");
        }
    }
    for driver in rows(&json, "drivers") {
        assert!(html.contains(text(driver, "title")), "{driver:#}");
    }
    assert!(html.contains("class=\"chart board\"") && html.contains("class=\"chart finish\""));
    // The sample's story: integration is late already, what only customers do is linked to no work, and finished work is
    // recorded on its planned days.
    let focus = &json["focus"];
    assert_eq!(text(focus, "title"), "結合試験完了");
    assert!(text(focus, "p80") > text(focus, "forecast") && text(focus, "forecast") > text(focus, "planned"));
    assert_eq!(rows(&json, "drivers").len(), 10);
    let unknown = rows(&json, "milestones").iter().filter(|m| m["reached"] == false && m["p80"].is_null());
    assert_eq!(unknown.count(), 2);
    assert!(html.contains("分からない") && html.contains("計画日を写した疑い"));
    assert_eq!(json["assumptions"]["finished_tasks_used"], 0);
    assert!(html.contains("リスク管理表には遅れの日数と対象の作業が記録されていない"));

    // Known by now, so that pages about something else have it.
    let now = site.get("/api/v1/projects/KIKAN/now").await.json();
    let told = rows(&now, "milestones").iter().find(|m| m["id"] == focus["id"]).unwrap();
    assert_eq!((&told["p80"], &told["forecast"]), (&focus["p80"], &focus["forecast"]));
    assert!(site.get("/projects/KIKAN").await.text().contains("P80 "));
    assert!(site.get("/projects/KIKAN/plan?only=open").await.text().contains("P80 "));
}

#[tokio::test]
async fn a_past_day_is_as_sure_as_it_was_then_and_an_entry_makes_it_anew() {
    let site = Site::with_sample().await;
    let now = site.get(API).await.json();
    let past = format!("{API}?as_of={}", drop_day(5));
    let then = site.get(&past).await.json();
    assert_ne!(then["milestones"], now["milestones"]);
    assert_eq!(site.get(&past).await.json(), then);
    // Half a year more for the task that drives the milestone most.
    let driver = &rows(&now, "drivers")[0];
    let path = format!("/api/v1/projects/{KEY}/tasks/{}", text(driver, "id"));
    let sent = json!({"fields": {"forecast_finish": "2027-06-30"}});
    site.post_json(&path, &sent, &[]).await.is(StatusCode::OK);
    let after = site.get(API).await.json();
    assert!(text(&after["focus"], "p80") > text(&now["focus"], "p80"));
    // Today's Now page had it made anew; yesterday's says nothing of it.
    let now = site.get(&format!("/api/v1/projects/KIKAN/now?as_of={}", drop_day(5))).await.json();
    assert!(rows(&now, "milestones").iter().all(|m| m["p80"].is_null()));
}

#[tokio::test]
async fn a_plan_without_work_says_what_to_do() {
    let site = Site::new().await;
    let page = site.get(PAGE).await;
    let html = page.is(StatusCode::OK).text();
    assert!(html.contains("確からしさは計算できません") && !html.contains("<svg class=\"chart"));
    assert_eq!(site.get(API).await.json()["finish"], Json::Null);
}
