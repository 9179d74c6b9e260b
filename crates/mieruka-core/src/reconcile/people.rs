//! The persons of the project while a file is read: who is known, who is new, about whom somebody must be asked.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::party::Parties;
use super::person::{Likeness, Named, names_in};
use super::preview::{PersonCandidate, PersonProposal};
use super::surname::{Parts, likeness};
use super::text::normal;
use super::{ImportRefusal, PersonChoice};
use crate::change::Change;
use crate::decide;
use crate::id::RecordId;
use crate::record::Body;
use crate::register::{Kind, common};
use crate::state::ProjectState;
use crate::visibility::Visibility;

/// The other spellings of a person. A person's own name among them says that somebody confirmed it to be theirs.
const ALIASES: &str = "aliases";
const MERGED_INTO: &str = "merged_into";

/// Candidates shown for one name.
const MAX_CANDIDATES: usize = 5;
/// Names looked at for one name: enough for every 鈴木 of a programme, few enough for a file of 50,000 names.
const MAX_LOOKED_AT: usize = 200;

/// Whom a cell means.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Meant {
    /// In the order written, each once.
    pub(super) persons: Vec<RecordId>,
    /// A party in the place of a person.
    pub(super) org: Option<RecordId>,
    /// The cell says more than the persons: a group, an unknown, several of one name. Its text must be kept.
    pub(super) rest: Option<Rest>,
}

/// Why a cell's text is kept beside the persons found in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Nobody,
    Namesakes,
}

struct Known {
    id: RecordId,
    name: String,
    parts: Parts,
    party: Option<RecordId>,
    aliases: Vec<String>,
    /// Where its record is merged into another's.
    merged_into: Option<RecordId>,
    is_new: bool,
    /// Where it is first named in this file, and how often.
    named: Option<(String, usize)>,
}

/// A name that several persons of one party bear.
struct Namesakes {
    written: String,
    persons: Vec<RecordId>,
    /// Of the first cell.
    place: String,
    cells: usize,
}

/// What a person chose for a written name.
enum Answer {
    Person(RecordId),
    SameAs(String),
    OwnPerson,
}

pub(super) struct People<'a> {
    state: &'a ProjectState,
    known: Vec<Known>,
    place_of: HashMap<RecordId, usize>,
    /// Normal form of names and aliases → places in `known`.
    by_name: HashMap<String, Vec<usize>>,
    /// Sounds and surnames → places in `known`.
    by_key: HashMap<String, Vec<usize>>,
    answers: HashMap<String, Answer>,
    own_party: RecordId,
    cells: HashMap<String, Meant>,
    namesakes: Vec<Namesakes>,
}

