//! The schedule engine: dates, one edit, a plan from its file, forecast and levelling, beside the peers that are here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::json::{number, text, value};
use super::peers::{self, Levelled, Scheduled, answer, milliseconds};
use super::{Bench, Table, ms};
use crate::shell::{Result, output, root};

/// Levelling with a few schedules and with many.
const AIMS_OF_LEVELLING: [f64; 2] = [32.8, 31.0];

/// Not five, nor its multiples: the difficulty of the instances turns with a period of five.
const EVERY_INSTANCE: usize = 7;

pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let mut report = Report {
        bench,
        table: Table {
            title: format!("schedule: {} and {} tasks, forecast, levelling", bench.tasks, bench.tasks * 10),
            head: vec!["what", "ours", "aim", "peer", "its figure", "peer ÷ ours"],
            rows: Vec::new(),
            notes: Vec::new(),
        },
    };
    report.dates()?;
    if let Err(reason) = report.plans() {
        report.note(format!(
            "Plans in files were not measured, nor MPXJ and TaskJuggler beside them: {reason}."
        ));
    }
    report.forecasts()?;
    if let Err(reason) = report.levelling() {
        report.note(format!("Levelling was not measured: {reason}."));
    }
    report.note(format!(
        "`cargo xtask bench schedule` measures this section alone. Ours: a {} build; a figure is the median of many \
         runs in a process and, of dates and forecasts, the median of so many processes: {}. Files are read from memory. Levelling counts schedules, not time: \
         means over the 60 instances `_1` and three seeds; the time is that of an instance that uses all schedules up, the \
         median of three seeds. An aim stands beside the figure it was set for; figures without one were given none.",
        bench.profile, bench.rounds
    ));
    Ok(report.table)
}

struct Report<'a> {
    bench: &'a Bench,
    table: Table,
}

