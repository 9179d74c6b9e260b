//! Looking back: past days, days that have not come, and what changed in a stretch of time.

use axum::http::StatusCode;
use jiff::ToSpan as _;
use mieruka_core::register::Kind;
use mieruka_core::visibility::Visibility;
use serde_json::json;

use super::site::{Site, hidden_field, issue};
use crate::desk::{KEY, Shell, TODAY, drop_day, dropped};

#[tokio::test]
async fn who_looks_back_has_not_seen_what_came_after() {
    let site = Site::with_sample().await;
    let past = site.get(&format!("/projects/{KEY}?as_of={}", drop_day(6))).await;
    assert!(!past.is(StatusCode::OK).text().contains("/looked"), "a past day can be marked as seen");
    let today = site.get(&format!("/projects/{KEY}")).await;
    assert!(today.text().contains(&format!("/projects/{KEY}/looked")));
}

#[tokio::test]
async fn seen_is_what_the_page_showed_and_an_older_page_unsees_nothing() {
    let site = Site::new().await;
    let (_, person) = site.people();
    site.create(Kind::Issue, Visibility::Everyone, issue(person, "一つ目"));
    let page = site.get(&format!("/projects/{KEY}")).await;
    let seen: jiff::Timestamp = hidden_field(page.text(), "seen").parse().unwrap();
    assert_eq!(seen, site.app.state(KEY).unwrap().at(), "not the clock, but the last entry that is shown");
    let looked = format!("/projects/{KEY}/looked");
    site.post(&looked, &[("seen", &seen.to_string())]).await.location();
    let last = || site.app.store.last_look(KEY, "local").unwrap();
    assert_eq!(last(), Some(seen));
    let older = seen - 1.hour();
    site.post(&looked, &[("seen", &older.to_string())]).await.location();
    site.post(&looked, &[]).await.location();
    assert_eq!(last(), Some(seen));
}

#[tokio::test]
async fn the_figure_of_changes_opens_all_of_them_page_by_page() {
    let site = Site::with_sample().await;
    let since = drop_day(1);
    let now = site.get(&format!("/projects/{KEY}?since={since}")).await;
    let all = format!("/projects/{KEY}/changes?since={since}");
    assert!(
        now.text().matches(&format!("href=\"{all}\"")).count() == 2,
        "the figure and the rest lead to it"
    );
    let of_now = site.get(&format!("/api/v1/projects/{KEY}/now?since={since}")).await.json();
    let total = of_now["changes_total"].as_u64().unwrap();
    assert!(total > 400, "too few for pages: {total}");

    let (mut told, mut offset) = (Vec::new(), 0);
    loop {
        let path = format!("/api/v1/projects/{KEY}/changes?since={since}&offset={offset}&limit=150");
        let page = site.get(&path).await.json();
        assert_eq!(
            (&page["total"], &page["offset"], &page["limit"]),
            (&json!(total), &json!(offset), &json!(150))
        );
        let lines = page["changes"].as_array().unwrap();
        if lines.is_empty() {
            break;
        }
        offset += lines.len();
        told.extend(lines.iter().cloned());
    }
    assert_eq!(told.len() as u64, total);
    assert_eq!(told[..200], of_now["changes"].as_array().unwrap()[..]);
    let times: Vec<_> = told.iter().map(|line| line["at"].as_str().unwrap().to_owned()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "newest first");

    let first = site.get(&all).await;
    let first = first.is(StatusCode::OK).text();
    assert!(first.contains("何が変わったか") && first.contains(&format!("{total}件")), "{first}");
    assert_eq!(first.matches("<li><time").count(), 200);
    assert!(first.matches("<h2>").count() > 1, "days have headings");
    assert!(first.contains(&format!("?since={since}&amp;offset=200")), "{first}");
    let second = site.get(&format!("{all}&offset=200")).await;
    assert!(second.text().contains(&format!("?since={since}&amp;offset=0")));

    // Up to a past day: what that day's page counts.
    let past = format!("since={since}&as_of={}", drop_day(3));
    let then = site.get(&format!("/api/v1/projects/{KEY}/now?{past}")).await.json();
    let rows = site.get(&format!("/api/v1/projects/{KEY}/changes?{past}&limit=1")).await.json();
    assert_eq!(then["changes_total"], rows["total"]);
    assert!(rows["total"].as_u64().unwrap() < total);
    let page = site.get(&format!("/projects/{KEY}/changes?{past}")).await;
    assert!(!page.is(StatusCode::OK).text().contains("hx-get"), "a past day stands still");
}

#[tokio::test]
async fn a_day_that_has_not_come_or_was_before_the_project_is_refused_everywhere() {
    let site = Site::with_sample().await;
    let future = TODAY.tomorrow().unwrap();
    for (day, reason) in
        [(future.to_string(), "まだ来ていません"), ("2020-01-01".to_owned(), "まだありませんでした")]
    {
        let api = format!("/api/v1/projects/{KEY}");
        let page = format!("/projects/{KEY}");
        for path in [
            page.clone(),
            format!("{page}/open"),
            format!("{page}/changes"),
            format!("{api}/now"),
            format!("{api}/changes"),
        ] {
            let path = format!("{path}?as_of={day}");
            let answer = site.get(&path).await;
            let text = answer.is(StatusCode::UNPROCESSABLE_ENTITY).text();
            assert!(text.contains(reason) && text.contains(&day), "{path}: {text}");
        }
    }
}

#[test]
fn the_command_line_refuses_the_same_days() {
    let shell = Shell::new();
    shell.import(1, dropped(1, "A社", ".xlsx"), &[]);
    let today = drop_day(1).to_string();
    for (day, reason) in [("2099-01-01", "まだ来ていません"), ("2020-01-01", "まだありませんでした")]
    {
        let now = ["now", "--project", KEY, "--today", &today, "--as-of", day];
        assert!(shell.run(&now).refused(day).contains(reason));
        let file = shell.path("r.md").display().to_string();
        let report = ["report", "weekly", "--project", KEY, "--today", &today, "--as-of", day];
        let report = [&report[..], &["--format", "md", "-o", &file]].concat();
        assert!(shell.run(&report).refused(day).contains(reason));
    }
}

#[tokio::test]
async fn a_past_page_says_so_and_its_forms_keep_what_was_asked() {
    let site = Site::with_sample().await;
    let (day, since) = (drop_day(6), drop_day(5));
    let page = site.get(&format!("/projects/{KEY}?as_of={day}&since={since}")).await;
    let html = page.text();
    assert!(html.contains(&format!("type=\"hidden\" name=\"as_of\" value=\"{day}\"")), "{html}");
    assert!(html.contains(&format!("type=\"hidden\" name=\"since\" value=\"{since}\"")), "{html}");
    assert!(html.contains("今日の値") && html.contains("今日の内容"), "links to today's values say so");

    let open = site.get(&format!("/projects/{KEY}/open?overdue=1&as_of={day}")).await;
    let open = open.is(StatusCode::OK).text();
    let named = mieruka_core::view::short_date(day, TODAY, mieruka_core::lang::Lang::Ja);
    let heading = open.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0;
    let answer = open.split_once("class=\"answer\"").unwrap().1.split_once("</p>").unwrap().0;
    assert!(heading.contains(&named) && answer.contains(&named), "{heading} / {answer}");
    assert!(!open.contains("hx-get"), "a past day stands still");
    assert!(open.contains(&format!("/projects/{KEY}/open?overdue=1\"")), "a way back to today");
    assert!(site.get(&format!("/projects/{KEY}/open")).await.text().contains("hx-get"));
}
