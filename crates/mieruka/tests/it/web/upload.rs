//! Files dropped on the import page: read, shown, accepted or refused.

use axum::http::StatusCode;

use super::site::{Site, hidden_field};
use crate::desk::{KEY, assert_sound, dropped};

/// Reads as a table, but nobody has anything to do in it.
const FAQ: &str = "質問,回答\nログインできません,パスワードを確かめてください\n\
                   画面が白い,再読み込みしてください\n印刷できません,余白を確かめてください\n";

fn imports() -> String {
    format!("/projects/{KEY}/imports")
}

#[tokio::test]
async fn a_broken_file_is_refused_with_its_name_and_reason_and_nothing_is_stored() {
    let site = Site::new().await;
    let before = site.entries();
    let good = dropped(1, "A社", ".xlsx");
    let broken = &good.bytes[..good.bytes.len() / 2];
    let cases: [(&str, &[u8]); 4] = [
        ("途中.xlsx", broken),
        ("空.xlsx", b""),
        ("メモ.xlsx", b"only text\n"),
        ("よくある質問.csv", FAQ.as_bytes()),
    ];
    for (name, bytes) in cases {
        let answer = site.drop_files(&imports(), "A社", &[(name, bytes)], "application/json").await;
        let json = answer.is(StatusCode::UNPROCESSABLE_ENTITY).json();
        assert!(!json["message"].as_str().unwrap().is_empty());
        let files = json["files"].as_array().unwrap();
        assert_eq!(files.len(), 1, "{json}");
        assert_eq!(files[0]["name"], name);
        assert!(!files[0]["message"].as_str().unwrap().is_empty());
        let page = site.drop_files(&imports(), "A社", &[(name, bytes)], "text/html").await;
        let page = page.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(page.contains(if bytes == FAQ.as_bytes() { "FAQ" } else { name }), "{page}");
    }
    // One that cannot be read stops those that can: each is named once.
    let files =
        [(good.name.as_str(), good.bytes.as_slice()), ("途中.xlsx", broken), ("空.xlsx", b"".as_slice())];
    let answer = site.drop_files(&imports(), "A社", &files, "application/json").await;
    let json = answer.is(StatusCode::UNPROCESSABLE_ENTITY).json();
    let named: Vec<_> =
        json["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(named, ["途中.xlsx", "空.xlsx"]);
    assert_eq!(site.entries(), before);
}

#[tokio::test]
async fn the_page_about_a_file_that_is_no_register_names_it() {
    let site = Site::new().await;
    let page = site.drop_files(&imports(), "A社", &[("よくある質問.csv", FAQ.as_bytes())], "text/html").await;
    let page = page.is(StatusCode::UNPROCESSABLE_ENTITY).text();
    assert!(page.contains("よくある質問.csv"), "{page}");
}

#[tokio::test]
async fn a_drop_without_file_or_party_says_so() {
    let site = Site::new().await;
    let file = dropped(1, "A社", ".xlsx");
    for (party, files) in [
        ("", vec![(file.name.as_str(), file.bytes.as_slice())]),
        ("A社", vec![]),
        ("A社", vec![("", b"".as_slice())]),
    ] {
        let answer = site.drop_files(&imports(), party, &files, "application/json").await;
        assert!(!answer.is(StatusCode::UNPROCESSABLE_ENTITY).json()["message"].as_str().unwrap().is_empty());
    }
    site.drop_files("/projects/NONE/imports", "A社", &[], "application/json").await.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_dropped_file_is_stored_only_when_its_preview_was_accepted() {
    let site = Site::new().await;
    let before = site.entries();
    let file = dropped(1, "A社", ".xlsx");
    let sent = site.drop_files(&imports(), "A社", &[(&file.name, &file.bytes)], "application/json").await;
    let waiting = sent.is(StatusCode::OK).json()["location"].as_str().unwrap().to_owned();
    let preview = site.get(&waiting).await;
    assert!(preview.is(StatusCode::OK).text().contains(&file.name));
    // Looking as often as one likes stores nothing.
    let again = site.get(&waiting).await;
    assert_eq!(hidden_field(preview.text(), "fingerprint:0"), hidden_field(again.text(), "fingerprint:0"));
    assert_eq!(site.entries(), before);
    let fingerprint = hidden_field(preview.text(), "fingerprint:0").to_owned();
    let accepted = site.post(&waiting, &[("fingerprint:0", &fingerprint)]).await;
    let run = accepted.location().to_owned();
    assert!(site.get(&run).await.is(StatusCode::OK).text().contains(&file.name));
    let stored = site.entries();
    assert!(stored > before);
    assert_sound(&site.app.store);
    // Accepting twice stores once and leads to the same place.
    site.post(&waiting, &[("fingerprint:0", &fingerprint)]).await.is(StatusCode::SEE_OTHER);
    site.get(&waiting).await.is(StatusCode::GONE);
    assert_eq!(site.entries(), stored);
}

#[tokio::test]
async fn a_preview_that_is_out_of_date_is_not_what_is_stored() {
    let site = Site::new().await;
    let drop = async |week: u32| {
        let file = dropped(week, "A社", ".xlsx");
        let sent = site.drop_files(&imports(), "A社", &[(&file.name, &file.bytes)], "application/json").await;
        sent.is(StatusCode::OK).json()["location"].as_str().unwrap().to_owned()
    };
    let (first, second) = (drop(1).await, drop(2).await);
    let fingerprint =
        async |waiting: &str| hidden_field(site.get(waiting).await.text(), "fingerprint:0").to_owned();
    let (old, other) = (fingerprint(&second).await, fingerprint(&first).await);
    site.post(&first, &[("fingerprint:0", &other)]).await.location();
    let stored = site.entries();
    // The second was looked at before the first was in.
    site.post(&second, &[("fingerprint:0", &old)]).await.is(StatusCode::CONFLICT);
    site.post(&second, &[]).await.is(StatusCode::CONFLICT);
    assert_eq!(site.entries(), stored);
    let fresh = fingerprint(&second).await;
    site.post(&second, &[("fingerprint:0", &fresh)]).await.location();
    assert!(site.entries() > stored);
}

#[tokio::test]
async fn an_upload_belongs_to_the_project_it_was_dropped_on() {
    let site = Site::new().await;
    site.post("/projects", &[("key", "OTHER"), ("name", "別件")]).await.location();
    let file = dropped(1, "A社", ".xlsx");
    let sent = site.drop_files(&imports(), "A社", &[(&file.name, &file.bytes)], "application/json").await;
    let waiting = sent.json()["location"].as_str().unwrap().to_owned();
    site.get(&waiting.replace(KEY, "OTHER")).await.is(StatusCode::GONE);
    site.post(&waiting.replace(KEY, "OTHER"), &[]).await.is(StatusCode::GONE);
    site.get(&waiting).await.is(StatusCode::OK);
}
