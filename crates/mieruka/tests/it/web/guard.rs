//! What every request and every answer passes, and what a request that is not ours gets.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use mieruka_core::id::RecordId;
use mieruka_core::register::Kind;
use mieruka_core::visibility::Visibility;
use serde_json::json;

use super::site::{Answer, HOST, ORIGIN, Site, encoded, issue, multipart, request};
use crate::desk::{KEY, dropped};

const ROUTES: &str = include_str!("../../../src/web/routes.rs");

/// The routes that answer a method that changes something, as they stand in the table of contents.
fn changing_routes() -> Vec<&'static str> {
    let routes: Vec<_> = ROUTES.split(".route(").skip(1).collect();
    assert!(routes.len() > 15, "the table of contents is written in another way");
    let changing = ["post(", "put(", "patch(", "delete(", "any("];
    let found = routes.into_iter().filter(|route| changing.iter().any(|method| route.contains(method)));
    found.map(|route| route.split('"').nth(1).unwrap()).collect()
}

/// A request that changes something, with everything it needs but the proof that it is ours.
struct Change {
    route: &'static str,
    path: String,
    sent: Sent,
}

enum Sent {
    Form(Vec<(&'static str, String)>),
    Files,
    Json(serde_json::Value),
}

/// One for each route. A route that is missing here fails [`every_route_that_changes_something_is_covered`].
async fn changes(site: &Site) -> Vec<Change> {
    let (_, person) = site.people();
    let id = site.create(Kind::Issue, Visibility::Everyone, issue(person, "移行データの欠落"));
    let planned = json!({"title": "結合試験", "planned_start": "2026-11-16", "planned_finish": "2026-11-27"});
    let task = site.create(Kind::Task, Visibility::Everyone, planned);
    let file = dropped(1, "A社", ".xlsx");
    let waiting = site
        .drop_files(
            &format!("/projects/{KEY}/imports"),
            "A社",
            &[(&file.name, &file.bytes)],
            "application/json",
        )
        .await;
    let waiting = waiting.json()["location"].as_str().unwrap().to_owned();
    let preview = site.get(&waiting).await;
    let fingerprint = super::site::hidden_field(preview.text(), "fingerprint:0").to_owned();
    let new = issue(person, "帳票の桁あふれ");
    let new_form = |fields: &serde_json::Value| -> Vec<(&'static str, String)> {
        let names = [
            "title",
            "description",
            "raised_on",
            "raised_by",
            "impact",
            "urgency",
            "due_on",
            "done_criteria",
        ];
        names.iter().map(|n| (*n, fields[n].as_str().unwrap().to_owned())).collect()
    };
    let form = |route, path: String, fields: Vec<(&'static str, String)>| Change {
        route,
        path,
        sent: Sent::Form(fields),
    };
    let json = |route, path: String, json| Change { route, path, sent: Sent::Json(json) };
    vec![
        form("/language", "/language".into(), vec![("lang", "en".into())]),
        form("/projects", "/projects".into(), vec![("key", "OTHER".into()), ("name", "別件".into())]),
        form(
            "/projects/{key}/plan/progress",
            format!("/projects/{KEY}/plan/progress"),
            vec![("task", task.to_string()), ("progress", "40".into())],
        ),
        form("/projects/{key}/looked", format!("/projects/{KEY}/looked"), vec![]),
        Change {
            route: "/projects/{key}/imports",
            path: format!("/projects/{KEY}/imports"),
            sent: Sent::Files,
        },
        form("/projects/{key}/{register}", format!("/projects/{KEY}/issues"), new_form(&new)),
        form(
            "/projects/{key}/{register}/{id}",
            format!("/projects/{KEY}/issues/{id}"),
            vec![("title", "移行データが欠ける".into())],
        ),
        json(
            "/api/v1/projects/{key}/{register}",
            format!("/api/v1/projects/{KEY}/issues"),
            json!({"fields": new}),
        ),
        json(
            "/api/v1/projects/{key}/{register}/{id}",
            format!("/api/v1/projects/{KEY}/issues/{id}"),
            json!({"fields": {"note": "電話で確認"}}),
        ),
        // Last: what is accepted no longer waits, and the state moves on.
        form("/projects/{key}/imports/waiting/{token}", waiting, vec![("fingerprint:0", fingerprint)]),
    ]
}

/// Sends a change with this token (if the route takes one) and these headers.
async fn send(site: &Site, change: &Change, csrf: Option<&str>, headers: &[(&str, &str)]) -> Answer {
    match &change.sent {
        Sent::Form(fields) => {
            let mut all: Vec<(&str, &str)> = csrf.map(|token| ("csrf", token)).into_iter().collect();
            all.extend(fields.iter().map(|(n, v)| (*n, v.as_str())));
            site.post_as(&change.path, &all, headers).await
        }
        Sent::Files => {
            let file = dropped(1, "A社", ".xlsx");
            let (content_type, body) = multipart(csrf, "A社", &[(&file.name, &file.bytes)]);
            let mut headers = headers.to_vec();
            headers.push(("content-type", &content_type));
            site.send(request(Method::POST, &change.path, &headers, Body::from(body))).await
        }
        Sent::Json(json) => site.post_json(&change.path, json, headers).await,
    }
}

/// What a refused request must leave as it was.
fn stored(site: &Site) -> (Vec<String>, u64, Option<jiff::Timestamp>) {
    let store = &site.app.store;
    (store.project_keys().unwrap(), site.entries(), store.last_look(KEY, "local").unwrap())
}

#[tokio::test]
async fn every_route_that_changes_something_is_covered() {
    let site = Site::new().await;
    let covered: Vec<&str> = changes(&site).await.iter().map(|c| c.route).collect();
    for route in changing_routes() {
        assert!(covered.contains(&route), "{route} changes something: add it to the changes of this test");
    }
    assert_eq!(covered.len(), changing_routes().len(), "a route is gone: {covered:?}");
}

#[tokio::test]
async fn a_form_without_our_token_is_refused_and_stores_nothing() {
    let site = Site::new().await;
    let changes = changes(&site).await;
    let before = stored(&site);
    let other: String = site.csrf.chars().map(|c| if c == '0' { '1' } else { '0' }).collect();
    let longer = format!("{}0", site.csrf);
    let wrong =
        [None, Some(""), Some("0"), Some(other.as_str()), Some(longer.as_str()), Some(&site.csrf[1..])];
    for change in changes.iter().filter(|c| !matches!(c.sent, Sent::Json(_))) {
        for token in wrong {
            let answer = send(&site, change, token, &[("origin", ORIGIN)]).await;
            answer.is(StatusCode::FORBIDDEN);
            assert!(answer.headers.get("set-cookie").is_none(), "{}", change.route);
            assert_eq!(stored(&site), before, "{} with {token:?}", change.route);
        }
    }
}

#[tokio::test]
async fn a_change_from_another_origin_is_refused_and_stores_nothing() {
    let site = Site::new().await;
    let changes = changes(&site).await;
    let before = stored(&site);
    let foreign = [
        ("origin", "http://evil.example"),
        ("origin", "http://127.0.0.1:7400.evil.example"),
        ("origin", "http://127.0.0.1:7401"),
        ("origin", "https://127.0.0.1:7400"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for change in &changes {
        for header in foreign {
            send(&site, change, Some(&site.csrf), &[header]).await.is(StatusCode::FORBIDDEN);
            assert_eq!(stored(&site), before, "{} from {header:?}", change.route);
        }
    }
}

#[tokio::test]
async fn the_api_takes_no_form_of_another_page() {
    let site = Site::new().await;
    let changes = changes(&site).await;
    let before = stored(&site);
    for change in &changes {
        let Sent::Json(json) = &change.sent else { continue };
        // What a page may send anywhere without asking first.
        for content_type in
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
        {
            let headers = [("content-type", content_type)];
            let sent = request(Method::POST, &change.path, &headers, Body::from(json.to_string()));
            site.send(sent).await.is(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        site.send(request(Method::POST, &change.path, &[], Body::from(json.to_string())))
            .await
            .is(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(stored(&site), before, "{}", change.route);
    }
}

#[tokio::test]
async fn the_same_changes_from_our_own_page_are_done() {
    let site = Site::new().await;
    for change in &changes(&site).await {
        // The first of them moves the state on, so the preview is shown once more, as a reader would.
        let shown = site.get(&change.path).await;
        let fresh = shown.text().contains("fingerprint:0");
        let sent = match &change.sent {
            Sent::Form(_) if fresh => Sent::Form(vec![(
                "fingerprint:0",
                super::site::hidden_field(shown.text(), "fingerprint:0").to_owned(),
            )]),
            Sent::Form(fields) => Sent::Form(fields.clone()),
            Sent::Files => Sent::Files,
            Sent::Json(json) => Sent::Json(json.clone()),
        };
        let change = Change { route: change.route, path: change.path.clone(), sent };
        let before = stored(&site);
        let answer = send(&site, &change, Some(&site.csrf), &[("origin", ORIGIN)]).await;
        assert!(
            answer.status.is_success() || answer.status == StatusCode::SEE_OTHER,
            "{}: {} {}",
            change.route,
            answer.status,
            answer.text()
        );
        let stores = !["/language", "/projects/{key}/imports"].contains(&change.route);
        assert_eq!(stored(&site) != before, stores, "{}", change.route);
    }
}

#[tokio::test]
async fn a_request_for_another_host_is_refused() {
    let site = Site::new().await;
    let paths =
        ["/", "/projects/KIKAN", "/projects/KIKAN/palette.json", "/api/v1/projects", "/assets/none", "/none"];
    for path in paths {
        for host in
            ["evil.example", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:7400.evil.example", "192.168.0.7:7400"]
        {
            let answer = site.get_with(path, &[("host", host)]).await;
            answer.is(StatusCode::MISDIRECTED_REQUEST);
            check_headers(&answer, path);
            assert!(!answer.text().contains("基幹"), "{path} as {host}");
        }
        for host in [HOST, "localhost:7400", "[::1]:7400"] {
            assert_ne!(site.get_with(path, &[("host", host)]).await.status, StatusCode::MISDIRECTED_REQUEST);
        }
    }
}

fn check_headers(answer: &Answer, what: &str) {
    let csp = answer.header("content-security-policy");
    for wanted in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(csp.split(';').any(|part| part.trim() == wanted), "{what}: {wanted} in {csp:?}");
    }
    assert!(!csp.contains("unsafe") && !csp.contains('*') && !csp.contains("http"), "{what}: {csp}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    assert!(!answer.header("permissions-policy").is_empty(), "{what}");
    let kept = answer.header("cache-control");
    let immutable = what.starts_with("/assets/") && answer.status == StatusCode::OK;
    assert_eq!(kept.contains("immutable"), immutable, "{what}: {kept}");
    assert!(immutable || kept == "no-store", "{what}: {kept}");
    assert!(answer.headers.get("access-control-allow-origin").is_none(), "{what}");
    if answer.header("content-type").starts_with("text/html") {
        check_page(answer.text(), what);
    }
}

/// Nothing in a page that its own policy would stop.
fn check_page(html: &str, what: &str) {
    assert!(!html.contains(" style=\"") && !html.contains("<style"), "{what}: a style of its own");
    for script in html.split("<script").skip(1) {
        let (head, rest) = script.split_once('>').unwrap();
        assert!(head.contains("src=\"/assets/") && rest.starts_with("</script>"), "{what}: {head}");
    }
    for tag in html.split('<').filter_map(|t| t.split('>').next()) {
        assert!(
            !tag.contains(" onclick=") && !tag.contains(" onload=") && !tag.contains("javascript:"),
            "{what}: {tag}"
        );
    }
    assert!(
        !html.contains("src=\"http") && !html.contains("href=\"http"),
        "{what}: something from elsewhere"
    );
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_headers_that_bind_it() {
    let site = Site::with_sample().await;
    let state = site.app.state(KEY).unwrap();
    let first = |kind: Kind| state.all_unfiltered().find(|r| r.kind == kind).unwrap().id;
    let (issue, run) = (first(Kind::Issue), first(Kind::ImportRun));
    let style = mieruka_web::url(mieruka_web::Entry::Style);
    let script = mieruka_web::url(mieruka_web::Entry::App);
    let paths = [
        ("/".to_owned(), 303),
        (format!("/projects/{KEY}"), 200),
        (format!("/projects/{KEY}?as_of=2026-10-30"), 200),
        (format!("/projects/{KEY}/changes?since=2026-10-30"), 200),
        (format!("/projects/{KEY}/open?as_of=2026-10-30"), 200),
        (format!("/projects/{KEY}/issues"), 200),
        (format!("/projects/{KEY}/issues?filter=is:open&sort=-due_on"), 200),
        (format!("/projects/{KEY}/issues/new"), 200),
        (format!("/projects/{KEY}/issues/{issue}"), 200),
        (format!("/projects/{KEY}/issues/{issue}/edit"), 200),
        (format!("/projects/{KEY}/records/{issue}"), 303),
        (format!("/projects/{KEY}/search?q={}", encoded("移行")), 200),
        (format!("/projects/{KEY}/imports"), 200),
        (format!("/projects/{KEY}/imports/{run}"), 200),
        (format!("/projects/{KEY}/imports/waiting/none"), 410),
        (format!("/projects/{KEY}/report"), 200),
        (format!("/projects/{KEY}/report/weekly/md"), 200),
        (format!("/projects/{KEY}/report/weekly/doc"), 404),
        (format!("/projects/{KEY}/palette.json"), 200),
        (format!("/api/v1/projects/{KEY}/now"), 200),
        (format!("/api/v1/projects/{KEY}/changes"), 200),
        (format!("/api/v1/projects/{KEY}/issues"), 200),
        (format!("/api/v1/projects/{KEY}/issues/{issue}"), 200),
        (format!("/api/v1/projects/{KEY}/search?q=a"), 200),
        (format!("/api/v1/projects/{KEY}/issues?filter=nofield:1"), 422),
        ("/api/v1/projects".to_owned(), 200),
        ("/api/v1/projects/NONE/now".to_owned(), 404),
        ("/projects/NONE".to_owned(), 404),
        (format!("/projects/{KEY}/nothing"), 404),
        (format!("/projects/{KEY}/issues/{}", RecordId::from_u128(7)), 404),
        (format!("/projects/{KEY}/issues?offset=x"), 400),
        ("/nothing/here".to_owned(), 404),
        (style.to_owned(), 200),
        (script.to_owned(), 200),
        ("/assets/nothing.js".to_owned(), 404),
        ("/language".to_owned(), 405),
    ];
    for (path, status) in paths {
        let answer = site.get(&path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        check_headers(&answer, &path);
    }
    // Every page of every register.
    for kind in Kind::ALL.iter().filter(|k| k.register().listed) {
        for rest in ["", "/new"] {
            let path = format!("/projects/{KEY}/{}{rest}", kind.register().path);
            let answer = site.get(&path).await;
            check_headers(answer.is(StatusCode::OK), &path);
        }
    }
    let head = site.send(request(Method::HEAD, &format!("/projects/{KEY}"), &[], Body::empty())).await;
    check_headers(&head, "HEAD");
    let delete = site.send(request(Method::DELETE, &format!("/projects/{KEY}"), &[], Body::empty())).await;
    check_headers(delete.is(StatusCode::METHOD_NOT_ALLOWED), "DELETE");
    let huge = vec![b'a'; 3 << 20];
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", ORIGIN)];
    let huge = site
        .send(request(Method::POST, &format!("/projects/{KEY}/issues"), &headers, Body::from(huge)))
        .await;
    check_headers(huge.is(StatusCode::PAYLOAD_TOO_LARGE), "a form that is too large");
    let invalid = site.post(&format!("/projects/{KEY}/issues"), &[("title", "x")]).await;
    check_headers(invalid.is(StatusCode::UNPROCESSABLE_ENTITY), "a form with gaps");
}

#[tokio::test]
async fn a_hidden_record_and_an_absent_one_answer_alike() {
    let site = Site::new().await;
    let (_, person) = site.people();
    let shown = site.create(Kind::Issue, Visibility::Everyone, issue(person, "見える課題"));
    // The PMO on this machine sees everything but what is for named persons alone.
    let hidden = site.create_hidden(person, "隠れた課題");
    let absent = RecordId::from_u128(12_345);
    let before = site.entries();
    let paths = [
        "/projects/KIKAN/issues/ID",
        "/projects/KIKAN/issues/ID/edit",
        "/projects/KIKAN/records/ID",
        "/projects/KIKAN/imports/ID",
        "/api/v1/projects/KIKAN/issues/ID",
    ];
    for path in paths {
        let ask = async |id: RecordId| {
            let id = id.to_string();
            let answer = site.get(&path.replace("ID", &id)).await;
            (answer.status, answer.text().replace(&id, "ID"))
        };
        let (hidden, absent) = (ask(hidden).await, ask(absent).await);
        assert_eq!(hidden, absent, "{path}");
        assert_eq!(hidden.0, StatusCode::NOT_FOUND, "{path}");
    }
    let change = async |id: RecordId| {
        let form = site.post(&format!("/projects/{KEY}/issues/{id}"), &[("title", "x")]).await;
        let path = format!("/api/v1/projects/{KEY}/issues/{id}");
        let json = site.post_json(&path, &json!({"fields": {"title": "x"}}), &[]).await;
        let links = json!({"fields": {"links": [id]}});
        let link = site.post_json(&format!("/api/v1/projects/{KEY}/issues/{shown}"), &links, &[]).await;
        [form, json, link].map(|a| (a.status, a.text().replace(&id.to_string(), "ID")))
    };
    assert_eq!(change(hidden).await, change(absent).await);
    assert_eq!(site.entries(), before);
    // Nor is it counted, found, listed, or its number missed.
    let second = site.create(Kind::Issue, Visibility::Everyone, issue(person, "次の課題"));
    let list = site.get(&format!("/api/v1/projects/{KEY}/issues")).await.json();
    assert_eq!(list["total"], 2);
    let numbers: Vec<_> =
        list["records"].as_array().unwrap().iter().map(|r| r["number"].as_str().unwrap()).collect();
    assert!(numbers.contains(&"ISS-001") && numbers.contains(&"ISS-002"), "{numbers:?}");
    for path in [
        format!("/projects/{KEY}"),
        format!("/projects/{KEY}/issues"),
        format!("/projects/{KEY}/issues/{second}"),
        format!("/projects/{KEY}/people/{person}"),
        format!("/projects/{KEY}/search?q={}", encoded("隠れた")),
        format!("/projects/{KEY}/palette.json"),
        format!("/projects/{KEY}/report/weekly/md"),
        format!("/api/v1/projects/{KEY}/now"),
        format!("/api/v1/projects/{KEY}/search?q={}", encoded("隠れた")),
    ] {
        let answer = site.get(&path).await;
        assert!(!answer.is(StatusCode::OK).text().contains("隠れた課題"), "{path}");
        assert!(!answer.text().contains(&hidden.to_string()), "{path}");
    }
}
