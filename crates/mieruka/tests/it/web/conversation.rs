//! Language, forms sent twice, two people at one record, and news of changes.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use futures_util::StreamExt as _;
use mieruka_core::register::Kind;
use mieruka_core::visibility::Visibility;
use serde_json::json;
use tower::ServiceExt as _;

use super::site::{ORIGIN, Site, hidden_field, issue, request};
use crate::desk::KEY;

fn language(html: &str) -> &str {
    html.split_once("<html lang=\"").unwrap().1.split('"').next().unwrap()
}

#[tokio::test]
async fn the_readers_language_is_that_of_the_browser_until_they_choose() {
    let site = Site::new().await;
    let now = format!("/projects/{KEY}");
    for (accept, cookie, expect) in [
        ("", "", "ja"),
        ("en-GB,en;q=0.9,ja;q=0.8", "", "en"),
        ("ja,en;q=0.9", "", "ja"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "", "en"),
        ("en", "mieruka_lang=ja", "ja"),
        ("ja", "other=1; mieruka_lang=en", "en"),
        ("en", "mieruka_lang=xx", "en"),
    ] {
        for path in [now.as_str(), "/nothing"] {
            let answer = site.get_with(path, &[("accept-language", accept), ("cookie", cookie)]).await;
            assert_eq!(language(answer.text()), expect, "{path} with {accept:?} and {cookie:?}");
        }
    }
}

