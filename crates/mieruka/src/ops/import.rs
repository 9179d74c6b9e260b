//! Imports: a preview before anything is stored, then the same again, each file as one transaction.

mod carried;

use std::sync::Arc;

use mieruka_connect::ReadOptions;
use mieruka_core::change::Cause;
use mieruka_core::decide::Refusal;
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::reconcile::{
    Choices, ImportPlan, ImportRefusal, ImportRequest, Parts, plan_import, remembered_columns,
    remembered_tables, sets_of_parts,
};
use mieruka_core::register::Kind;
use mieruka_core::source_record::{ColumnChoice, SourceFile, SourceKind, TableChoice};
use mieruka_core::state::ProjectState;
use mieruka_store::{Decided, WriteError, WriteRequest};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::error::OpError;
use crate::ops::inspect::inspect;
use crate::ops::{App, Caller, project};

/// What a person says tables and columns of a file are.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct Corrections {
    pub tables: Vec<TableChoice>,
    pub columns: Vec<ColumnChoice>,
}

impl Corrections {
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.columns.is_empty()
    }

    /// These and over them further ones: what is said last of a table or a column counts.
    fn and(&self, further: &Corrections) -> Corrections {
        let same_column = |a: &ColumnChoice, b: &ColumnChoice| {
            a.sheet == b.sheet && a.column == b.column && (b.header.is_none() || a.header == b.header)
        };
        let same_table = |a: &TableChoice, b: &TableChoice| {
            a.sheet == b.sheet && (b.table.is_none() || a.table == b.table)
        };
        let mut all = self.clone();
        all.columns.retain(|old| !further.columns.iter().any(|new| same_column(old, new)));
        all.tables.retain(|old| !further.tables.iter().any(|new| same_table(old, new)));
        all.columns.extend_from_slice(&further.columns);
        all.tables.extend_from_slice(&further.tables);
        all
    }
}

/// A file that was read, on its way into a project.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub file: Arc<SourceFile>,
    pub bytes: Arc<Vec<u8>>,
    /// SHA-256, hex.
    pub hash: String,
    pub party: String,
    pub party_side: Option<String>,
    /// How a person has it read, where the guess was wrong.
    pub corrections: Corrections,
    /// Some of it was said of an earlier file of the series.
    pub remembered: bool,
    /// From what the ids of new records follow: the same seed gives the preview and the import the same ids, so that
    /// the preview of a second file can lean on the records of the first.
    seed: [u8; 32],
}

impl Incoming {
    pub fn new(file: SourceFile, bytes: Vec<u8>, party: String, party_side: Option<String>) -> Incoming {
        let hash = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let seed = crate::ops::random_bytes();
        let (file, bytes) = (Arc::new(file), Arc::new(bytes));
        Incoming {
            file,
            bytes,
            hash,
            party,
            party_side,
            corrections: Corrections::default(),
            remembered: false,
            seed,
        }
    }

    /// The same bytes with further tables and columns read as a person says. Stores nothing.
    ///
    /// # Errors
    /// When the file cannot be read any longer, or no table of it would be left.
    pub fn reread(&self, further: &Corrections, options: &ReadOptions) -> Result<Incoming, OpError> {
        let corrections = self.corrections.and(further);
        let Corrections { tables, columns } = corrections.clone();
        let options = ReadOptions { tables, columns, ..options.clone() };
        let file = inspect(&self.file.file, &self.bytes, &options)?;
        if file.tables.is_empty() && !self.file.tables.is_empty() {
            let reason = options.lang.text("preview-nothing-left");
            return Err(OpError::Input { place: self.file.file.clone(), reason });
        }
        Ok(Incoming { file: Arc::new(file), corrections, ..self.clone() })
    }

    /// How the file was read: another reading of the same bytes is not what somebody has seen.
    fn reading(&self) -> String {
        let mut digest = Sha256::new();
        for table in &self.corrections.tables {
            let kind = table.kind.map_or("", SourceKind::name);
            digest.update(format!("{:?}", (&table.sheet, table.table, kind)));
        }
        digest.finalize().iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Fresh ids, the same ones in the same order each time.
    fn ids(&self) -> impl FnMut() -> RecordId + use<> {
        let (seed, mut count) = (self.seed, 0u64);
        move || {
            count += 1;
            let digest = Sha256::new().chain_update(seed).chain_update(count.to_le_bytes()).finalize();
            let mut bits = [0; 16];
            bits.copy_from_slice(&digest[..16]);
            RecordId::from_u128(u128::from_le_bytes(bits))
        }
    }

    fn request<'a>(&'a self, choices: &'a Choices, parts: &'a Parts, caller: &Caller) -> ImportRequest<'a> {
        ImportRequest {
            file: &self.file,
            file_hash: &self.hash,
            party: &self.party,
            party_side: self.party_side.as_deref(),
            source_name: None,
            choices,
            tables: &self.corrections.tables,
            parts,
            lang: caller.lang,
        }
    }
}

