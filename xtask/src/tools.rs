//! What the tests need besides Rust: Node with npm, Chromium, a Japanese font and poppler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::shell::{Result, command, output, root, run};

/// Where Debian's package puts the browser.
const DEBIAN_CHROMIUM: &str = "/usr/bin/chromium";

/// One tool from Debian's packages.
struct Package {
    name: &'static str,
    why: &'static str,
    is_there: fn() -> bool,
}

const PACKAGES: [Package; 3] = [
    Package {
        name: "chromium",
        why: "the browser tests (or name a browser in $CHROMIUM)",
        is_there: || chromium().is_some(),
    },
    Package { name: "fonts-noto-cjk", why: "Japanese text on screenshots", is_there: has_japanese_font },
    Package {
        name: "poppler-utils",
        why: "reading the PDF reports back",
        is_there: || runs("pdftotext", "-v"),
    },
];

/// Installs what is missing when this is root on Debian; otherwise says what to install.
pub(crate) fn ensure_packages() -> Result {
    let missing: Vec<&Package> = PACKAGES.iter().filter(|package| !(package.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if !(is_root() && Path::new("/etc/debian_version").exists()) {
        let list: Vec<String> = missing.iter().map(|p| format!("  {}: {}", p.name, p.why)).collect();
        return Err(format!(
            "the tests need programs that are not here:\n{}\nOn Debian or Ubuntu: sudo apt-get install --no-install-recommends {}",
            list.join("\n"),
            names.join(" ")
        ));
    }
    run(command("apt-get", &["update"]))?;
    let mut install = command("apt-get", &["install", "-y", "--no-install-recommends"]);
    install.args(&names).env("DEBIAN_FRONTEND", "noninteractive");
    run(install)
}

/// The browser: `$CHROMIUM`, else Debian's.
pub(crate) fn chromium() -> Option<PathBuf> {
    match std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()) {
        Some(path) => Some(path.into()),
        None => Some(PathBuf::from(DEBIAN_CHROMIUM)).filter(|path| path.exists()),
    }
}

/// `npm ci` in a folder of the repository, unless the packages there are those of its lock file. The copy of the lock
/// file inside `node_modules` tells; `mieruka-web`'s build keeps the same mark.
pub(crate) fn npm_ci(folder: &str) -> Result {
    let folder = root().join(folder);
    let lock_file = folder.join("package-lock.json");
    let lock = fs::read(&lock_file).map_err(|error| format!("{}: {error}", lock_file.display()))?;
    let mark = folder.join("node_modules/.mieruka-lock.json");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = command("npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    npm.current_dir(&folder);
    run(npm)?;
    fs::write(&mark, lock).map_err(|error| format!("{}: {error}", mark.display()))
}

fn is_root() -> bool {
    output(command("id", &["-u"])).is_ok_and(|id| id == "0")
}

fn has_japanese_font() -> bool {
    // Where Debian's package puts it; asked first, because fontconfig's own program may not be there.
    if Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists() {
        return true;
    }
    let listed = output(command("fc-list", &[":lang=ja", "family"]));
    listed.is_ok_and(|families| !families.is_empty())
}

fn runs(program: &str, arg: &str) -> bool {
    let status = Command::new(program).arg(arg).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
