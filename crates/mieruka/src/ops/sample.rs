//! The sample programme, taken in through the same doors as anybody's files and entries.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::{Date, Time, time};
use jiff::{Span, Timestamp};
use mieruka_core::decide::Fields;
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::register::{FieldType, Kind, common};
use mieruka_core::rule::AsOf;
use mieruka_core::visibility::Visibility;
use mieruka_sample::{DroppedFile, HandEntry, HandUpdate, Programme, programme};
use serde_json::{Value as Json, json};

use crate::clock::Clock;
use crate::error::OpError;
use crate::ops::import::{Incoming, import_accept};
use crate::ops::inspect::{inspect, read_options};
use crate::ops::project::project_create;
use crate::ops::record::{record_create, record_update};
use crate::ops::{App, Caller};

/// One thing that happens in the programme.
enum Step<'a> {
    Project,
    File(&'a DroppedFile),
    Entry(&'a HandEntry),
    Update(&'a HandUpdate),
}

/// Imports the sample programme as it stands on `today`. Every step is recorded at its own moment, so that the page of
/// any past week shows what was known then. A sample that was cut short goes on where it stopped.
pub fn sample_ensure(app: &App, today: Date, lang: Lang) -> Result<(), OpError> {
    let programme = programme(today);
    let done = app.store.state(programme.key)?.map(|state| state.at());
    let mut keys = HashMap::new();
    for (at, step) in steps(&programme, app.clock.now(), today) {
        let past = App::new(app.store.clone(), Clock::Fixed(at));
        let caller = Caller::local_pmo(lang);
        if done.is_some_and(|done| at <= done) {
            if let Step::Entry(entry) = step {
                keys.insert(entry.key, entry_id(app, &programme, entry)?);
            }
            continue;
        }
        match step {
            Step::Project => {
                let name = if lang == Lang::Ja { programme.name_ja } else { programme.name_en };
                project_create(&past, &caller, programme.key, name)?;
            }
            Step::File(file) => import(&past, &caller, &programme, file)?,
            Step::Entry(entry) => {
                let id = create(&past, &caller, &programme, entry, &keys)?;
                keys.insert(entry.key, id);
            }
            Step::Update(change) => update(&past, &caller, &programme, change, &keys)?,
        }
    }
    Ok(())
}

/// All steps in the order of their moments, no two at the same one: files in the morning, entries at noon, changes in
/// the afternoon. Nothing happens later than now.
fn steps(programme: &Programme, now: Timestamp, today: Date) -> Vec<(Timestamp, Step<'_>)> {
    let zone = AsOf::japan(today).zone;
    let moment = |day: Date, at: Time, n: usize| {
        let at = zone.to_ambiguous_timestamp(day.to_datetime(at)).compatible().unwrap_or(now);
        at.checked_add(Span::new().seconds(n as i64)).unwrap_or(at)
    };
    let first =
        programme.entries.iter().map(|e| e.on).chain(programme.drops.iter().map(|d| d.received_on)).min();
    let mut steps = vec![(moment(first.unwrap_or(today), time(8, 0, 0, 0), 0), Step::Project)];
    for drop in &programme.drops {
        let files = drop.files.iter().enumerate();
        steps.extend(
            files.map(|(n, file)| (moment(drop.received_on, time(9, 0, 0, 0), n * 60), Step::File(file))),
        );
    }
    for (n, entry) in programme.entries.iter().enumerate() {
        steps.push((moment(entry.on, time(12, 0, 0, 0), n), Step::Entry(entry)));
        steps.extend(entry.updates.iter().map(|u| (moment(u.on, time(15, 0, 0, 0), n), Step::Update(u))));
    }
    let edits = programme.edits.iter().enumerate();
    steps.extend(edits.map(|(n, edit)| (moment(edit.on, time(16, 0, 0, 0), n), Step::Update(edit))));
    steps.sort_by_key(|(at, _)| *at);
    // What would lie ahead of now is told just before now, in the same order.
    let count = steps.len();
    for (i, (at, _)) in steps.iter_mut().enumerate() {
        let latest = now.checked_sub(Span::new().milliseconds((count - i) as i64)).unwrap_or(now);
        *at = (*at).min(latest);
    }
    steps
}

fn import(app: &Arc<App>, caller: &Caller, programme: &Programme, file: &DroppedFile) -> Result<(), OpError> {
    let read = inspect(&file.name, &file.bytes, &read_options(app.clock.today(), caller.lang))?;
    let incoming = Incoming::new(read, file.bytes.clone(), file.party.to_owned(), None);
    import_accept(app, caller, programme.key, &[incoming], &[], None, None)?;
    Ok(())
}

fn create(
    app: &Arc<App>,
    caller: &Caller,
    programme: &Programme,
    entry: &HandEntry,
    keys: &HashMap<&str, RecordId>,
) -> Result<RecordId, OpError> {
    let kind = Kind::from_name(entry.kind).ok_or(OpError::NotFound)?;
    let fields = fields(app, programme, kind, &entry.fields, keys)?;
    let once = Some(format!("sample:{}", entry.key));
    record_create(app, caller, programme.key, kind, Visibility::Everyone, fields, once)
}

/// The id an entry got when it was made: its idempotency key answers again without storing anything.
fn entry_id(app: &App, programme: &Programme, entry: &HandEntry) -> Result<RecordId, OpError> {
    let kind = Kind::from_name(entry.kind).ok_or(OpError::NotFound)?;
    let once = Some(format!("sample:{}", entry.key));
    let caller = Caller::local_pmo(Lang::Ja);
    record_create(app, &caller, programme.key, kind, Visibility::Everyone, Fields::new(), once)
}

fn update(
    app: &Arc<App>,
    caller: &Caller,
    programme: &Programme,
    change: &HandUpdate,
    keys: &HashMap<&str, RecordId>,
) -> Result<(), OpError> {
    let id = find(app, programme, change.key, keys)?;
    let state = app.state(programme.key)?;
    let kind = state.visible(&caller.viewer).get(id).ok_or(OpError::NotFound)?.kind;
    let fields = fields(app, programme, kind, &change.fields, keys)?;
    record_update(app, caller, programme.key, id, None, &fields)
}

fn fields(
    app: &App,
    programme: &Programme,
    kind: Kind,
    told: &[(&'static str, String)],
    keys: &HashMap<&str, RecordId>,
) -> Result<Fields, OpError> {
    let mut fields = Fields::new();
    for (name, value) in told {
        let ty = kind.register().field(name).map(|f| f.ty);
        let json: Json = match ty {
            Some(FieldType::Ref(_)) if !value.is_empty() => json!(find(app, programme, value, keys)?),
            Some(FieldType::Links) => {
                let each = value.split(',').map(str::trim).filter(|k| !k.is_empty());
                each.map(|key| find(app, programme, key, keys).map(|id| json!(id)))
                    .collect::<Result<_, _>>()?
            }
            _ => json!(value),
        };
        fields.insert((*name).to_owned(), json);
    }
    Ok(fields)
}

/// The record of a key: an entry's own, or `remote:PARTY/ID` for one that came in a file.
fn find(
    app: &App,
    programme: &Programme,
    key: &str,
    keys: &HashMap<&str, RecordId>,
) -> Result<RecordId, OpError> {
    if let Some(id) = keys.get(key) {
        return Ok(*id);
    }
    let missing = || OpError::Input { place: "sample".to_owned(), reason: key.to_owned() };
    let (party, remote) = key.strip_prefix("remote:").and_then(|k| k.split_once('/')).ok_or_else(missing)?;
    let state = app.state(programme.key)?;
    let caller = Caller::local_pmo(Lang::Ja);
    let visible = state.visible(&caller.viewer);
    let found = visible.all().find(|r| {
        r.body.text(common::REMOTE_ID) == Some(remote)
            && r.body
                .id(common::SOURCE)
                .and_then(|s| visible.get(s))
                .is_some_and(|s| mieruka_core::view::name_of(&visible, s.facts.party) == party)
    });
    found.map(|r| r.id).ok_or_else(missing)
}
