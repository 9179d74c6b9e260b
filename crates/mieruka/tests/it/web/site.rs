//! A site in this process: the router on a database of its own, and what a browser would do with it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use mieruka::ops::record::record_create;
use mieruka::ops::{App, Caller};
use mieruka::web::{Web, router};
use mieruka_core::change::{Actor, Cause, Change, FieldChange, Verb};
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::visibility::Visibility;
use mieruka_store::{Decided, WriteRequest};
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::desk::{Desk, KEY};

pub(super) const PORT: u16 = 7400;
pub(super) const HOST: &str = "127.0.0.1:7400";
pub(super) const ORIGIN: &str = "http://127.0.0.1:7400";

pub(super) struct Site {
    pub(super) app: Arc<App>,
    pub(super) router: Router,
    /// The token of our own forms.
    pub(super) csrf: String,
    _desk: Desk,
}

/// A whole answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(super) fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub(super) fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&self.body));
        self.header("location")
    }

    pub(super) fn is(&self, status: StatusCode) -> &Answer {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }
}

impl Site {
    /// A project without anything in it.
    pub(super) async fn new() -> Site {
        let site = Site::on(Desk::empty()).await;
        mieruka::ops::project::project_create(&site.app, &Site::pmo(), KEY, "基幹システム更改").unwrap();
        site
    }

    /// The sample programme.
    pub(super) async fn with_sample() -> Site {
        Site::on(Desk::with_sample()).await
    }

    async fn on(desk: Desk) -> Site {
        let app = desk.app.clone();
        let router = router(Web::new(app.clone(), PORT));
        let mut site = Site { app, router, csrf: String::new(), _desk: desk };
        // Only the page for a new project has a form everywhere; with one project the way in leads on.
        let home = site.get("/").await;
        let home = if home.status == StatusCode::OK { home } else { site.get(home.location()).await };
        site.csrf = hidden_field(home.text(), "csrf").to_owned();
        site
    }

    pub(super) fn pmo() -> Caller {
        Caller::local_pmo(Lang::Ja)
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let (head, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: head.status, headers: head.headers, body }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub(super) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(request(Method::GET, path, headers, Body::empty())).await
    }

    /// Sends a form as our own page does.
    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend(fields);
        self.post_as(path, &all, &[("origin", ORIGIN)]).await
    }

    /// Sends exactly these fields and headers.
    pub(super) async fn post_as(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        self.send(request(Method::POST, path, &headers, Body::from(form(fields)))).await
    }

    pub(super) async fn post_json(&self, path: &str, json: &Json, headers: &[(&str, &str)]) -> Answer {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/json"));
        self.send(request(Method::POST, path, &headers, Body::from(json.to_string()))).await
    }

    /// Sends files as the import page does.
    pub(super) async fn drop_files(
        &self,
        path: &str,
        party: &str,
        files: &[(&str, &[u8])],
        accept: &str,
    ) -> Answer {
        let (content_type, body) = multipart(Some(&self.csrf), party, files);
        let headers = [("content-type", content_type.as_str()), ("origin", ORIGIN), ("accept", accept)];
        self.send(request(Method::POST, path, &headers, Body::from(body))).await
    }

    /// How long the project's journal is.
    pub(super) fn entries(&self) -> u64 {
        crate::desk::entries(&self.app.store, KEY)
    }

    pub(super) fn create(&self, kind: Kind, visibility: Visibility, fields: Json) -> RecordId {
        let fields = fields.as_object().unwrap().clone();
        record_create(&self.app, &Site::pmo(), KEY, kind, visibility, fields, None).unwrap()
    }

    /// An issue for this person alone, which the PMO on this machine may not know of. Nobody can make one by hand, so it
    /// is written past the rules.
    pub(super) fn create_hidden(&self, person: RecordId, title: &str) -> RecordId {
        let record = RecordId::from_u128(0x5eed);
        let mut body = issue(person, title);
        body["visibility"] = Visibility::Named(vec![person]).to_json();
        let field = |(name, after): (&String, &Json)| FieldChange {
            name: name.as_str().into(),
            before: Json::Null,
            after: after.clone(),
        };
        let fields = body.as_object().unwrap().iter().map(field).collect();
        let decided = Decided {
            at: self.app.clock.now(),
            actor: Actor::Person(person),
            cause: Cause { command: "issue_create".into(), import_run: None },
            changes: vec![Change { record, kind: Kind::Issue, verb: Verb::Create, fields }],
            answer: Json::Null,
            files: Vec::new(),
        };
        let decide = move |_: &_| -> Result<Decided, std::convert::Infallible> { Ok(decided) };
        self.app.store.write(KEY, WriteRequest::default(), decide).unwrap();
        record
    }

    /// A vendor and one of its people.
    pub(super) fn people(&self) -> (RecordId, RecordId) {
        let party = self.create(Kind::Party, Visibility::Everyone, json!({"name": "A社", "side": "vendor"}));
        let person =
            self.create(Kind::Person, Visibility::Everyone, json!({"name": "佐伯 亮", "owner_org": party}));
        (party, person)
    }
}

pub(super) fn request(method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header(header::HOST, HOST);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).unwrap()
}

/// A form's body; every byte that is not a letter or a digit is written as a number.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect::<Vec<_>>().join("&")
}

pub(super) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// The import form with its files.
pub(super) fn multipart(csrf: Option<&str>, party: &str, files: &[(&str, &[u8])]) -> (String, Vec<u8>) {
    const LINE: &str = "----mieruka-test-line";
    let mut body = Vec::new();
    let mut field = |head: String, bytes: &[u8]| {
        body.extend(format!("--{LINE}\r\nContent-Disposition: form-data; {head}\r\n\r\n").into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    };
    if let Some(csrf) = csrf {
        field("name=\"csrf\"".to_owned(), csrf.as_bytes());
    }
    field("name=\"party\"".to_owned(), b"");
    field("name=\"party_name\"".to_owned(), party.as_bytes());
    for (name, bytes) in files {
        field(format!("name=\"files\"; filename=\"{name}\""), bytes);
    }
    body.extend(format!("--{LINE}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={LINE}"), body)
}

/// The value of a hidden field of a page's form.
pub(super) fn hidden_field<'a>(html: &'a str, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    let at = html.find(&start).unwrap_or_else(|| panic!("no field {name} in {html}")) + start.len();
    html[at..].split('"').next().unwrap()
}

/// An issue with every field that one needs.
pub(super) fn issue(person: RecordId, title: &str) -> Json {
    json!({
        "title": title, "description": "取引先コードが空の行がある", "raised_on": "2026-11-16", "raised_by": person,
        "impact": "high", "urgency": "high", "due_on": "2026-11-27", "done_criteria": "欠落が0件"
    })
}
