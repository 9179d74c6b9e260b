//! What somebody wrote is shown as they wrote it and never becomes part of the page.

use axum::http::StatusCode;
use mieruka_core::register::{FieldType, Kind};
use mieruka_core::visibility::Visibility;
use serde_json::json;

use super::site::{Site, encoded};
use crate::desk::KEY;

/// Ends an attribute and a tag, opens one of its own, and would run.
const EVIL: &str = r#""'><x-canary onclick="x()">{{x}}</x-canary><script>x()</script><img src=x onerror=x()> & [a](javascript:x)"#;

fn check(html: &str, what: &str) {
    for raw in ["<x-canary", "<script>x", "<img src=x", "\"'><"] {
        assert!(!html.contains(raw), "{raw} stands in {what}: {}", around(html, raw));
    }
}

fn around<'a>(text: &'a str, part: &str) -> &'a str {
    let at = text.find(part).unwrap_or(0);
    let (mut from, mut to) = (at.saturating_sub(200), (at + 200).min(text.len()));
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    &text[from..to]
}

#[tokio::test]
async fn script_in_any_field_is_text_wherever_it_is_shown() {
    let site = Site::new().await;
    let party =
        site.create(Kind::Party, Visibility::Everyone, json!({"name": EVIL, "code": EVIL, "side": "vendor"}));
    let person = site.create(
        Kind::Person,
        Visibility::Everyone,
        json!({"name": EVIL, "owner_org": party, "role": EVIL, "contact": EVIL}),
    );
    let mut created = vec![(Kind::Party, party), (Kind::Person, person)];
    for kind in Kind::ALL.iter().filter(|k| k.register().listed && !matches!(k, Kind::Party | Kind::Person)) {
        let mut fields = json!({});
        for field in kind.register().fields {
            fields[field.name] = match field.ty {
                FieldType::Text | FieldType::LongText => json!(EVIL),
                FieldType::Date => json!("2026-11-02"),
                FieldType::Number | FieldType::Percent => json!(10),
                FieldType::Choice(choices) => json!(choices[0].name),
                FieldType::Ref(Kind::Party) => json!(party),
                FieldType::Ref(Kind::Person) => json!(person),
                FieldType::Status | FieldType::System | FieldType::Ref(_) | FieldType::Links => continue,
            };
        }
        for never in ["actual_finish", "actual_on", "closed_on"] {
            fields.as_object_mut().unwrap().remove(never);
        }
        created.push((*kind, site.create(*kind, Visibility::Everyone, fields)));
    }
    // A change of every text, so that the history shows it before and after.
    for (kind, id) in &created {
        let title = kind.register().title_field;
        let fields = json!({title: format!("{EVIL}2")}).as_object().unwrap().clone();
        mieruka::ops::record::record_update(&site.app, &Site::pmo(), KEY, *id, None, &fields).unwrap();
    }
    let mut paths = vec![
        format!("/projects/{KEY}"),
        format!("/projects/{KEY}?since=2026-11-01"),
        format!("/projects/{KEY}/changes?since=2026-11-01"),
        format!("/projects/{KEY}/search?q=x-canary"),
        format!("/projects/{KEY}/imports"),
    ];
    for (kind, id) in &created {
        let register = format!("/projects/{KEY}/{}", kind.register().path);
        paths.extend([
            format!("{register}/{id}"),
            format!("{register}/{id}/edit"),
            format!("{register}/new"),
            register,
        ]);
    }
    for path in &paths {
        for lang in ["ja", "en"] {
            let answer = site.get_with(path, &[("accept-language", lang)]).await;
            check(answer.is(StatusCode::OK).text(), path);
            if !path.ends_with("/new") && !path.ends_with("/imports") {
                assert!(answer.text().contains("&lt;x-canary"), "{path} does not show it at all");
            }
        }
    }
    let palette = site.get(&format!("/projects/{KEY}/palette.json")).await;
    assert!(palette.header("content-type").starts_with("application/json"));
    assert!(palette.json()["items"].as_array().unwrap().iter().any(|i| i["label"] == format!("{EVIL}2")));
    for path in ["issues", "now", "changes", "search?q=x-canary"] {
        let answer = site.get(&format!("/api/v1/projects/{KEY}/{path}")).await;
        assert!(answer.header("content-type").starts_with("application/json"), "{path}");
        assert!(answer.json().to_string().contains("x-canary"), "{path}");
    }
    let report = site.get(&format!("/projects/{KEY}/report/weekly/md")).await;
    let report = report.is(StatusCode::OK).text();
    assert!(report.contains("x-canary"), "the report shows none of it");
    check(report, "the report");
    assert!(!report.contains("[a](javascript:"), "a link that runs: {}", around(report, "[a](javascript:"));
}

