//! Brings the two fonts of the PDF into the build, compressed. They come from an npm package at the version and hash of
//! `fonts/package-lock.json`, or from the folder named by `MIERUKA_FONTS`, which then holds the files of [`FILES`].

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// File name, its folder in the package, and its name for the build.
const FILES: [(&str, &str, &str); 3] = [
    ("NotoSansJP_400Regular.ttf", "400Regular", "regular.ttf.z"),
    ("NotoSansJP_700Bold.ttf", "700Bold", "bold.ttf.z"),
    ("LICENSE_FONT", ".", "font-licence.txt"),
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=fonts/package.json");
    println!("cargo:rerun-if-changed=fonts/package-lock.json");
    println!("cargo:rerun-if-env-changed=MIERUKA_FONTS");
    if env::var_os("CARGO_FEATURE_PDF").is_none() {
        return;
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let work = out.join("fonts");
    let folder = env::var_os("MIERUKA_FONTS").map_or_else(|| install(&work), PathBuf::from);
    for (name, subfolder, target) in FILES {
        let bytes = read(&folder, name, subfolder);
        let bytes = if target.ends_with(".z") { compress(&bytes) } else { bytes };
        fs::write(out.join(target), bytes).expect("OUT_DIR is writable");
    }
    // The package brings nine weights; only what was just written is needed.
    let _ = fs::remove_dir_all(&work);
}

/// `npm ci` in a folder of the build's own, so that nothing is written into the sources.
fn install(work: &Path) -> PathBuf {
    fs::create_dir_all(work).expect("OUT_DIR is writable");
    for name in ["package.json", "package-lock.json"] {
        fs::copy(Path::new("fonts").join(name), work.join(name))
            .expect("the package list is part of the sources");
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let help = "Install Node 20 with npm, or set MIERUKA_FONTS to a folder with \
                NotoSansJP_400Regular.ttf, NotoSansJP_700Bold.ttf and LICENSE_FONT.";
    let status = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(work)
        .status();
    match status {
        Ok(status) if status.success() => {}
        Ok(status) => panic!("the fonts of the PDF could not be fetched: npm ci ended with {status}. {help}"),
        Err(error) => panic!("the fonts of the PDF could not be fetched: npm does not run ({error}). {help}"),
    }
    work.join("node_modules/@expo-google-fonts/noto-sans-jp")
}

fn read(folder: &Path, name: &str, subfolder: &str) -> Vec<u8> {
    let flat = folder.join(name);
    let path = if flat.exists() { flat } else { folder.join(subfolder).join(name) };
    fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}. MIERUKA_FONTS names the folder of the fonts.", path.display())
    })
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes every byte")
}
