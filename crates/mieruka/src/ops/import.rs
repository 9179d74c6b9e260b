//! Imports: a preview before anything is stored, then the same again as one transaction.

use std::sync::Arc;

use mieruka_connect::ReadOptions;
use mieruka_core::change::Cause;
use mieruka_core::id::RecordId;
use mieruka_core::reconcile::{
    Choices, ImportPlan, ImportRefusal, ImportRequest, plan_import, remembered_columns,
};
use mieruka_core::source_record::{ColumnChoice, SourceFile};
use mieruka_core::state::ProjectState;
use mieruka_store::{Decided, WriteRequest};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::error::OpError;
use crate::ops::inspect::inspect;
use crate::ops::{App, Caller};

/// A file that was read, on its way into a project.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub file: Arc<SourceFile>,
    pub bytes: Arc<Vec<u8>>,
    /// SHA-256, hex.
    pub hash: String,
    pub party: String,
    pub party_side: Option<String>,
    /// How a person has its columns read, where the guess was wrong.
    pub columns: Vec<ColumnChoice>,
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
        Incoming { file, bytes, hash, party, party_side, columns: Vec::new(), remembered: false, seed }
    }

    /// The same bytes with further columns read as a person says. Stores nothing.
    ///
    /// # Errors
    /// When the file cannot be read any longer.
    pub fn reread(&self, columns: &[ColumnChoice], options: &ReadOptions) -> Result<Incoming, OpError> {
        let mut all = self.columns.clone();
        let same = |a: &ColumnChoice, b: &ColumnChoice| {
            a.sheet == b.sheet && a.column == b.column && (b.header.is_none() || a.header == b.header)
        };
        all.retain(|old| !columns.iter().any(|new| same(old, new)));
        all.extend_from_slice(columns);
        let options = ReadOptions { columns: all, ..options.clone() };
        let file = inspect(&self.file.file, &self.bytes, &options)?;
        Ok(Incoming { file: Arc::new(file), columns: options.columns, ..self.clone() })
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

    fn request<'a>(&'a self, choices: &'a Choices, caller: &Caller) -> ImportRequest<'a> {
        ImportRequest {
            file: &self.file,
            file_hash: &self.hash,
            party: &self.party,
            party_side: self.party_side.as_deref(),
            source_name: None,
            choices,
            lang: caller.lang,
        }
    }
}

/// Reads a file for a project: the columns as a person had them read in the last file of its series, over that what
/// `options` says about them.
///
/// # Errors
/// When the file cannot be read, or the project's records cannot.
pub fn import_read(
    app: &App,
    project_key: &str,
    (name, bytes): (&str, Vec<u8>),
    (party, party_side): (&str, Option<&str>),
    options: &ReadOptions,
) -> Result<Incoming, OpError> {
    let guessed = ReadOptions { columns: Vec::new(), ..options.clone() };
    let file = inspect(name, &bytes, &guessed)?;
    // A project that does not exist yet remembers nothing.
    let state = app.store.state(project_key)?;
    let remembered = state.map(|state| remembered_columns(&state, party, None, &file)).unwrap_or_default();
    let mut incoming = Incoming::new(file, bytes, party.to_owned(), party_side.map(str::to_owned));
    if !remembered.is_empty() {
        incoming = incoming.reread(&remembered, &guessed)?;
        incoming.remembered = incoming.file.tables.iter().any(|t| t.columns.iter().any(|c| c.chosen));
    }
    if options.columns.is_empty() { Ok(incoming) } else { incoming.reread(&options.columns, &guessed) }
}

/// What importing these files one after the other would do to the project as it is. Stores nothing.
pub fn import_preview(
    app: &App,
    caller: &Caller,
    project_key: &str,
    incoming: &[Incoming],
    choices: &[Choices],
) -> Result<Vec<ImportPlan>, OpError> {
    // A project that does not exist yet is empty.
    let mut state = app.store.state(project_key)?.map(|s| s.as_ref().clone()).unwrap_or_default();
    let (at, today) = (app.clock.now(), app.clock.today());
    let none = Choices::default();
    let mut plans = Vec::new();
    for (i, one) in incoming.iter().enumerate() {
        let request = one.request(choices.get(i).unwrap_or(&none), caller);
        let plan = plan_import(&state, &request, at, today, &mut one.ids()).map_err(OpError::Import)?;
        for change in &plan.changes {
            let damaged = |e: mieruka_core::state::Broken| mieruka_store::StoreError::Damaged(e.to_string());
            state.apply_change(change, state.seq() + 1, at).map_err(damaged)?;
        }
        plans.push(plan);
    }
    Ok(plans)
}

enum ImportRefused {
    By(ImportRefusal),
    Outdated,
}