impl Report<'_> {
    /// Random networks in memory, and edits of one of them.
    fn dates(&mut self) -> Result {
        let (few, many) = (self.bench.tasks, self.bench.tasks * 10);
        let said = self.ours("cpm", &["--json", &few.to_string(), &many.to_string()])?;
        self.time(&format!("dates of {few} tasks"), &said, &format!("schedule_{few}_ms"), Some(3.0))?;
        self.time(&format!("dates of {many} tasks"), &said, &format!("schedule_{many}_ms"), Some(40.0))?;
        self.time(&format!("one edit in {few} tasks"), &said, "edit_ms", Some(0.3))?;
        self.time("the same, 95 of 100 edits", &said, "edit_p95_ms", Some(0.3))?;
        self.time("an edit that moves the finish", &said, "edit_critical_ms", Some(0.3))
    }

    /// The same plan, read and computed by us and by the peers.
    fn plans(&mut self) -> Result {
        let tasks = self.bench.tasks;
        let mixed = self.plan("mixed.xml", &["--links", "mixed"])?;
        let said = self.ours("cpm", &["--json", "--file", &mixed.display().to_string()])?;
        let peer = peers::mpxj(self.bench, &mixed);
        let peer = self.there("MPXJ", peer);
        let figure = |ms: Option<f64>| Some((peer.as_ref()?.name.clone(), ms?));
        let in_memory = figure(peer.as_ref().and_then(|peer| peer.schedule_ms));
        let whole = figure(peer.as_ref().map(|peer| peer.file_ms));
        self.beside(
            &format!("dates of a plan of MS Project, {tasks} tasks"),
            &said,
            "schedule_ms",
            Some(3.0),
            in_memory,
        )?;
        self.beside("the same, from file to dates", &said, "file_ms", Some(60.0), whole)?;
        self.compare(&said, peer.as_ref());

        let plain = self.plan("plain.xml", &["--links", "fs"])?;
        let same = self.plan("plain.tjp", &["--links", "fs", "--format", "tjp"])?;
        let said = self.ours("cpm", &["--json", "--file", &plain.display().to_string()])?;
        let peer = peers::task_juggler(self.bench, &same);
        let peer = self.there("TaskJuggler", peer);
        let what = format!("{tasks} tasks, finish to start only, from file to dates");
        let whole = peer.as_ref().map(|peer| (peer.name.clone(), peer.file_ms));
        self.beside(&what, &said, "file_ms", None, whole)?;
        self.compare(&said, peer.as_ref());
        Ok(())
    }

    fn forecasts(&mut self) -> Result {
        let (tasks, runs) = (self.bench.tasks / 10, self.bench.forecast_runs);
        let rounds = self.ours("forecast", &["--json", &tasks.to_string(), &runs.to_string(), "2"])?;
        let lines: Vec<Vec<&str>> = rounds.iter().map(|said| said.lines().collect()).collect();
        let Some(first) = lines.first() else { return Ok(()) };
        for (i, line) in first.iter().enumerate() {
            let (network, model) = (text(line, "network"), text(line, "model"));
            let what = format!(
                "forecast, {tasks} tasks × {runs} runs, two threads: {}, {}",
                network.unwrap_or_default(),
                model.unwrap_or_default()
            );
            let said: Vec<String> =
                lines.iter().filter_map(|lines| lines.get(i)).map(|line| (*line).to_owned()).collect();
            self.time(&what, &said, "median_ms", Some(250.0))?;
        }
        Ok(())
    }

    fn levelling(&mut self) -> Result {
        let data = root().join("../shared/data/psplib");
        let instances = instances(&data.join("j120"))?;
        let budgets = self.bench.schedules;
        let mut command = Command::new(self.bench.example("psplib"));
        let list = budgets.map(|budget| budget.to_string()).join(",");
        command.arg("--json").arg(data.join("j120")).args([&list, "1,2,3"]);
        let said = answer(command)?;
        for ((line, budget), aim) in said.lines().zip(budgets).zip(AIMS_OF_LEVELLING) {
            let deviation = field(line, "deviation_percent")?;
            let what = format!("levelling j120, {budget} schedules: above the critical path");
            let aim = self.aim(deviation, aim, &format!("{aim} %"));
            self.row(&what, &percent(deviation), &aim, None);
        }
        let last = said.lines().last().unwrap_or_default();
        for (what, name) in [("median", "median_ms"), ("slowest instance", "slowest_ms")] {
            let what = format!("levelling j120, {} schedules, one thread: time, {what}", budgets[1]);
            self.time(&what, &[last.to_owned()], name, Some(25.0))?;
        }

        let some: Vec<PathBuf> =
            instances.into_iter().step_by(EVERY_INSTANCE).take(self.bench.solved).collect();
        let peer = peers::cp_sat(self.bench, &some);
        let Some(peer) = self.there("OR-Tools", peer) else { return Ok(()) };
        let lengths = value(last, "critical_paths").ok_or("no critical paths")?;
        let (ours, its) = (deviation(&some, last, lengths)?, deviation(&some, &peer.said, lengths)?);
        let Levelled { name, .. } = peer;
        let what =
            format!("{} of these instances, {} schedules: above the critical path", some.len(), budgets[1]);
        self.row(&what, &percent(ours), "", Some((name, percent(its), String::new())));
        Ok(())
    }

    /// What one of the schedule crate's examples prints, run a few times.
    fn ours(&self, example: &str, args: &[&str]) -> Result<Vec<String>> {
        let one = |_| {
            let mut command = Command::new(self.bench.example(example));
            command.args(args);
            output(command)
        };
        (0..self.bench.rounds).map(one).collect()
    }

    /// A plan of random tasks, written by the generator of the shared tools.
    fn plan(&self, name: &str, args: &[&str]) -> Result<PathBuf> {
        let file = self.bench.folder.join(name);
        let generator = root().join("../shared/tools/generate_network.py");
        if !generator.exists() {
            return Err("shared/tools/generate_network.py is not here".to_owned());
        }
        let mut command = Command::new("python3");
        command.arg(generator).arg(self.bench.tasks.to_string()).args(args).arg("-o").arg(&file);
        answer(command)?;
        Ok(file)
    }

    /// A row of ours alone.
    fn time(&mut self, what: &str, said: &[String], name: &str, aim: Option<f64>) -> Result {
        self.beside(what, said, name, aim, None)
    }

    /// A row of ours and a peer's milliseconds; ours is the median of what the runs said.
    fn beside(
        &mut self,
        what: &str,
        said: &[String],
        name: &str,
        aim: Option<f64>,
        peer: Option<(String, f64)>,
    ) -> Result {
        let mut ours = said.iter().map(|said| field(said, name)).collect::<Result<Vec<f64>>>()?;
        ours.sort_by(f64::total_cmp);
        let ours = *ours.get(ours.len() / 2).ok_or("no run was asked for")?;
        let time = |figure: f64| ms(milliseconds(figure));
        let aim = aim.map_or_else(String::new, |aim| self.aim(ours, aim, &format!("{aim} ms")));
        let peer = peer.map(|(name, its)| (name, time(its), format!("{:.1}", its / ours)));
        self.row(what, &time(ours), &aim, peer);
        Ok(())
    }

    fn row(&mut self, what: &str, ours: &str, aim: &str, peer: Option<(String, String, String)>) {
        let (name, its, ratio) = peer.unwrap_or_default();
        self.table.rows.push([what, ours, aim, &name, &its, &ratio].map(str::to_owned).to_vec());
    }

    /// An aim and whether it is met. Aims were set for release builds of full size.
    fn aim(&self, figure: f64, most: f64, said: &str) -> String {
        match self.bench.profile {
            "release" if figure <= most => format!("≤ {said}: met"),
            "release" => format!("≤ {said}: **missed**"),
            _ => String::new(),
        }
    }

    /// The peer, or a note why not.
    fn there<T>(&mut self, name: &str, peer: Result<T>) -> Option<T> {
        peer.map_err(|reason| self.note(format!("{name} was not measured: {reason}."))).ok()
    }

    /// Programs that compute different dates are not compared in silence.
    fn compare(&mut self, said: &[String], peer: Option<&Scheduled>) {
        let (Some(peer), Some(ours)) = (peer, said.first().and_then(|said| text(said, "finish"))) else {
            return;
        };
        let same = if ours.starts_with(&peer.finish) { "the same" } else { "not ours" };
        self.note(format!("{}: the plan ends on {}, {same} ({ours}).", peer.name, peer.finish));
    }

    fn note(&mut self, note: String) {
        self.table.notes.push(note);
    }
}

