//! The plan: pages and JSON say the same, progress entered in a row moves the forecast, pictures of the plan are compared.

use axum::http::StatusCode;
use mieruka_core::register::Kind;
use mieruka_core::visibility::Visibility;
use serde_json::{Value as Json, json};

use super::site::Site;
use crate::desk::{KEY, drop_day};

const PAGE: &str = "/projects/KIKAN/plan";
const API: &str = "/api/v1/projects/KIKAN/plan";

fn row<'a>(plan: &'a Json, title: &str) -> &'a Json {
    let rows = plan["rows"].as_array().unwrap();
    rows.iter().find(|row| row["title"] == title).unwrap_or_else(|| panic!("no {title}"))
}

#[tokio::test]
async fn every_unfinished_row_stands_beside_its_bar() {
    let site = Site::with_sample().await;
    let plan = site.get(API).await.json();
    let page = site.get(&format!("{PAGE}?only=all")).await;
    let text = page.is(StatusCode::OK).text();
    for row in plan["rows"].as_array().unwrap() {
        let id = format!("data-row=\"{}\"", row["id"].as_str().unwrap());
        assert_eq!(text.matches(&id).count(), 2, "{row:#}: once in the table, once in the drawing");
    }
    let gate = row(&plan, "結合試験完了");
    assert_eq!(gate["forecast"]["slip_days"], 3);
    assert!(plan["rows"].as_array().unwrap().iter().filter(|row| row["critical"] == true).count() > 3);
    // The record says why, on its page and in its JSON.
    let id = gate["id"].as_str().unwrap();
    let record = site.get(&format!("/api/v1/projects/{KEY}/milestones/{id}")).await.json();
    assert!(record["why"]["chain"].as_array().unwrap().len() >= 2);
    let why = site.get(&format!("/projects/{KEY}/milestones/{id}")).await;
    assert!(why.text().contains("id=\"why\""));
}

#[tokio::test]
async fn progress_is_entered_by_the_row_and_the_forecast_follows() {
    let site = Site::new().await;
    let fields = json!({"title": "結合試験", "planned_start": "2026-11-16", "planned_finish": "2026-11-27"});
    let task = site.create(Kind::Task, Visibility::Everyone, fields);
    let before = row(&site.get(API).await.json(), "結合試験").clone();
    assert_eq!(before["progress"], Json::Null);
    let path = format!("{PAGE}/progress");
    let id = task.to_string();
    let late = format!("{PAGE}?only=late");
    let answer = site.post(&path, &[("task", &id), ("progress", "50"), ("back", &late)]).await;
    answer.is(StatusCode::SEE_OTHER);
    assert_eq!(answer.headers["location"], late.as_str());
    let after = row(&site.get(API).await.json(), "結合試験").clone();
    assert_eq!((&after["progress"], &after["done"]), (&json!(50.0), &json!(false)));
    assert!(after["actual"]["start"].is_string(), "who enters progress has begun");
    // Never to another place.
    for elsewhere in
        ["https://evil.example/", "//evil.example", "/projects/OTHER", "/projects/KIKAN/planning"]
    {
        let answer = site.post(&path, &[("task", &id), ("progress", "60"), ("back", elsewhere)]).await;
        assert_eq!(answer.headers["location"], PAGE, "{elsewhere}");
    }
    for wrong in ["200", "-1", "viel"] {
        let answer = site.post(&path, &[("task", &id), ("progress", wrong)]).await;
        assert!(answer.status.is_client_error(), "{wrong}: {}", answer.status);
    }
    let unknown = [("task", "0000000000000000000000000z"), ("progress", "10")];
    site.post(&path, &unknown).await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_pictures_are_compared_and_what_is_none_is_refused() {
    let site = Site::with_sample().await;
    let then = drop_day(2);
    let changes = site.get(&format!("{API}/baselines?from={then}")).await.json();
    assert!(changes["slips"].as_array().unwrap().len() > 3, "{changes:#}");
    let same = site.get(&format!("{API}/baselines?from=now&to=now")).await.json();
    assert_eq!(same["slips"].as_array().unwrap().len(), 0);
    let fields = json!({"name": "合意した計画", "taken_on": then.to_string()});
    let id = site.create(Kind::Baseline, Visibility::Everyone, fields);
    let named = site.get(&format!("{API}/baselines?from={id}")).await.json();
    assert_eq!(named["slips"], changes["slips"]);
    let page = site.get(&format!("{PAGE}/baselines?from={id}")).await;
    assert!(page.is(StatusCode::OK).text().contains("合意した計画"));
    site.get(&format!("{PAGE}/baselines?from=gestern")).await.is(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_project_without_a_plan_says_what_to_do() {
    let site = Site::new().await;
    for path in [PAGE.to_owned(), format!("{PAGE}?view=paper"), format!("{PAGE}/baselines")] {
        let page = site.get(&path).await;
        page.is(StatusCode::OK);
    }
    assert!(site.get(PAGE).await.text().contains("日程のある作業がまだありません"));
}
