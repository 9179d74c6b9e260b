//! The built islands and styles of `web/`, embedded.
//!
//! Every file's name carries a hash of its content, so it may be served with
//! `Cache-Control: public, max-age=31536000, immutable` under `/assets/`.
#![forbid(unsafe_code)]

/// One built file.
#[derive(Debug)]
pub struct Asset {
    /// The hashed file name, without a folder: what follows `/assets/` in its URL.
    pub path: &'static str,
    /// The value of the `Content-Type` header.
    pub content_type: &'static str,
    /// The file as it is.
    pub bytes: &'static [u8],
    /// The file as gzip, for clients that accept it; `None` where the build made none.
    pub gzip: Option<&'static [u8]>,
}

/// What a page refers to by meaning instead of by hashed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The one stylesheet: `<link rel="stylesheet" href=…>`.
    Style,
    /// The one script: `<script type="module" src=…>`.
    App,
    /// The icon of the site: `<link rel="icon" type="image/svg+xml" href=…>`.
    Icon,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The file of this hashed name, or `None`.
pub fn asset(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

/// The URL of an entry, such as `/assets/app-3fa1c2.js`.
pub fn url(entry: Entry) -> &'static str {
    match entry {
        Entry::Style => STYLE_URL,
        Entry::App => APP_URL,
        Entry::Icon => ICON_URL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entry: Entry) -> &'static Asset {
        let name = url(entry).strip_prefix("/assets/").unwrap();
        asset(name).unwrap()
    }

    #[test]
    fn every_entry_is_served_with_its_type() {
        assert_eq!(of(Entry::Style).content_type, "text/css; charset=utf-8");
        assert_eq!(of(Entry::App).content_type, "text/javascript; charset=utf-8");
        assert_eq!(of(Entry::Icon).content_type, "image/svg+xml");
    }

    #[test]
    fn names_carry_a_hash() {
        for entry in [Entry::Style, Entry::App, Entry::Icon] {
            let stem = of(entry).path.rsplit_once('.').unwrap().0;
            assert!(stem.split_once('-').is_some_and(|(_, hash)| hash.len() >= 8), "{stem}");
        }
    }

    #[test]
    fn only_built_files_are_served() {
        for path in ["", "manifest.json", "../Cargo.toml", "app.js"] {
            assert!(asset(path).is_none(), "{path}");
        }
        assert!(ASSETS.iter().all(|asset| !asset.path.ends_with(".gz")));
    }

    #[test]
    fn compressed_copies_are_gzip_and_smaller() {
        for entry in [Entry::Style, Entry::App] {
            let asset = of(entry);
            let gzip = asset.gzip.unwrap();
            assert_eq!(&gzip[..2], &[0x1f, 0x8b]);
            assert!(gzip.len() < asset.bytes.len() / 2);
        }
    }

    #[test]
    fn the_script_never_evaluates_text() {
        let script = std::str::from_utf8(of(Entry::App).bytes).unwrap();
        for needle in ["eval(", "innerHTML=", "insertAdjacentHTML", "document.write"] {
            assert!(!script.contains(needle), "{needle}");
        }
    }

    #[test]
    fn a_first_visit_stays_light() {
        assert!(of(Entry::App).gzip.unwrap().len() < 24_000);
        assert!(of(Entry::Style).gzip.unwrap().len() < 12_000);
    }
}
