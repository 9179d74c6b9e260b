//! Crates depend on one another from the binary down, as ARCHITECTURE.md draws it.

use super::{TextFile, lines};

/// A crate, what it may use, and what its tests may use besides.
type Allowed = (&'static str, &'static [&'static str], &'static [&'static str]);

const DIRECTION: [Allowed; 9] = [
    ("mieruka-schedule", &[], &[]),
    ("mieruka-core", &["mieruka-schedule"], &[]),
    ("mieruka-connect", &["mieruka-core", "mieruka-schedule"], &[]),
    ("mieruka-store", &["mieruka-core"], &[]),
    ("mieruka-report", &["mieruka-core"], &[]),
    ("mieruka-sample", &["mieruka-schedule"], &["mieruka-connect", "mieruka-core"]),
    ("mieruka-web", &[], &[]),
    (
        "mieruka",
        &[
            "mieruka-connect",
            "mieruka-core",
            "mieruka-report",
            "mieruka-sample",
            "mieruka-schedule",
            "mieruka-store",
            "mieruka-web",
        ],
        &[],
    ),
    ("xtask", &[], &[]),
];

pub(crate) fn check(files: &[TextFile]) -> Vec<String> {
    let manifests = files.iter().filter(|f| {
        f.path == "xtask/Cargo.toml" || (f.path.starts_with("crates/") && f.path.ends_with("/Cargo.toml"))
    });
    let mut problems = Vec::new();
    for file in manifests {
        let Some(name) = file.path.rsplit('/').nth(1) else { continue };
        let Some((_, code, tests)) = DIRECTION.iter().find(|(krate, ..)| *krate == name) else {
            problems.push(format!("{}: a crate without a place in xtask/src/tidy/crates.rs", file.path));
            continue;
        };
        for (number, used, for_tests) in dependencies(&file.text) {
            let allowed = code.contains(&used) || (for_tests && tests.contains(&used));
            if !allowed {
                problems.push(format!("{}:{number}: {name} may not use {used}", file.path));
            }
        }
    }
    problems
}

/// Our own crates that a manifest names: line, name, whether for tests only.
fn dependencies(manifest: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    let mut section = "";
    lines(manifest).filter_map(move |(number, line)| {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        }
        let used = line.split(['.', ' ', '=']).next()?;
        let ours = used == "mieruka" || used.starts_with("mieruka-");
        (ours && section.ends_with("dependencies")).then_some((
            number,
            used,
            section.ends_with("dev-dependencies"),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::TextFile;

    fn problems(krate: &str, text: &str) -> usize {
        check(&[TextFile { path: format!("crates/{krate}/Cargo.toml"), text: text.to_owned() }]).len()
    }

    #[test]
    fn nothing_points_up_or_sideways() {
        assert_eq!(problems("mieruka-core", "[dependencies]\nmieruka-schedule.workspace = true\n"), 0);
        assert_eq!(problems("mieruka-core", "[dependencies]\nmieruka-store = { workspace = true }\n"), 1);
        assert_eq!(problems("mieruka-store", "[dev-dependencies]\nmieruka-connect.workspace = true\n"), 1);
        assert_eq!(problems("mieruka-sample", "[dev-dependencies]\nmieruka-connect.workspace = true\n"), 0);
        assert_eq!(problems("mieruka-new", ""), 1);
    }
}