#[tokio::test]
async fn what_an_address_says_is_text_too() {
    let site = Site::new().await;
    let evil = encoded(EVIL);
    let paths = [
        format!("/projects/{KEY}/search?q={evil}"),
        format!("/projects/{KEY}/issues?filter={evil}"),
        format!("/projects/{KEY}/issues?filter={}", encoded("<x-canary>:1")),
        format!("/projects/{KEY}/issues?sort={evil}"),
        format!("/projects/{KEY}/issues?offset={evil}"),
        format!("/projects/{KEY}?as_of={evil}&since={evil}"),
        format!("/projects/{KEY}/changes?as_of={evil}&since={evil}"),
        format!("/projects/{KEY}/open?as_of={evil}&party={evil}&overdue={evil}"),
        format!("/projects/{KEY}/report/weekly/{evil}"),
        format!("/projects/{KEY}/{evil}"),
        format!("/projects/{KEY}/issues/{evil}"),
        format!("/projects/{KEY}/imports/waiting/{evil}"),
        format!("/projects/{evil}"),
        format!("/{evil}"),
    ];
    for path in paths {
        let answer = site.get(&path).await;
        assert!(!answer.status.is_server_error(), "{path}");
        if answer.header("content-type").starts_with("text/html") {
            check(answer.text(), &path);
        } else {
            assert!(answer.header("content-type").starts_with("text/plain"), "{path}: {:?}", answer.headers);
        }
    }
    // A form with mistakes comes back with what was entered.
    let answer = site
        .post(&format!("/projects/{KEY}/issues"), &[("title", EVIL), ("due_on", EVIL), ("impact", EVIL)])
        .await;
    check(answer.is(StatusCode::UNPROCESSABLE_ENTITY).text(), "a form with mistakes");
    assert!(answer.text().contains("&lt;x-canary"));
    let answer = site.post("/projects", &[("key", EVIL), ("name", EVIL)]).await;
    check(answer.is(StatusCode::UNPROCESSABLE_ENTITY).text(), "a project's key");
}

#[tokio::test]
async fn script_in_a_file_and_its_name_is_text_in_the_preview() {
    let site = Site::new().await;
    let csv = "番号,件名,状態,担当者,期限,<x-canary>\n\
               A-1,<x-canary onclick=x()>,対応中,<x-canary>,2026-12-01,<script>x()</script>\n\
               A-2,<img src=x onerror=x()>,<x-canary>,佐伯 亮,<x-canary>,x\n";
    let imports = format!("/projects/{KEY}/imports");
    let name = "<x-canary>課題.csv";
    let sent = site.drop_files(&imports, "<x-canary>社", &[(name, csv.as_bytes())], "application/json").await;
    let waiting = sent.is(StatusCode::OK).json()["location"].as_str().unwrap().to_owned();
    let preview = site.get(&waiting).await;
    check(preview.is(StatusCode::OK).text(), "the preview");
    assert!(preview.text().contains("&lt;x-canary"));
    let fingerprint = super::site::hidden_field(preview.text(), "fingerprint:0").to_owned();
    let accepted = site.post(&waiting, &[("fingerprint:0", &fingerprint)]).await;
    let run = accepted.location().to_owned();
    for path in [run, imports.clone(), format!("/projects/{KEY}"), format!("/projects/{KEY}/issues")] {
        let shown = site.get(&path).await;
        check(shown.is(StatusCode::OK).text(), &path);
    }
    let refused = site.drop_files(&imports, "A社", &[("<x-canary>.xlsx", b"nothing")], "text/html").await;
    check(refused.is(StatusCode::UNPROCESSABLE_ENTITY).text(), "a refused file's name");
}
