//! Noto Sans JP in two weights, brought by the build and unpacked once.

use std::io::Read as _;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::RenderError;

const COMPRESSED: [&[u8]; 2] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/regular.ttf.z")),
    include_bytes!(concat!(env!("OUT_DIR"), "/bold.ttf.z")),
];

pub(super) const LICENCE: &str = include_str!(concat!(env!("OUT_DIR"), "/font-licence.txt"));

pub(super) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub list: Vec<Font>,
}

static FONTS: LazyLock<Result<Fonts, String>> = LazyLock::new(load);

/// The fonts, unpacked at the first call.
pub(super) fn fonts() -> Result<&'static Fonts, RenderError> {
    FONTS.as_ref().map_err(|error| RenderError::Fonts(error.clone()))
}

fn load() -> Result<Fonts, String> {
    let mut list = Vec::new();
    for compressed in COMPRESSED {
        let mut bytes = Vec::new();
        ZlibDecoder::new(compressed).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        list.push(Font::new(Bytes::new(bytes), 0).ok_or("not a font")?);
    }
    Ok(Fonts { book: LazyHash::new(FontBook::from_fonts(&list)), list })
}
