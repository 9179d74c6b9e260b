//! What the tests share: the sample's files, databases in folders of their own, and the binary as a process.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use mieruka::Clock;
use mieruka::ops::App;
use mieruka::ops::sample::sample_ensure;
use mieruka_core::lang::Lang;
use mieruka_sample::{DroppedFile, Programme, programme};
use mieruka_store::{DatabaseUrl, Store};
use serde_json::Value as Json;
use tempfile::TempDir;

/// The day the tests take for today; a Friday without a holiday near it.
pub(crate) const TODAY: Date = Date::constant(2026, 11, 20);

/// The key of the sample's project, and of the tests' own.
pub(crate) const KEY: &str = "KIKAN";

/// The sample programme as it stands on [`TODAY`].
pub(crate) fn sample() -> &'static Programme {
    static SAMPLE: OnceLock<Programme> = OnceLock::new();
    SAMPLE.get_or_init(|| programme(TODAY))
}

/// One file of the sample: of a week (1 to 8), of a party, whose name ends so.
pub(crate) fn dropped(week: u32, party: &str, ending: &str) -> &'static DroppedFile {
    let drop = sample().drops.iter().find(|d| d.week == week).unwrap();
    let found = drop.files.iter().find(|f| f.party == party && f.name.ends_with(ending));
    found.unwrap_or_else(|| panic!("the sample has no {ending} of {party} in week {week}"))
}

/// The day the files of a week arrive.
pub(crate) fn drop_day(week: u32) -> Date {
    sample().drops.iter().find(|d| d.week == week).unwrap().received_on
}

/// A database of its own in a folder of its own, and the product on it in this process.
pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    folder: TempDir,
}

impl Desk {
    /// An empty database.
    pub(crate) fn empty() -> Desk {
        Desk::open(tempfile::tempdir().unwrap())
    }

    /// A copy of the sample programme, imported once for all tests.
    pub(crate) fn with_sample() -> Desk {
        static PRISTINE: OnceLock<Vec<u8>> = OnceLock::new();
        let pristine = PRISTINE.get_or_init(|| {
            let desk = Desk::empty();
            sample_ensure(&desk.app, TODAY, Lang::Ja).unwrap();
            let Desk { app, folder } = desk;
            // Closing brings everything into the one file.
            drop(app);
            std::fs::read(database_in(folder.path())).unwrap()
        });
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(database_in(folder.path()), pristine).unwrap();
        Desk::open(folder)
    }

    fn open(folder: TempDir) -> Desk {
        let store = Store::open(&DatabaseUrl::sqlite(database_in(folder.path()))).unwrap();
        Desk { app: App::new(store, Clock::evening_of(TODAY)), folder }
    }
}

pub(crate) fn database_in(folder: &Path) -> PathBuf {
    folder.join("desk.sqlite")
}

/// The binary with a folder for its database and files.
pub(crate) struct Shell {
    folder: TempDir,
}

impl Shell {
    pub(crate) fn new() -> Shell {
        Shell { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn database(&self) -> PathBuf {
        database_in(self.folder.path())
    }

    /// Writes a file; the same name in another folder is another file of that name.
    pub(crate) fn write(&self, folder: &str, name: &str, bytes: &[u8]) -> String {
        let path = self.path(folder);
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join(name), bytes).unwrap();
        path.join(name).display().to_string()
    }

    /// Writes a file of the sample.
    pub(crate) fn put(&self, week: u32, file: &DroppedFile) -> String {
        self.write(&format!("{week}-{}", file.party), &file.name, &file.bytes)
    }

    /// The binary on this folder's database, in Japanese, with nothing of the tester's own surroundings.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mieruka"));
        command.current_dir(self.folder.path()).env_clear().env("XDG_DATA_HOME", self.path("data"));
        command
    }

    /// Runs a command line on this folder's database.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let database = format!("sqlite:{}", self.database().display());
        Ran::of(self.command().args(["--database", &database]).args(args).output().unwrap(), args)
    }

    /// Runs a command line as it is.
    pub(crate) fn run_plain(&self, args: &[&str]) -> Ran {
        Ran::of(self.command().args(args).output().unwrap(), args)
    }

    /// Imports a file of the sample on the day it arrived; answers with the JSON.
    pub(crate) fn import(&self, week: u32, file: &DroppedFile, more: &[&str]) -> Json {
        let (path, today) = (self.put(week, file), drop_day(week).to_string());
        let side = sample().parties.iter().find(|p| p.name_ja == file.party).unwrap().side;
        let mut args = vec!["import", &path, "--project", KEY, "--party", file.party, "--side", side];
        args.extend(["--today", &today, "--format", "json"]);
        args.extend(more);
        self.run(&args).json()
    }
}

/// What a command answered.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) args: Vec<String>,
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: Output, args: &[&str]) -> Ran {
        Ran {
            args: args.iter().map(|&a| a.to_owned()).collect(),
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Standard output of a command that was done and said nothing else.
    pub(crate) fn done(&self) -> &str {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{:?}", self.args);
        &self.out
    }

    /// The one JSON document that was printed.
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(self.done()).unwrap_or_else(|e| panic!("{e}: {:?}", self.args))
    }

    /// Bad input or usage: one line on standard error that names the place; nothing on standard output.
    pub(crate) fn refused(&self, place: &str) -> &str {
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{self:#?}");
        assert_eq!(self.err.trim_end().lines().count(), 1, "{self:#?}");
        assert!(self.err.starts_with("mieruka: ") && self.err.contains(place), "no {place}: {self:#?}");
        self.err.trim_end()
    }
}

/// How many entries the journal of a project has.
pub(crate) fn entries(store: &Store, key: &str) -> u64 {
    store.state(key).unwrap().map_or(0, |state| state.seq())
}

/// Every law of the journal holds.
pub(crate) fn assert_sound(store: &Store) {
    let report = store.verify().unwrap();
    assert!(report.is_sound(), "{report:#?}");
}
