//! Builds `web/` with npm and vite into cargo's own folder and writes the table that `lib.rs` includes.
//!
//! cargo runs this only when an input under `web/` changed; npm runs only when the locked packages changed or are not
//! there. `MIERUKA_WEB_DIST` names a folder already built (`npm run build` writes one), for packagers without npm.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The entries of vite's manifest that pages name, with the constant that holds each one's URL.
const ENTRIES: [(&str, &str); 3] =
    [("APP_URL", "src/app.ts"), ("STYLE_URL", "src/style/index.css"), ("ICON_URL", "src/icon.svg")];

/// What a build depends on, under `web/`; cargo looks into folders.
const INPUTS: [&str; 6] =
    ["package.json", "package-lock.json", ".npmrc", "vite.config.ts", "tsconfig.json", "src"];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nmieruka-web: {message}\n");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo did not set OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=MIERUKA_WEB_DIST");
    let dist = match env::var_os("MIERUKA_WEB_DIST") {
        Some(ready) => {
            let ready = fs::canonicalize(&ready)
                .map_err(|error| format!("MIERUKA_WEB_DIST={}: {error}", Path::new(&ready).display()))?;
            println!("cargo::rerun-if-changed={}", ready.display());
            ready
        }
        None => build(&out)?,
    };
    let table = table(&dist)?;
    fs::write(out.join("assets.rs"), table).map_err(|error| format!("assets.rs: {error}"))
}

/// Runs npm (where needed) and vite; returns the folder with the built files.
fn build(out: &Path) -> Result<PathBuf, String> {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo did not set CARGO_MANIFEST_DIR")?;
    let web =
        fs::canonicalize(Path::new(&manifest).join("../../web")).map_err(|error| format!("web/: {error}"))?;
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", web.join(input).display());
    }
    node_is_new_enough()?;
    install(&web)?;
    let dist = out.join("dist");
    let vite = web.join("node_modules/vite/bin/vite.js");
    finish(
        Command::new("node").arg(vite).arg("build").current_dir(&web).env("MIERUKA_WEB_OUT", &dist),
        "vite build",
    )?;
    Ok(dist)
}

fn node_is_new_enough() -> Result<(), String> {
    const ADVICE: &str = "Install Node 20.19 or newer (https://nodejs.org), or set MIERUKA_WEB_DIST to a folder built elsewhere with `npm run build`.";
    let version = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|error| format!("`node` cannot be run ({error}). {ADVICE}"))?;
    let text = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let mut parts = text.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let (major, minor) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if (major, minor) < (20, 19) {
        return Err(format!("Node {text} is too old. {ADVICE}"));
    }
    Ok(())
}

/// `npm ci`, unless the packages there are those of this lock file: the copy of it inside `node_modules` tells.
fn install(web: &Path) -> Result<(), String> {
    let lock =
        fs::read(web.join("package-lock.json")).map_err(|error| format!("web/package-lock.json: {error}"))?;
    let mark = web.join("node_modules/.mieruka-lock.json");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    finish(
        Command::new(npm).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(web),
        "npm ci",
    )?;
    fs::write(&mark, lock).map_err(|error| format!("{}: {error}", mark.display()))
}

/// Runs a command to its end; on failure its own words are the message.
fn finish(command: &mut Command, name: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| {
        format!("`{name}` cannot be run ({error}). Is it installed and on the PATH? MIERUKA_WEB_DIST=folder uses files built elsewhere.")
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "`{name}` in web/ failed ({}):\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// The Rust source of the table: one `Asset` for each built file, and the URLs of the entries.
fn table(dist: &Path) -> Result<String, String> {
    let place = dist.join("manifest.json");
    let text = fs::read_to_string(&place).map_err(|error| format!("{}: {error}", place.display()))?;
    let manifest: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", place.display()))?;
    let mut source = String::new();
    for (constant, entry) in ENTRIES {
        let file = manifest[entry]["file"]
            .as_str()
            .ok_or_else(|| format!("{} has no file for {entry}", place.display()))?;
        let _ = writeln!(source, "const {constant}: &str = {:?};", format!("/assets/{file}"));
    }
    source.push_str("static ASSETS: &[Asset] = &[\n");
    for name in files(dist)? {
        let Some(content_type) = content_type(&name) else { continue };
        let path = dist.join(&name);
        let packed = dist.join(format!("{name}.gz"));
        let gzip =
            if packed.exists() { format!("Some(include_bytes!({packed:?}))") } else { "None".to_owned() };
        let _ = writeln!(
            source,
            "    Asset {{ path: {name:?}, content_type: {content_type:?}, bytes: include_bytes!({path:?}), gzip: {gzip} }},"
        );
    }
    source.push_str("];\n");
    Ok(source)
}

/// The names of the files in a folder, in order, so that the same input gives the same table.
fn files(dist: &Path) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dist).map_err(|error| format!("{}: {error}", dist.display()))? {
        let entry = entry.map_err(|error| format!("{}: {error}", dist.display()))?;
        names.extend(entry.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}

/// The kinds of files that are served; the manifest and the compressed copies are not.
fn content_type(name: &str) -> Option<&'static str> {
    match Path::new(name).extension()?.to_str()? {
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}