impl<'a> People<'a> {
    /// # Errors
    /// When an answer names somebody who is no person, or a name is answered twice.
    pub(super) fn of(
        state: &'a ProjectState,
        choices: &[PersonChoice],
        own_party: RecordId,
    ) -> Result<Self, ImportRefusal> {
        let mut people = People {
            state,
            known: Vec::new(),
            place_of: HashMap::new(),
            by_name: HashMap::new(),
            by_key: HashMap::new(),
            answers: HashMap::new(),
            own_party,
            cells: HashMap::new(),
            namesakes: Vec::new(),
        };
        for record in state.of_kind_unfiltered(Kind::Person) {
            let aliases = match record.body.get(ALIASES) {
                Some(Json::Array(list)) => list.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            people.add(Known {
                id: record.id,
                name: record.title().to_owned(),
                parts: Parts::of(record.title()),
                party: record.facts.party,
                aliases,
                merged_into: record.body.id(MERGED_INTO),
                is_new: false,
                named: None,
            });
        }
        for choice in choices {
            let answer = match (&choice.person, &choice.same_as) {
                (Some(id), _) if people.place_of.contains_key(id) => Answer::Person(people.canonical(*id)),
                (Some(_), _) => return Err(ImportRefusal::UnknownPerson(choice.written.clone())),
                (None, Some(name)) => Answer::SameAs(normal(name)),
                (None, None) => Answer::OwnPerson,
            };
            if people.answers.insert(normal(&choice.written), answer).is_some() {
                return Err(ImportRefusal::AnsweredTwice(choice.written.clone()));
            }
        }
        Ok(people)
    }

    fn add(&mut self, person: Known) -> usize {
        let place = self.known.len();
        self.place_of.insert(person.id, place);
        self.index_name(&person.name, place);
        for alias in &person.aliases {
            self.index_name(alias, place);
        }
        for key in person.parts.keys() {
            self.by_key.entry(key).or_default().push(place);
        }
        self.known.push(person);
        place
    }

    fn index_name(&mut self, name: &str, place: usize) {
        let places = self.by_name.entry(normal(name)).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }

    /// The person a record stands for, merged records followed to the one that remains.
    pub(super) fn canonical(&self, id: RecordId) -> RecordId {
        let mut id = id;
        // A chain is never longer than there are persons; a ring ends there too.
        for _ in 0..self.known.len() {
            match self.place_of.get(&id).and_then(|&place| self.known[place].merged_into) {
                Some(next) if self.place_of.contains_key(&next) => id = next,
                _ => break,
            }
        }
        id
    }

    pub(super) fn name(&self, id: RecordId) -> Option<&str> {
        self.place_of.get(&id).map(|&place| self.known[place].name.as_str())
    }

    pub(super) fn party(&self, id: RecordId) -> Option<RecordId> {
        self.place_of.get(&id).and_then(|&place| self.known[place].party)
    }

    /// Whom a cell means; makes a person of their own of each name that nobody bears yet.
    pub(super) fn meant(
        &mut self,
        cell: &str,
        place: &str,
        parties: &Parties,
        new_id: &mut dyn FnMut() -> RecordId,
    ) -> Meant {
        if let Some(meant) = self.cells.get(cell) {
            let meant = meant.clone();
            for id in &meant.persons {
                self.count(*id, place);
            }
            return meant;
        }
        let mut meant = Meant::default();
        for named in names_in(cell, &|text| parties.is_org(text)) {
            match named {
                Named::Person { name, org } => {
                    let party = org.and_then(|o| parties.find(&o)).unwrap_or(self.own_party);
                    match self.resolve(&name, party, place, new_id) {
                        Some(id) if meant.persons.contains(&id) => {}
                        Some(id) => {
                            self.count(id, place);
                            meant.persons.push(id);
                        }
                        None => meant.rest = Some(Rest::Namesakes),
                    }
                }
                Named::Org(text) => {
                    meant.org = meant.org.or(parties.find(&text));
                    meant.rest = meant.rest.or(Some(Rest::Nobody));
                }
                Named::Nobody => meant.rest = meant.rest.or(Some(Rest::Nobody)),
            }
        }
        self.cells.insert(cell.to_owned(), meant.clone());
        meant
    }

    fn count(&mut self, id: RecordId, place: &str) {
        if let Some(&at) = self.place_of.get(&id) {
            let named = self.known[at].named.get_or_insert_with(|| (place.to_owned(), 0));
            named.1 += 1;
        }
    }

    /// The person of this name; `None` where several bear it and nobody has chosen.
    fn resolve(
        &mut self,
        name: &str,
        party: RecordId,
        place: &str,
        new_id: &mut dyn FnMut() -> RecordId,
    ) -> Option<RecordId> {
        // Somebody of this name in another party is somebody else, who was not asked about. Answers between names of this
        // file are linked when all names are known.
        if let Some(Answer::Person(id)) = self.answers.get(&normal(name))
            && self.party(*id) == Some(party)
        {
            let id = *id;
            self.link(name, party, id);
            return Some(id);
        }
        let found = self.by_name.get(&normal(name)).cloned().unwrap_or_default();
        let mut same_party: Vec<RecordId> = Vec::new();
        let mut anywhere: Vec<RecordId> = Vec::new();
        for at in found {
            let id = self.canonical(self.known[at].id);
            // Who was merged into a person of another party is meant here all the same.
            let here = self.known[at].party == Some(party) || self.party(id) == Some(party);
            let list = if here { &mut same_party } else { &mut anywhere };
            if !list.contains(&id) {
                list.push(id);
            }
        }
        match same_party.as_slice() {
            [only] => return Some(*only),
            [] => {}
            several => return self.confirmed_namesake(name, several, place),
        }
        // Across parties only a full name says enough.
        if let [only] = anywhere.as_slice()
            && !Parts::of(name).is_weak()
        {
            return Some(*only);
        }
        let id = new_id();
        self.add(Known {
            id,
            name: name.to_owned(),
            parts: Parts::of(name),
            party: Some(party),
            aliases: Vec::new(),
            merged_into: None,
            is_new: true,
            named: None,
        });
        Some(id)
    }

    fn confirmed_namesake(&mut self, name: &str, several: &[RecordId], place: &str) -> Option<RecordId> {
        let confirmed: Vec<RecordId> =
            several.iter().copied().filter(|id| self.is_confirmed(self.place_of[id], name)).collect();
        if let [only] = confirmed.as_slice() {
            return Some(*only);
        }
        match self.namesakes.iter_mut().find(|known| known.written == name && known.persons == several) {
            Some(known) => known.cells += 1,
            None => {
                let (written, place) = (name.to_owned(), place.to_owned());
                self.namesakes.push(Namesakes { written, persons: several.to_vec(), place, cells: 1 });
            }
        }
        None
    }

    /// Somebody said that this spelling is this person's.
    fn is_confirmed(&self, at: usize, name: &str) -> bool {
        let wanted = normal(name);
        self.known[at].aliases.iter().any(|alias| normal(alias) == wanted)
    }

    /// Makes a written name another spelling of a person. A person who was recorded under that very name in the same
    /// party until now is merged into them.
    fn link(&mut self, name: &str, party: RecordId, id: RecordId) {
        let Some(&at) = self.place_of.get(&id) else { return };
        // Of two who bear one name, naming the one does not make the other the same.
        let bears_it = normal(&self.known[at].name) == normal(name);
        let own: Vec<usize> = self.by_name.get(&normal(name)).cloned().unwrap_or_default();
        for other in own.into_iter().filter(|_| !bears_it) {
            let person = &mut self.known[other];
            if person.id != id && person.party == Some(party) && normal(&person.name) == normal(name) {
                person.merged_into = Some(id);
                // What was said to be theirs is the other's now; a person who is new leaves no record to keep it.
                for alias in person.aliases.clone() {
                    if !self.is_confirmed(at, &alias) {
                        self.known[at].aliases.push(alias);
                    }
                }
            }
        }
        let namesake = self.by_name.get(&normal(name)).is_some_and(|places| places.len() > 1);
        if !self.is_confirmed(at, name) && (namesake || !bears_it) {
            self.known[at].aliases.push(name.to_owned());
            self.index_name(name, at);
        }
    }

    /// Applies the answers that need all names of the file: two of its names are one, or a name is nobody else's.
    ///
    /// # Errors
    /// When an answer names somebody who is not in the file.
    pub(super) fn settle(&mut self) -> Result<(), ImportRefusal> {
        let mut answers: Vec<(String, Option<String>)> = self
            .answers
            .iter()
            .filter_map(|(written, answer)| match answer {
                Answer::SameAs(name) => Some((written.clone(), Some(name.clone()))),
                Answer::OwnPerson => Some((written.clone(), None)),
                Answer::Person(_) => None,
            })
            .collect();
        answers.sort();
        for (written, same_as) in answers {
            match same_as {
                None => {
                    if let Some(at) = self.of_name(&written).first().copied()
                        && !self.is_confirmed(at, &written)
                    {
                        let name = self.known[at].name.clone();
                        self.known[at].aliases.push(name);
                    }
                }
                Some(name) => self.settle_same(&written, &name)?,
            }
        }
        Ok(())
    }

    /// Two names of this file are one person: of one party, where it has both.
    fn settle_same(&mut self, written: &str, name: &str) -> Result<(), ImportRefusal> {
        let (own, others) = (self.of_name(written), self.of_name(name));
        let Some(first) = others.first().copied() else {
            return Err(ImportRefusal::UnknownPerson(written.to_owned()));
        };
        let of_party =
            |at: usize| others.iter().find(|&&other| self.known[other].party == self.known[at].party);
        let pair = own.iter().find_map(|&at| Some((at, *of_party(at)?)));
        let Some((at, other)) = pair.or(own.first().map(|&at| (at, first))) else { return Ok(()) };
        let target = self.canonical(self.known[other].id);
        if self.canonical(self.known[at].id) != target {
            let (name, party) = (self.known[at].name.clone(), self.known[at].party);
            self.link(&name, party.unwrap_or(self.own_party), target);
        }
        Ok(())
    }

    /// Those recorded under this name, the own party's before others.
    fn of_name(&self, wanted: &str) -> Vec<usize> {
        let mut places = self.by_name.get(wanted).cloned().unwrap_or_default();
        places.sort_by_key(|&at| self.known[at].party != Some(self.own_party));
        places
    }

    /// The changes of person records: the new ones that remain, and those who got a spelling or were merged.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for person in &self.known {
            if person.is_new {
                if person.merged_into.is_none() {
                    changes.push(decide::create(person.id, Kind::Person, &person.body(&Body::default())));
                }
            } else if let Some(record) = self.state.get_unfiltered(person.id) {
                changes.extend(decide::update(record, &person.body(&record.body)));
            }
        }
        changes
    }

    /// Names of this file about which somebody must be asked.
    pub(super) fn proposals(&self) -> Vec<PersonProposal> {
        let mut proposals: Vec<PersonProposal> = Vec::new();
        for Namesakes { written, persons, place, cells } in &self.namesakes {
            let places = persons.iter().filter_map(|id| self.place_of.get(id));
            proposals.push(PersonProposal {
                written: written.clone(),
                place: place.clone(),
                count: *cells,
                candidates: places.map(|&at| self.candidate(at, Likeness::SameName)).collect(),
            });
        }
        for (at, person) in self.known.iter().enumerate() {
            let Some((place, count)) = &person.named else { continue };
            if person.merged_into.is_some() || self.is_confirmed(at, &person.name) {
                continue;
            }
            let candidates = self.candidates(at);
            if !candidates.is_empty() {
                proposals.push(PersonProposal {
                    written: person.name.clone(),
                    place: place.clone(),
                    count: *count,
                    candidates,
                });
            }
        }
        proposals
    }

    fn candidates(&self, at: usize) -> Vec<PersonCandidate> {
        let person = &self.known[at];
        let mut seen = vec![at];
        let mut found: Vec<(Likeness, usize)> = Vec::new();
        for key in person.parts.keys() {
            let places = self.by_key.get(&key).map_or(&[][..], Vec::as_slice);
            for &other in places.iter().take(MAX_LOOKED_AT) {
                let there = &self.known[other];
                if seen.contains(&other) || there.merged_into.is_some() || there.party != person.party {
                    continue;
                }
                seen.push(other);
                let alike = likeness(&person.name, &person.parts, &there.name, &there.parts);
                // Of two names the one that says less is asked about; a recorded person is the answer, not the question.
                let asked = if there.is_new == person.is_new {
                    there.parts.says_more_than(&person.parts, other < at)
                } else {
                    person.is_new
                };
                if let Some(alike) = alike.filter(|_| asked) {
                    found.push((alike, other));
                }
            }
        }
        found.sort();
        found.truncate(MAX_CANDIDATES);
        found.into_iter().map(|(alike, other)| self.candidate(other, alike)).collect()
    }

    fn candidate(&self, at: usize, likeness: Likeness) -> PersonCandidate {
        let person = &self.known[at];
        let id = (!person.is_new).then_some(person.id);
        PersonCandidate { person: id, name: person.name.clone(), likeness }
    }
}

impl Known {
    fn body(&self, before: &Body) -> Body {
        let mut body = before.clone();
        if self.is_new {
            body.set("name", json!(self.name));
            body.set("owner_org", json!(self.party));
            body.set(common::VISIBILITY, Visibility::Everyone.to_json());
        }
        if !self.aliases.is_empty() {
            body.set(ALIASES, json!(self.aliases));
        }
        if let Some(target) = self.merged_into {
            body.set(MERGED_INTO, json!(target));
        }
        body
    }
}