#[tokio::test]
async fn a_chosen_language_is_kept_and_leads_back_to_the_same_page() {
    let site = Site::new().await;
    let csrf = site.csrf.clone();
    let fields = [("csrf", csrf.as_str()), ("lang", "en")];
    let choose = async |referer: &str| {
        site.post_as("/language", &fields, &[("origin", ORIGIN), ("referer", referer)]).await
    };
    let back = format!("/projects/{KEY}/issues?filter=is:open");
    let answer = choose(&format!("{ORIGIN}{back}")).await;
    assert_eq!(answer.location(), back);
    let cookie = answer.header("set-cookie").to_owned();
    assert!(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    let page = site.get_with(&back, &[("accept-language", "ja"), ("cookie", pair)]).await;
    assert_eq!(language(page.text()), "en");
    // No other site is ever where it leads.
    for referer in [
        "http://evil.example//evil.example/",
        "http://x/\\evil.example",
        "javascript:x()",
        "//evil.example",
        "",
    ] {
        let location = choose(referer).await.location().to_owned();
        assert!(
            location.starts_with('/') && !location.starts_with("//") && !location.contains('\\'),
            "{location}"
        );
    }
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_record() {
    let site = Site::new().await;
    let (_, person) = site.people();
    let issues = format!("/projects/{KEY}/issues");
    let form = site.get(&format!("{issues}/new")).await;
    let once = hidden_field(form.text(), "once").to_owned();
    let filled = issue(person, "移行データの欠落");
    let mut fields: Vec<(&str, &str)> =
        filled.as_object().unwrap().iter().map(|(n, v)| (n.as_str(), v.as_str().unwrap())).collect();
    fields.push(("once", &once));
    let first = site.post(&issues, &fields).await.location().to_owned();
    let stored = site.entries();
    let second = site.post(&issues, &fields).await.location().to_owned();
    assert_eq!((first.as_str(), stored), (second.as_str(), site.entries()));
    // Another form is another record.
    let other = hidden_field(site.get(&format!("{issues}/new")).await.text(), "once").to_owned();
    assert_ne!(other, once);
    fields.pop();
    fields.push(("once", &other));
    assert_ne!(site.post(&issues, &fields).await.location(), first);
    // The API says the same with a header.
    let path = format!("/api/v1/projects/{KEY}/issues");
    let sent = json!({"fields": issue(person, "帳票の桁あふれ")});
    let headers = [("idempotency-key", "retry-1")];
    let (first, second) =
        (site.post_json(&path, &sent, &headers).await, site.post_json(&path, &sent, &headers).await);
    assert_eq!(first.is(StatusCode::CREATED).json(), second.json());
    assert_eq!(site.get(&path).await.json()["total"], 3);
}

#[tokio::test]
async fn the_second_of_two_editors_is_shown_both_values_and_overwrites_nothing() {
    let site = Site::new().await;
    let (_, person) = site.people();
    let id = site.create(Kind::Issue, Visibility::Everyone, issue(person, "最初の件名"));
    let path = format!("/projects/{KEY}/issues/{id}");
    let form = site.get(&format!("{path}/edit")).await;
    let revision = hidden_field(form.text(), "revision").to_owned();
    let title = || site.app.state(KEY).unwrap().get_unfiltered(id).unwrap().title().to_owned();

    let first = [("revision", revision.as_str()), ("title", "同僚の件名"), ("note", "")];
    assert_eq!(site.post(&path, &first).await.location(), path);
    let stored = site.entries();
    let mine = [("revision", revision.as_str()), ("title", "自分の件名"), ("note", "電話で確認")];
    let conflict = site.post(&path, &mine).await;
    let html = conflict.is(StatusCode::CONFLICT).text();
    for value in ["最初の件名", "同僚の件名", "自分の件名", "電話で確認"] {
        assert!(html.contains(value), "{value} is not shown");
    }
    assert_eq!((site.entries(), title().as_str()), (stored, "同僚の件名"));
    // Knowing both, the same form saved again is meant.
    let now = hidden_field(html, "revision").to_owned();
    assert_ne!(now, revision);
    let again = [("revision", now.as_str()), ("title", "自分の件名"), ("note", "電話で確認")];
    assert_eq!(site.post(&path, &again).await.location(), path);
    assert_eq!(title(), "自分の件名");

    // Different fields do not clash, and what was left alone does not undo a colleague's change.
    let other = [("revision", now.as_str()), ("title", "同僚の件名"), ("category", "移行")];
    site.post(&path, &other).await.location();
    assert_eq!(title(), "自分の件名");
    let state = site.app.state(KEY).unwrap();
    assert_eq!(state.get_unfiltered(id).unwrap().body.text("category"), Some("移行"));

    let path = format!("/api{}", path.replace("/projects", "/v1/projects"));
    let stale = json!({"fields": {"title": "別の件名"}, "revision": revision.parse::<u32>().unwrap()});
    let conflict = site.post_json(&path, &stale, &[]).await;
    assert!(conflict.is(StatusCode::CONFLICT).json()["message"].as_str().unwrap().contains("件名"));
    assert_eq!(title(), "自分の件名");
}

#[tokio::test]
async fn a_form_with_mistakes_says_each_in_the_readers_language_and_keeps_what_was_entered() {
    let site = Site::new().await;
    let path = format!("/projects/{KEY}/issues");
    let before = site.entries();
    let csrf = site.csrf.clone();
    let fields =
        [("csrf", csrf.as_str()), ("title", "残る件名"), ("due_on", "someday"), ("raised_by", "nobody")];
    for (lang, due) in [("ja", "期限"), ("en", "Due")] {
        let headers = [("origin", ORIGIN), ("accept-language", lang)];
        let answer = site.post_as(&path, &fields, &headers).await;
        let html = answer.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        let summary = html.split_once("error-summary").expect("a summary").1.split("</div>").next().unwrap();
        assert!(summary.contains(due), "{summary}");
        assert!(html.contains("残る件名") && html.contains("aria-invalid=\"true\""), "{html}");
    }
    assert_eq!(site.entries(), before);
}

#[tokio::test]
async fn a_change_is_told_once_and_without_content_and_a_hidden_one_not_at_all() {
    let site = Site::new().await;
    let (_, person) = site.people();
    let asked = request(Method::GET, &format!("/projects/{KEY}/events"), &[], Body::empty());
    let answer = site.router.clone().oneshot(asked).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    assert!(answer.headers().contains_key("content-security-policy"));
    let mut events = answer.into_body().into_data_stream();
    let mut next = async |wait: u64| {
        let event = tokio::time::timeout(Duration::from_millis(wait), events.next()).await.ok()?;
        Some(String::from_utf8(event.unwrap().unwrap().to_vec()).unwrap())
    };
    // What this viewer may not see is no news to them.
    site.create_hidden(person, "隠れた課題");
    assert_eq!(next(400).await, None);
    let id = site.create(Kind::Issue, Visibility::Everyone, issue(person, "見える課題"));
    assert_eq!(next(5_000).await.as_deref(), Some("event: changed\ndata: 1\n\n"));
    assert_eq!(next(400).await, None);
    let changed = site.post(&format!("/projects/{KEY}/issues/{id}"), &[("note", "電話で確認")]).await;
    changed.location();
    assert_eq!(next(5_000).await.as_deref(), Some("event: changed\ndata: 1\n\n"));
    // Looking is no change, another project's news are not this one's.
    site.post(&format!("/projects/{KEY}/looked"), &[]).await.location();
    site.post("/projects", &[("key", "OTHER"), ("name", "別件")]).await.location();
    assert_eq!(next(400).await, None);
    site.get("/projects/NONE/events").await.is(StatusCode::NOT_FOUND);
}
