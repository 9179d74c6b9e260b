//! `cargo xtask e2e`: the browser tests. Serves the sample programme from a database of its own and lets node drive
//! Chromium through `e2e/*.test.mjs`. Screenshots stay in `e2e-out/`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::shell::{Counts, Result, cargo, command, root, run, run_tests};
use crate::tools;

/// The sample programme is imported before the address is printed; the debug build needs a while for it.
const START_PATIENCE: Duration = Duration::from_secs(240);

/// A workbook from outside, kept beside the repository; where it is absent a workbook of the sample programme serves.
const FOREIGN_WORKBOOK: &str = "../shared/data/excel/課題一覧.xlsx";

#[derive(Debug, Default)]
pub(crate) struct Options {
    /// Renew `docs/screenshot.png`.
    screenshot: bool,
    /// Test files under `e2e/`; all of them when empty.
    files: Vec<String>,
}

pub(crate) fn run_command(args: &[&str]) -> Result {
    let (flags, files): (Vec<&str>, Vec<&str>) = args.iter().partition(|arg| arg.starts_with('-'));
    if let Some(unknown) = flags.iter().find(|flag| **flag != "--screenshot") {
        return Err(format!("e2e does not know {unknown}"));
    }
    let options = Options {
        screenshot: flags.contains(&"--screenshot"),
        files: files.iter().map(|file| (*file).to_owned()).collect(),
    };
    let mut counts = Counts::default();
    let done = drive(&options, &mut counts);
    println!("{} passed, {} failed", counts.passed, counts.failed);
    done
}

/// Builds, serves, tests.
pub(crate) fn drive(options: &Options, counts: &mut Counts) -> Result {
    let chromium = tools::chromium()
        .ok_or("no browser: install Debian's package chromium, or name a browser in $CHROMIUM")?;
    tools::npm_ci("e2e")?;
    run(cargo(&["build", "--locked", "--package", "mieruka"]))?;
    let out = root().join("e2e-out");
    empty(&out)?;
    let workbook = workbook(&out)?;
    let binary = binary("debug");
    let mut server = Server::start(&["demo"], &binary, &out.join("demo.sqlite"))?;

    let mut node = command("node", &["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    node.args(test_files(options)?);
    node.env("MIERUKA_URL", &server.url).env("MIERUKA_OUT", &out);
    node.env("MIERUKA_BINARY", &binary).env("MIERUKA_CHROMIUM", chromium).env("MIERUKA_WORKBOOK", workbook);
    if options.screenshot {
        node.env("MIERUKA_SCREENSHOT", root().join("docs/screenshot.png"));
    }
    let done = run_tests(node, counts);
    // Tests that found nobody to talk to say little; this says why.
    if let Ok(Some(status)) = server.child.try_wait() {
        return Err(format!("the server ended while it was tested ({status})"));
    }
    done
}

fn test_files(options: &Options) -> Result<Vec<PathBuf>> {
    let folder = root().join("e2e");
    if !options.files.is_empty() {
        return Ok(options.files.iter().map(|file| folder.join(file)).collect());
    }
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

/// The workbook that a person drops on the import page.
fn workbook(out: &Path) -> Result<PathBuf> {
    let foreign = root().join(FOREIGN_WORKBOOK);
    if foreign.exists() {
        return Ok(foreign);
    }
    println!(
        "\n!! {FOREIGN_WORKBOOK} is not here: the import test takes a workbook of the sample programme instead.\n"
    );
    let folder = out.join("sample");
    let day = "2026-04-10";
    let args =
        ["run", "--quiet", "--locked", "--package", "mieruka-sample", "--example", "write_files", "--"];
    let mut write = cargo(&args);
    write.arg(&folder).arg(day);
    run(write)?;
    find(&folder, &|path| path.extension().is_some_and(|e| e == "xlsx"))
        .ok_or_else(|| format!("{} holds no workbook", folder.display()))
}

/// The first file below a folder that fits.
fn find(folder: &Path, fits: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
    entries.sort();
    entries.into_iter().find_map(|path| {
        if path.is_dir() {
            return find(&path, fits);
        }
        fits(&path).then_some(path)
    })
}

fn empty(folder: &Path) -> Result {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// The product's program, built with this profile.
pub(crate) fn binary(profile: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join(profile).join(format!("mieruka{}", std::env::consts::EXE_SUFFIX))
}

/// A running server, ended with its owner.
pub(crate) struct Server {
    child: Child,
    /// Such as `http://127.0.0.1:40123`.
    pub(crate) url: String,
}

impl Server {
    /// Starts `mieruka COMMAND` on a free port and waits for the line that says where it serves.
    pub(crate) fn start(args: &[&str], binary: &Path, database: &Path) -> Result<Server> {
        let mut command = Command::new(binary);
        command.args(args).args(["--listen", "127.0.0.1:0", "--database"]);
        command.arg(format!("sqlite:{}", database.display()));
        let child = command.stdout(Stdio::piped()).stdin(Stdio::null()).spawn();
        let child = child.map_err(|error| format!("{}: {error}", binary.display()))?;
        let mut server = Server { child, url: String::new() };
        let stdout = server.child.stdout.take().ok_or("the server has no standard output")?;
        let (send, receive) = mpsc::channel();
        // Reads to the end, so that the server never waits for a full pipe.
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(std::io::Result::ok) {
                if let Some(url) = url_in(&line) {
                    let _ = send.send(url);
                }
            }
        });
        server.url = receive
            .recv_timeout(START_PATIENCE)
            .map_err(|_| format!("`mieruka {}` did not say where it serves", args.join(" ")))?;
        Ok(server)
    }

    /// The process, to look at its memory.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn url_in(line: &str) -> Option<String> {
    let at = line.find("http://")?;
    let end = line[at..].find(|c: char| !(c.is_ascii_alphanumeric() || ":/.[]-".contains(c)));
    let url = &line[at..end.map_or(line.len(), |end| at + end)];
    Some(url.trim_end_matches(['.', '/']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::url_in;

    #[test]
    fn the_address_is_found_in_a_sentence() {
        let found = |line: &str| url_in(line).unwrap_or_default();
        assert_eq!(found("見本を http://127.0.0.1:40123 で開いています。"), "http://127.0.0.1:40123");
        assert_eq!(found("Serving at http://127.0.0.1:7400/."), "http://127.0.0.1:7400");
        assert_eq!(found("Serving at http://127.0.0.1:7400（Ctrl+C）"), "http://127.0.0.1:7400");
        assert_eq!(url_in("nothing here"), None);
    }
}
