//! Who asks, and in which language they read.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use mieruka_core::lang::Lang;

use crate::ops::Caller;

/// The cookie that keeps a reader's choice of language.
pub(super) const LANG_COOKIE: &str = "mieruka_lang";

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Infallible> {
        Ok(Caller::local_pmo(reader_language(&parts.headers)))
    }
}

/// The reader's own choice, else the first language of Accept-Language that we speak, else Japanese.
pub(super) fn reader_language(headers: &HeaderMap) -> Lang {
    let cookies = headers.get_all(COOKIE).iter().filter_map(text).flat_map(|c| c.split(';'));
    let chosen = cookies
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == LANG_COOKIE)
        .and_then(|(_, tag)| Lang::from_tag(tag));
    chosen.or_else(|| accepted(headers.get(ACCEPT_LANGUAGE).and_then(text)?)).unwrap_or_default()
}

fn accepted(header: &str) -> Option<Lang> {
    let mut wanted: Vec<(f32, Lang)> = header
        .split(',')
        .filter_map(|part| {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            Some((weight.trim().parse().unwrap_or(0.0), Lang::from_tag(tag)?))
        })
        .collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
    wanted.first().map(|(_, lang)| *lang)
}

fn text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use mieruka_core::lang::Lang;

    use super::reader_language;

    #[test]
    fn the_choice_goes_before_the_browser() {
        let check = |accept: &str, cookie: &str, expect: Lang| {
            let mut headers = HeaderMap::new();
            headers.insert("accept-language", accept.parse().unwrap());
            headers.insert("cookie", cookie.parse().unwrap());
            assert_eq!(reader_language(&headers), expect, "{accept} {cookie}");
        };
        check("", "", Lang::Ja);
        check("en-GB,en;q=0.9,ja;q=0.8", "", Lang::En);
        check("fr,ja;q=0.5,en;q=0.7", "", Lang::En);
        check("de", "", Lang::Ja);
        check("en", "a=b; mieruka_lang=ja", Lang::Ja);
    }
}