/// Reads a file for a project: as a person had the last file of its series read, over that what `said` says.
///
/// # Errors
/// When the file cannot be read, or the project's records cannot.
pub fn import_read(
    app: &App,
    project_key: &str,
    (name, bytes): (&str, Vec<u8>),
    (party, party_side): (&str, Option<&str>),
    said: &Corrections,
    options: &ReadOptions,
) -> Result<Incoming, OpError> {
    let file = inspect(name, &bytes, options)?;
    // A project that does not exist yet remembers nothing.
    let state = app.store.state(project_key)?;
    let remembered = state.map(|state| Corrections {
        tables: remembered_tables(&state, party, None, &file),
        columns: remembered_columns(&state, party, None, &file),
    });
    let mut remembered = remembered.unwrap_or_default();
    let mut incoming = Incoming::new(file, bytes, party.to_owned(), party_side.map(str::to_owned));
    if !remembered.is_empty() {
        incoming = match incoming.reread(&remembered, options) {
            // What was left out then is all there is now: somebody has to look at it again.
            Err(OpError::Input { .. }) => {
                remembered.tables.clear();
                incoming.reread(&remembered, options)?
            }
            read => read?,
        };
        let sheets = |choice: &TableChoice| incoming.file.has_sheet(&choice.sheet);
        incoming.remembered = incoming.file.tables.iter().any(|t| t.columns.iter().any(|c| c.chosen))
            || remembered.tables.iter().any(sheets);
    }
    if said.is_empty() { Ok(incoming) } else { incoming.reread(said, options) }
}

/// Puts the files of one export in the order of their dates, the oldest first, so that what is younger has the last word.
/// Other files keep their places.
pub fn in_order(mut incoming: Vec<Incoming>) -> Vec<Incoming> {
    let files: Vec<_> = incoming.iter().map(|one| (one.party.as_str(), one.file.as_ref())).collect();
    let sets = sets_of_parts(&files);
    let mut from: Vec<usize> = (0..files.len()).collect();
    for by_date in sets {
        let mut places = by_date.clone();
        places.sort_unstable();
        for (place, file) in places.into_iter().zip(by_date) {
            from[place] = file;
        }
    }
    let mut files: Vec<Option<Incoming>> = incoming.drain(..).map(Some).collect();
    from.into_iter().filter_map(|at| files[at].take()).collect()
}

/// What importing these files one after the other would do to the project as it is. Stores nothing. A file without
/// choices has none.
pub fn import_preview(
    app: &App,
    caller: &Caller,
    project_key: &str,
    incoming: &[Incoming],
    choices: &[Choices],
) -> Result<Vec<ImportPlan>, OpError> {
    let mut choices = filled(choices, incoming.len());
    chain(app, caller, project_key, incoming, &mut choices, None)
}

/// What became of one file.
#[derive(Clone, Debug)]
pub struct Imported {
    pub plan: ImportPlan,
    /// The run its changes belong to; `None` when there were none.
    pub import_run: Option<RecordId>,
}

/// Imports the files one after the other; a project that does not exist yet is created with the first change.
///
/// `shown` are the fingerprints of the previews that somebody has accepted, made without choices: when the state moved
/// since, or when an answer does not fit, nothing is stored at all. `once` names this acceptance: the same name again
/// stores nothing more and is answered as the first time.
pub fn import_accept(
    app: &App,
    caller: &Caller,
    project_key: &str,
    incoming: &[Incoming],
    choices: &[Choices],
    shown: Option<&[&str]>,
    once: Option<&str>,
) -> Result<Vec<Imported>, OpError> {
    let mut choices = filled(choices, incoming.len());
    if shown.is_some() || incoming.len() > 1 {
        let plain = import_preview(app, caller, project_key, incoming, &[])?;
        let fingerprints = plain.iter().map(|plan| plan.fingerprint.as_str());
        if shown.is_some_and(|shown| !fingerprints.eq(shown.iter().copied())) {
            return Err(OpError::PreviewOutdated);
        }
        chain(app, caller, project_key, incoming, &mut choices, Some(&plain))?;
    }
    let (set_of, mut sets) = sets(incoming);
    let mut done = Vec::new();
    for (i, (one, answers)) in incoming.iter().zip(&choices).enumerate() {
        let parts = &mut sets[set_of[i]];
        let once = once.map(|once| format!("{once}:{i}"));
        let imported = store(app, caller, project_key, one, (answers, parts), once)?;
        parts.planned(&imported.plan);
        done.push(imported);
    }
    Ok(done)
}

fn filled(choices: &[Choices], files: usize) -> Vec<Choices> {
    let mut choices = choices.to_vec();
    choices.resize(files, Choices::default());
    choices
}