/// Imports the file. With the fingerprint of a preview, only what that preview showed is stored: when the state moved
/// since, it is refused and a new preview is due.
pub fn import_accept(
    app: &App,
    caller: &Caller,
    project_key: &str,
    incoming: &Incoming,
    choices: &Choices,
    fingerprint: Option<&str>,
) -> Result<ImportPlan, OpError> {
    crate::ops::project::project_ensure(app, caller, project_key)?;
    let (at, today) = (app.clock.now(), app.clock.today());
    let (who, what, answers) = (caller.clone(), incoming.clone(), choices.clone());
    let expected = fingerprint.map(str::to_owned);
    let (send, planned) = std::sync::mpsc::channel();
    let decide = move |state: &ProjectState| {
        let request = what.request(&answers, &who);
        let plan = plan_import(state, &request, at, today, &mut what.ids()).map_err(ImportRefused::By)?;
        if expected.is_some_and(|expected| expected != plan.fingerprint) {
            return Err(ImportRefused::Outdated);
        }
        let cause = Cause { command: "import".into(), import_run: plan.import_run };
        let answer = json!({"import_run": plan.import_run});
        let files = match plan.import_run {
            Some(_) => vec![(what.file.file.clone(), what.bytes.as_ref().clone())],
            None => Vec::new(),
        };
        let changes = plan.changes.clone();
        // The receiver waits until the write is over, so it is there.
        let _ = send.send(plan);
        Ok(Decided { at, actor: who.actor.clone(), cause, changes, answer, files })
    };
    let request = WriteRequest { create_project: false, idempotency_key: None };
    app.store.write(project_key, request, decide).map_err(|e| {
        OpError::from_write(e, project_key, |refused| match refused {
            ImportRefused::By(refusal) => OpError::Import(refusal),
            ImportRefused::Outdated => OpError::PreviewOutdated,
        })
    })?;
    // The batch may have been decided more than once; the last plan is the one that was stored.
    planned.try_iter().last().ok_or(OpError::PreviewOutdated)
}

/// What people call a kind of foreign table.
pub fn kind_label(kind: mieruka_core::source_record::SourceKind, lang: mieruka_core::lang::Lang) -> String {
    let name = serde_json::to_value(kind).ok();
    let name = name.as_ref().and_then(|n| n.as_str()).unwrap_or_default();
    lang.text(&format!("source-kind-{}", name.replace('_', "-")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where its own files cannot be made")]
mod tests {
    use mieruka_core::lang::Lang;
    use mieruka_core::register::Kind;
    use mieruka_core::source_record::SourceField;
    use mieruka_store::{DatabaseUrl, Store};

    use super::*;
    use crate::clock::Clock;
    use crate::ops::inspect::read_options;

    const KEY: &str = "PRJ";
    const WEEK: &str = "No,課題番号,件名,見込,担当者\n1,Q-1,移行手順が決まらない,2026/1/27,山田\n";

    fn read(app: &App, name: &str, text: &str, columns: Vec<ColumnChoice>) -> Incoming {
        let options = ReadOptions { columns, ..read_options(app.clock.today(), Lang::Ja) };
        import_read(app, KEY, (name, text.as_bytes().to_vec()), ("A社", None), &options).unwrap()
    }

    fn field_of(incoming: &Incoming, header: &str) -> Option<SourceField> {
        incoming.file.tables[0].columns.iter().find(|c| c.header == header).unwrap().field
    }

    #[test]
    fn corrected_columns_are_used_for_the_next_file_of_the_series() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&DatabaseUrl::sqlite(folder.path().join("test.sqlite"))).unwrap();
        let app = App::new(store, Clock::evening_of("2026-01-10".parse().unwrap()));
        let caller = Caller::local_pmo(Lang::Ja);

        let guessed = read(&app, "課題_第1週.csv", WEEK, Vec::new());
        assert_eq!((field_of(&guessed, "見込"), guessed.remembered), (None, false));
        let due = ColumnChoice {
            sheet: "課題_第1週".into(),
            column: "D".into(),
            header: Some("見込".into()),
            field: Some(SourceField::DueOn),
        };
        let options = read_options(app.clock.today(), Lang::Ja);
        let corrected = guessed.reread(std::slice::from_ref(&due), &options).unwrap();
        assert_eq!(field_of(&corrected, "見込"), Some(SourceField::DueOn));

        // What was seen before the correction is no longer what would be imported.
        let preview = |one: &Incoming| import_preview(&app, &caller, KEY, std::slice::from_ref(one), &[]);
        let before = preview(&guessed).unwrap().remove(0).fingerprint;
        let stale = import_accept(&app, &caller, KEY, &corrected, &Choices::default(), Some(&before));
        assert!(matches!(stale, Err(OpError::PreviewOutdated)), "{stale:?}");
        let seen = preview(&corrected).unwrap().remove(0).fingerprint;
        import_accept(&app, &caller, KEY, &corrected, &Choices::default(), Some(&seen)).unwrap();
        let state = app.state(KEY).unwrap();
        let visible = state.visible(&caller.viewer);
        let issue = visible.of_kind(Kind::Issue).next().unwrap();
        assert_eq!(issue.body.text("due_on"), Some("2026-01-27"));

        // The next week's file has a column more, so the letter is another one.
        let next = WEEK.replace("No,課題番号,", "No,版,課題番号,").replace("1,Q-1,", "1,2,Q-1,");
        let second = read(&app, "課題_第2週.csv", &next, Vec::new());
        assert_eq!((field_of(&second, "見込"), second.remembered), (Some(SourceField::DueOn), true));
        // What is said now counts more than what was said then.
        let kept = ColumnChoice { sheet: "課題_第2週".into(), column: "E".into(), field: None, ..due };
        let third = read(&app, "課題_第2週.csv", &next, vec![kept]);
        assert_eq!(field_of(&third, "見込"), None);
    }
}
