//! The organisations of the project, and which of them a text means.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use super::text::{normal, tidy};
use crate::id::RecordId;
use crate::record::Body;
use crate::register::{Kind, common};
use crate::state::ProjectState;
use crate::visibility::Visibility;

/// Marks of a legal form; they do not tell two organisations apart.
const LEGAL_FORMS: &[&str] = &["株式会社", "(株)", "有限会社", "(有)", "合同会社", "合資会社", "(同)"];
const LEGAL_ENDS: &[&str] =
    &["co., ltd.", "co.,ltd.", "co.ltd", "ltd.", "ltd", "inc.", "inc", "corp.", "corporation", "k.k."];

/// How a party calls itself, and how it calls the client.
const SELF: &[&str] = &["弊社", "当社", "自社", "当方", "弊社側", "当社側"];
const CLIENT: &[&str] =
    &["貴社", "御社", "お客様", "お客さま", "顧客", "客先", "発注者", "貴社側", "お客様側"];

pub(super) struct Parties {
    /// Names, codes and code with 社, in comparable form.
    by_key: HashMap<String, RecordId>,
    /// The same without codes of one letter, which are too short to be seen in a person's cell.
    in_person: HashSet<String>,
    codes: HashSet<String>,
    clients: Vec<RecordId>,
    names: HashMap<RecordId, String>,
}

/// A party that is not in the project yet.
pub(super) struct NewParty {
    pub(super) id: RecordId,
    pub(super) body: Body,
}

impl Parties {
    pub(super) fn of(state: &ProjectState) -> Self {
        let mut parties = Parties {
            by_key: HashMap::new(),
            in_person: HashSet::new(),
            codes: HashSet::new(),
            clients: Vec::new(),
            names: HashMap::new(),
        };
        for party in state.of_kind_unfiltered(Kind::Party) {
            parties.add(party.id, &party.body);
        }
        parties
    }

    fn add(&mut self, id: RecordId, body: &Body) {
        let name = body.text("name").unwrap_or_default();
        let code = body.text("code").unwrap_or_default();
        for key in [key(name), key(code), key(&format!("{code}社"))] {
            if key.is_empty() || key == "社" {
                continue;
            }
            if key.chars().count() > 1 {
                self.in_person.insert(key.clone());
            }
            self.by_key.entry(key).or_insert(id);
        }
        self.codes.insert(code.to_uppercase());
        if body.text("side") == Some("client") {
            self.clients.push(id);
        }
        self.names.insert(id, name.to_owned());
    }

    /// The party of this name or code.
    pub(super) fn find(&self, text: &str) -> Option<RecordId> {
        self.by_key.get(&key(text)).copied()
    }

    /// The party a cell of `own`'s file means: by name or code, as "our company", or as the client.
    pub(super) fn meant(&self, text: &str, own: RecordId) -> Option<RecordId> {
        let text = tidy(text);
        if SELF.contains(&text.as_str()) {
            return Some(own);
        }
        self.find(&text).or_else(|| match self.clients.as_slice() {
            [only] if CLIENT.contains(&text.as_str()) => Some(*only),
            _ => None,
        })
    }

    /// Whether a text beside or in place of a person's name is a party.
    pub(super) fn is_org(&self, text: &str) -> bool {
        self.in_person.contains(&key(text))
    }

    pub(super) fn name(&self, id: RecordId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }

    /// Adds a party under this name. `side` is a name of the register's choices; `None` = told from the name.
    pub(super) fn create(&mut self, name: &str, side: Option<&str>, id: RecordId) -> NewParty {
        let name = tidy(name);
        let side = side.unwrap_or_else(|| side_of(&name));
        let mut body = Body::default();
        body.set("code", json!(self.free_code(&name, side)));
        body.set("name", json!(name));
        body.set("side", json!(side));
        body.set(common::VISIBILITY, Visibility::Everyone.to_json());
        self.add(id, &body);
        NewParty { id, body }
    }

    /// A社 is A, Acme Systems is AS, the PMO is PMO, the client CL; what is taken or says nothing gets a number: P1.
    fn free_code(&self, name: &str, side: &str) -> String {
        let wanted = match side {
            "pmo" => Some("PMO".to_owned()),
            "client" => Some("CL".to_owned()),
            _ => code_in(name),
        };
        let free = |code: &String| !self.codes.contains(code);
        // A letter that nobody chose would make this the party that "B社" means.
        let numbered = || (1..=self.codes.len() + 1).map(|n| format!("P{n}")).find(free);
        wanted.filter(free).or_else(numbered).unwrap_or_default()
    }
}

fn side_of(name: &str) -> &'static str {
    let lower = name.to_lowercase();
    if lower.contains("pmo") {
        "pmo"
    } else if ["発注", "お客様", "顧客", "client"].iter().any(|word| lower.contains(word)) {
        "client"
    } else {
        "vendor"
    }
}

fn code_in(name: &str) -> Option<String> {
    if let Some(letters) = name.strip_suffix('社')
        && !letters.is_empty()
        && letters.chars().all(|c| c.is_ascii_alphanumeric())
    {
        return Some(letters.to_uppercase());
    }
    if !name.is_ascii() {
        return None;
    }
    let initials: String = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(|w| w.chars().next())
        .take(4)
        .collect::<String>()
        .to_uppercase();
    (!initials.is_empty()).then_some(initials)
}

fn key(text: &str) -> String {
    let mut text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    for form in LEGAL_FORMS {
        text = text.replace(form, "");
    }
    let mut text = text.trim();
    for end in LEGAL_ENDS {
        text = text.strip_suffix(end).map_or(text, str::trim_end);
    }
    normal(text)
}

#[cfg(test)]
mod tests {
    use super::Parties;
    use crate::id::RecordId;
    use crate::state::ProjectState;

    #[test]
    fn a_party_is_found_as_people_write_it() {
        let mut parties = Parties::of(&ProjectState::default());
        let (a, client, acme) = (RecordId::from_u128(1), RecordId::from_u128(2), RecordId::from_u128(3));
        let body = parties.create("A社", None, a).body;
        assert_eq!((body.text("code"), body.text("side")), (Some("A"), Some("vendor")));
        let body = parties.create("発注者（東都物流）", None, client).body;
        assert_eq!((body.text("code"), body.text("side")), (Some("CL"), Some("client")));
        let body = parties.create("株式会社アクメ", None, acme).body;
        assert_eq!(body.text("code"), Some("P1"));
        for text in ["Ａ社", "a社", "A"] {
            assert_eq!(parties.find(text), Some(a), "{text}");
        }
        for text in ["アクメ", "㈱アクメ", "アクメ(株)", "P1"] {
            assert_eq!(parties.find(text), Some(acme), "{text}");
        }
        assert_eq!(parties.meant("弊社", a), Some(a));
        assert_eq!(parties.meant("お客様", a), Some(client));
        assert_eq!((parties.meant("D社", a), parties.find("B社")), (None, None));
        assert!(parties.is_org("A社") && !parties.is_org("A"));
    }
}