/// For each file the set of parts it belongs to.
fn sets(incoming: &[Incoming]) -> (Vec<usize>, Vec<Parts>) {
    let files: Vec<_> = incoming.iter().map(|one| (one.party.as_str(), one.file.as_ref())).collect();
    let mut set_of = vec![0; files.len()];
    let sets = sets_of_parts(&files).into_iter().enumerate().map(|(set, members)| {
        for &at in &members {
            set_of[at] = set;
        }
        Parts::of(members.iter().map(|&at| files[at].1))
    });
    let sets = sets.collect();
    (set_of, sets)
}

/// Plans the files one after the other. With the plans that were shown without choices, the choices are carried over to
/// what is planned now.
fn chain(
    app: &App,
    caller: &Caller,
    project_key: &str,
    incoming: &[Incoming],
    choices: &mut [Choices],
    shown: Option<&[ImportPlan]>,
) -> Result<Vec<ImportPlan>, OpError> {
    // A project that does not exist yet is empty.
    let mut state = app.store.state(project_key)?.map(|s| s.as_ref().clone()).unwrap_or_default();
    let (at, today) = (app.clock.now(), app.clock.today());
    let (set_of, mut sets) = sets(incoming);
    let mut carried = carried::Carried::default();
    let mut plans = Vec::new();
    for (i, one) in incoming.iter().enumerate() {
        let asked = std::mem::take(&mut choices[i]);
        choices[i] = carried.choices(&asked);
        let parts = &mut sets[set_of[i]];
        let request = one.request(&choices[i], parts, caller);
        let mut plan = plan_import(&state, &request, at, today, &mut one.ids()).map_err(OpError::Import)?;
        plan.fingerprint.push_str(&one.reading());
        for change in &plan.changes {
            let damaged = |e: mieruka_core::state::Broken| mieruka_store::StoreError::Damaged(e.to_string());
            state.apply_change(change, state.seq() + 1, at).map_err(damaged)?;
        }
        parts.planned(&plan);
        if let Some(shown) = shown {
            carried.add(&shown[i], &asked, &plan);
        }
        plans.push(plan);
    }
    Ok(plans)
}

enum Refused {
    By(ImportRefusal),
    Project(Refusal),
}

/// Stores one file.
fn store(
    app: &App,
    caller: &Caller,
    project_key: &str,
    incoming: &Incoming,
    (choices, parts): (&Choices, &Parts),
    once: Option<String>,
) -> Result<Imported, OpError> {
    let create_project = app.store.state(project_key)?.is_none();
    if create_project {
        project::check_key(project_key)?;
    }
    let (at, today) = (app.clock.now(), app.clock.today());
    let (who, what, answers, others) = (caller.clone(), incoming.clone(), choices.clone(), parts.clone());
    let key = project_key.to_owned();
    let (send, planned) = std::sync::mpsc::channel();
    let decide = move |state: &ProjectState| {
        let request = what.request(&answers, &others, &who);
        let plan = plan_import(state, &request, at, today, &mut what.ids()).map_err(Refused::By)?;
        let cause = Cause { command: "import".into(), import_run: plan.import_run };
        let answer = json!({"import_run": plan.import_run});
        let files = match plan.import_run {
            Some(_) => vec![(what.file.file.clone(), what.bytes.as_ref().clone())],
            None => Vec::new(),
        };
        let mut changes = Vec::new();
        if create_project && !plan.changes.is_empty() {
            changes = project::changes(state, &who, &key, (at, today)).map_err(Refused::Project)?;
        }
        changes.extend(plan.changes.iter().cloned());
        // The receiver waits until the write is over, so it is there.
        let _ = send.send(plan);
        Ok(Decided { at, actor: who.actor.clone(), cause, changes, answer, files })
    };
    let request = WriteRequest { create_project, idempotency_key: once.clone() };
    let written = match app.store.write(project_key, request, decide) {
        // Somebody else was quicker: there it is.
        Err(WriteError::ProjectExists) if create_project => {
            return store(app, caller, project_key, incoming, (choices, parts), once);
        }
        written => written.map_err(|e| {
            OpError::from_write(e, project_key, |refused| match refused {
                Refused::By(refusal) => OpError::Import(refusal),
                Refused::Project(refusal) => OpError::Refused(Kind::Project, refusal),
            })
        })?,
    };
    if written.repeated {
        let none = Choices::default();
        let request = incoming.request(&none, parts, caller);
        let plan = plan_import(&written.state, &request, at, today, &mut incoming.ids());
        let import_run = written.answer["import_run"].as_str().and_then(|id| id.parse().ok());
        return Ok(Imported { plan: plan.map_err(OpError::Import)?, import_run });
    }
    // The batch may have been decided more than once; the last plan is the one that was stored.
    let plan = planned.try_iter().last().ok_or(OpError::PreviewOutdated)?;
    Ok(Imported { import_run: plan.import_run, plan })
}

/// What people call a kind of foreign table.
pub fn kind_label(kind: SourceKind, lang: Lang) -> String {
    lang.text(&format!("source-kind-{}", kind.name().replace('_', "-")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where its own files cannot be made")]
mod tests;
