//! What every request and every answer passes: the Host, where a change comes from, and the headers that bind the page.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Web;
use super::caller::reader_language;

/// Nothing but our own files; no inline script or style; HTML only through our one Trusted Types policy.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types mieruka";

pub(super) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let refused = refuse(request.method(), request.headers(), web.port);
    let mut response = match refused {
        Some((status, key)) => (status, reader_language(request.headers()).text(key)).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    let fixed = [
        (CONTENT_SECURITY_POLICY, CSP),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A page of another site must not reach this machine's server: not under another name (DNS rebinding), and not with a
/// form of its own.
fn refuse(method: &Method, headers: &HeaderMap, port: u16) -> Option<(StatusCode, &'static str)> {
    let text = |name: &HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    let ours = |host: &str| {
        ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
            host.strip_prefix(name)
                .is_some_and(|rest| rest == format!(":{port}") || (rest.is_empty() && port == 80))
        })
    };
    let Some(host) = text(&HOST).filter(|host| ours(host)) else {
        return Some((StatusCode::MISDIRECTED_REQUEST, "error-host"));
    };
    if method.is_safe() {
        return None;
    }
    let from_us = match text(&ORIGIN) {
        Some(origin) => origin.strip_prefix("http://") == Some(host),
        // Programs without a browser's headers send neither; a browser always sends one with a form.
        None => {
            matches!(text(&HeaderName::from_static("sec-fetch-site")), None | Some("same-origin" | "none"))
        }
    };
    if from_us { None } else { Some((StatusCode::FORBIDDEN, "error-csrf")) }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::refuse;

    fn check(method: Method, headers: &[(&'static str, &'static str)], allowed: bool) {
        let map: HeaderMap =
            headers.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect();
        assert_eq!(refuse(&method, &map, 7400).is_none(), allowed, "{method} {headers:?}");
    }

    #[test]
    fn other_hosts_are_refused() {
        check(Method::GET, &[("host", "127.0.0.1:7400")], true);
        check(Method::GET, &[("host", "localhost:7400")], true);
        check(Method::GET, &[("host", "[::1]:7400")], true);
        check(Method::GET, &[("host", "127.0.0.1:7401")], false);
        check(Method::GET, &[("host", "127.0.0.1.evil.example:7400")], false);
        check(Method::GET, &[("host", "evil.example")], false);
        check(Method::GET, &[], false);
    }

    #[test]
    fn changes_from_other_origins_are_refused() {
        const HOST: (&str, &str) = ("host", "127.0.0.1:7400");
        check(Method::POST, &[HOST], true);
        check(Method::POST, &[HOST, ("origin", "http://127.0.0.1:7400")], true);
        check(Method::POST, &[HOST, ("origin", "http://127.0.0.1:9999")], false);
        check(Method::POST, &[HOST, ("origin", "http://evil@127.0.0.1:7400")], false);
        check(Method::POST, &[HOST, ("origin", "null")], false);
        check(Method::POST, &[HOST, ("sec-fetch-site", "cross-site")], false);
        check(Method::POST, &[HOST, ("sec-fetch-site", "same-site")], false);
    }
}