/// Files of PSPLIB, by name.
fn instances(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(folder).map_err(|_| "shared/data/psplib/j120 is not here".to_owned())?;
    let mut files: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "sm"));
    files.sort();
    Ok(files)
}

/// Mean percent of makespans above critical paths.
fn deviation(instances: &[PathBuf], makespans: &str, lengths: &str) -> Result<f64> {
    let mut sum = 0.0;
    for instance in instances {
        let name = instance.file_stem().unwrap_or_default().to_string_lossy();
        sum += 100.0 * (field(makespans, &name)? / field(lengths, &name)? - 1.0);
    }
    Ok(sum / instances.len() as f64)
}

fn field(said: &str, name: &str) -> Result<f64> {
    number(said, name).ok_or_else(|| format!("no {name} in “{said}”"))
}

fn percent(figure: f64) -> String {
    format!("{figure:.2} %")
}

#[cfg(test)]
mod tests {
    use super::deviation;

    #[test]
    fn deviations_are_means_of_percents() {
        let files = ["a/j1_1.sm", "a/j1_2.sm"].map(Into::into);
        let made = deviation(&files, r#"{"j1_1":110,"j1_2":260}"#, r#"{"j1_1":100,"j1_2":200}"#);
        assert_eq!(made.map(f64::round), Ok(20.0));
        assert!(deviation(&files, r#"{"j1_1":110}"#, r#"{"j1_1":100,"j1_2":200}"#).is_err());
    }
}
