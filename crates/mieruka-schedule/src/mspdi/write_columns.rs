//! The numbers of MS Project's fields for columns of the planner's own.

use std::collections::{HashMap, HashSet};

use super::plan::Plan;
use super::read::Reading;
use super::write::WriteError;
use super::write_patch::Patch;
use super::write_value::escaped;

/// First of the numbers that MS Project gives to fields of tasks.
const TASK_FIELDS: u64 = 0x0B40_0000;

/// First number, step and count.
type Run = (u64, u64, u64);

/// Fields of one name in the order of their own numbers. MS Project's files declare
/// them so.
#[rustfmt::skip]
const FIELDS: [(&str, &[Run]); 14] = [
    ("Text", &[(51, 3, 5), (66, 1, 5), (317, 1, 20)]),
    ("Number", &[(87, 1, 5), (302, 1, 15)]),
    ("Flag", &[(72, 1, 10), (292, 1, 10)]),
    ("Date", &[(265, 1, 10)]),
    ("Start", &[(52, 3, 5), (282, 2, 5)]),
    ("Finish", &[(53, 3, 5), (283, 2, 5)]),
    ("Duration", &[(103, 1, 3), (275, 1, 7)]),
    ("Cost", &[(106, 1, 3), (258, 1, 7)]),
    ("Outline Code", &[(416, 2, 10)]),
    ("Enterprise Cost", &[(599, 1, 10)]),
    ("Enterprise Date", &[(609, 1, 30)]),
    ("Enterprise Flag", &[(659, 1, 20)]),
    ("Enterprise Number", &[(699, 1, 40)]),
    ("Enterprise Text", &[(799, 1, 40)]),
];

/// Every field with its own name.
fn known_fields() -> impl Iterator<Item = (String, u64)> {
    FIELDS.into_iter().flat_map(|(name, runs)| {
        let fields = runs.iter().flat_map(|&(first, step, count)| (0..count).map(move |n| first + n * step));
        fields
            .zip(1..)
            .map(move |(field, number): (u64, u64)| (format!("{name}{number}"), TASK_FIELDS + field))
    })
}

/// The field number of every column name of `plan`. A name that has none yet gets the field of that name, or a text field
/// that is free with the name as its alias; the file is made to declare it.
pub(super) fn columns(
    patch: &mut Patch,
    reading: &Reading,
    plan: &Plan,
) -> Result<HashMap<String, String>, WriteError> {
    let mut known: Vec<(&String, &String)> = reading.columns.iter().collect();
    // Fields of resources and assignments bear the same names: those of tasks are to win.
    let of_tasks = |field: &str| field.parse().is_ok_and(|n: u64| n & 0xFFFF_0000 == TASK_FIELDS);
    known.sort_by_key(|(field, _)| (!of_tasks(field), field.len(), field.as_str()));
    let mut fields: HashMap<String, String> = HashMap::new();
    for (field, name) in known {
        fields.entry(name.clone()).or_insert_with(|| field.clone());
    }
    let names = |plan: &Plan| -> Vec<String> {
        plan.tasks.iter().flat_map(|task| &task.custom).map(|custom| custom.name.clone()).collect()
    };
    let wanted = names(plan);
    let mut taken: HashSet<String> = reading.columns.keys().cloned().chain(names(&reading.plan)).collect();
    taken.extend(wanted.iter().cloned());
    // Fields that are wanted under their own names are not free for others.
    let free = |(name, field): &(String, u64)| !taken.contains(name) && !taken.contains(&field.to_string());
    let mut free = known_fields().filter(|(name, _)| name.starts_with("Text")).filter(free);
    let own: HashMap<String, u64> = known_fields().collect();
    let (mut items, prefix, gap) = (String::new(), patch.prefix(), patch.layout.inner().gap);
    for name in wanted {
        if fields.contains_key(&name) || name.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let unused = |field: &u64| !taken.contains(&field.to_string());
        let (field_name, field, alias) = match own.get(&name).copied().filter(unused) {
            Some(field) => (name.clone(), field, None),
            None => match free.next() {
                Some((field_name, field)) => (field_name, field, Some(&name)),
                None => return Err(WriteError::TooManyColumns { name }),
            },
        };
        let tag = |name: &str, text: &str| format!("<{prefix}{name}>{text}</{prefix}{name}>");
        let mut inside = tag("FieldID", &field.to_string()) + &tag("FieldName", &field_name);
        if let Some(alias) = alias {
            inside.push_str(&tag("Alias", &escaped(alias)));
        }
        items.push_str(&gap);
        items.push_str(&tag("ExtendedAttribute", &inside));
        fields.insert(name, field.to_string());
    }
    if !items.is_empty() {
        patch.append("ExtendedAttributes", &items);
    }
    Ok(fields)
}
