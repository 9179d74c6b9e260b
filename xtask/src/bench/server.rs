//! A project of 20,000 records, served: answers, first page after a start, memory. The sample programme and four large
//! registers are imported as anybody would.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::http::{Client, escape};
use super::machine::memory_of;
use super::records::register_files;
use super::{Bench, Table, at_rank, mb, median, ms, remove_database, timed};
use crate::e2e::Server;
use crate::shell::{Result, output};

/// What is asked, the aim, and what Redmine 5.0 with PostgreSQL took for the same with 20,000 issues on such a machine.
struct Question {
    name: &'static str,
    aim: &'static str,
    redmine: &'static str,
    paths: Vec<String>,
}

pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let database = bench.folder.join("server.sqlite");
    remove_database(&database)?;
    let key = fill(bench, &database)?;

    let project = format!("/projects/{key}");
    let (mut starts, mut server, mut client) = (Vec::new(), None, None);
    for _ in 0..bench.runs {
        drop((client.take(), server.take()));
        let start = Instant::now();
        let fresh = Server::start(&["serve"], &bench.mieruka(), &database)?;
        let mut fresh_client = Client::connect(&fresh.url)?;
        ask(&mut fresh_client, &project)?;
        starts.push(start.elapsed());
        (server, client) = (Some(fresh), Some(fresh_client));
    }
    let (Some(server), Some(mut client)) = (server, client) else {
        return Err("no run was asked for".to_owned());
    };
    let after_first_page = memory_of(server.id()).unwrap_or_default();

    let mut table = Table {
        title: format!("served: {} records and the sample programme", bench.project_records),
        head: vec!["what", "median", "95 %", "aim (server)", "Redmine 5.0"],
        rows: Vec::new(),
        notes: Vec::new(),
    };
    for question in questions(&mut client, &key)? {
        table.rows.push(question.row(bench.requests, &mut client)?);
    }
    let memory = memory_of(server.id()).unwrap_or_default();
    table.rows.push(row(
        "start to first page",
        &ms(median(&starts)),
        &ms(at_rank(&starts, 0.95)),
        "1.5 s",
        "",
    ));
    table.rows.push(row("resident after the first page", &mb(after_first_page.resident), "", "150 MB", ""));
    table.rows.push(row("resident after all requests", &mb(memory.resident), "", "150 MB", "700 MB"));
    table.notes.push(
        "Times are those of a client on the same machine over one kept connection, HTTP included. The figures of Redmine \
         were measured once, by their logs, and are not of this run."
            .to_owned(),
    );
    Ok(table)
}

fn row(what: &str, value: &str, tail: &str, aim: &str, redmine: &str) -> Vec<String> {
    [what, value, tail, aim, redmine].map(str::to_owned).to_vec()
}

/// Imports the sample programme and the large registers; returns the project's key.
fn fill(bench: &Bench, database: &Path) -> Result<String> {
    let server = Server::start(&["demo"], &bench.mieruka(), database)?;
    let projects = ask(&mut Client::connect(&server.url)?, "/api/v1/projects")?;
    let key = texts_of(&projects, "key").first().map(|(key, _)| (*key).to_owned());
    let key = key.ok_or("the sample programme has no project")?;
    drop(server);
    for file in register_files(bench.project_records) {
        let path = bench.folder.join(file.name);
        fs::write(&path, &file.csv).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut import = Command::new(bench.mieruka());
        import.arg("import").arg(&path).args(["--project", &key, "--party", file.party]);
        import.args(["--database", &format!("sqlite:{}", database.display())]);
        let (_, time) = timed(|| output(import))?;
        println!("   {} imported in {}", file.name, ms(time));
    }
    Ok(key)
}

fn questions(client: &mut Client, key: &str) -> Result<Vec<Question>> {
    let api = format!("/api/v1/projects/{key}");
    let list = ask(client, &format!("{api}/issues?limit=100&offset=100"))?;
    let ids: Vec<String> = record_ids(&list).into_iter().take(50).collect();
    if ids.is_empty() {
        return Err("the list of issues is empty".to_owned());
    }
    let words = ["移行", "結合環境", "端数", "夜間 処理", "X-00042", "帳票", "伝票", "存在しない言葉"];
    let search = words.iter().map(|word| format!("{api}/search?q={}", escape(word)));
    Ok(vec![
        Question {
            name: "Now page",
            aim: "2 ms",
            redmine: "38 ms (overview)",
            paths: vec![format!("/projects/{key}")],
        },
        Question {
            name: "100 issues as JSON",
            aim: "1.3 ms",
            redmine: "131 ms",
            paths: (0..20).map(|i| format!("{api}/issues?limit=100&offset={}", i * 100)).collect(),
        },
        Question {
            name: "100 open issues by date as JSON",
            aim: "",
            redmine: "",
            paths: vec![format!("{api}/issues?limit=100&filter=is:open&sort=due_on")],
        },
        Question {
            name: "one record with history",
            aim: "0.2 ms",
            redmine: "20 ms",
            paths: ids.iter().map(|id| format!("{api}/issues/{id}")).collect(),
        },
        Question { name: "search", aim: "3.8 ms", redmine: "380 ms", paths: search.collect() },
        Question { name: "nothing (404)", aim: "", redmine: "", paths: vec!["/nowhere".to_owned()] },
    ])
}

impl Question {
    fn row(&self, requests: usize, client: &mut Client) -> Result<Vec<String>> {
        let mut times = Vec::new();
        for (i, path) in self.paths.iter().cycle().take(requests + requests / 10).enumerate() {
            let answer = client.get(path)?;
            if answer.status != 200 && path != "/nowhere" {
                return Err(format!("{path}: status {}", answer.status));
            }
            if i >= requests / 10 {
                times.push(answer.took);
            }
        }
        Ok(row(self.name, &ms(median(&times)), &ms(at_rank(&times, 0.95)), self.aim, self.redmine))
    }
}

/// The body of an answer that must be good.
fn ask(client: &mut Client, path: &str) -> Result<String> {
    let answer = client.get(path)?;
    if answer.status == 200 {
        return Ok(String::from_utf8_lossy(&answer.body).into_owned());
    }
    Err(format!("{path}: status {}", answer.status))
}

/// What stands under this name, wherever it does, with the JSON behind it. Ids and keys hold nothing that would be
/// escaped.
fn texts_of<'a>(json: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let mark = format!("\"{name}\":\"");
    let places = json.match_indices(&mark).map(|(at, mark)| at + mark.len());
    places.filter_map(|at| json[at..].split_once('"')).collect()
}

/// The ids of the records in a list; a reference to another record has an id, too, but no kind behind it.
fn record_ids(json: &str) -> Vec<String> {
    let records = texts_of(json, "id").into_iter().filter(|(_, rest)| rest.starts_with(",\"kind\":"));
    records.map(|(id, _)| id.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::record_ids;

    #[test]
    fn ids_of_records_are_told_from_references() {
        let json = r#"{"records":[{"id":"a1","kind":"issue","owner":{"id":"p","name":"x"}},{"id":"b2","kind":"issue"}]}"#;
        assert_eq!(record_ids(json), ["a1", "b2"]);
    }
}
