//! Who is meant: proposals, never silent merges.

use serde_json::json;

use super::{World, issue, issues};
use crate::reconcile::person::Likeness;
use crate::reconcile::{Choices, ImportRefusal, PersonChoice};
use crate::register::Kind;
use crate::source_record::{SourceField, SourceFile};

fn owned(owners: &[&str]) -> SourceFile {
    let row = |(i, owner): (usize, &&str)| {
        let id = (i + 1).to_string();
        issue(5 + i as u32, &id, &format!("課題{id}")).owner(owner).done()
    };
    issues(owners.iter().enumerate().map(row).collect())
}

fn answer(written: &str, person: Option<crate::id::RecordId>) -> Choices {
    let choice = PersonChoice { written: written.to_owned(), person, same_as: None };
    Choices { people: vec![choice], ..Choices::default() }
}

#[test]
fn a_name_written_alike_is_one_person() {
    let mut world = World::new();
    world.import("A社", &owned(&["鈴木 太郎", "鈴木太郎様", "鈴木　太郎", "鈴木太郎(PM)", "A社 鈴木太郎"]));
    let person = world.only(Kind::Person);
    assert_eq!((person.title(), person.facts.party), ("鈴木 太郎", Some(world.only(Kind::Party).id)));
    assert!(world.all(Kind::Issue).iter().all(|r| r.facts.owner == Some(person.id)));
}

#[test]
fn a_cell_may_name_an_owner_and_others_in_charge() {
    let mut world = World::new();
    world.import("A社", &owned(&["鈴木太郎、田中花子"]));
    let record = world.only(Kind::Issue);
    assert_eq!(record.facts.owner, Some(world.person("鈴木太郎")));
    assert_eq!(record.body.ids("co_owners").collect::<Vec<_>>(), [world.person("田中花子")]);
    let plan = world.import("A社", &owned(&["鈴木太郎"]));
    assert_eq!(plan.preview.changed[0].changes[0].old, json!(["田中花子"]));
    assert_eq!(world.only(Kind::Issue).body.get("co_owners"), None);
}

#[test]
fn a_surname_alone_is_asked_about_and_the_answer_is_remembered() {
    let mut world = World::new();
    world.import("A社", &owned(&["鈴木太郎"]));
    let taro = world.person("鈴木太郎");
    let next = owned(&["鈴木太郎", "鈴木"]);
    let plan = world.import("A社", &next);
    let proposal = &plan.preview.people[0];
    assert_eq!(
        (proposal.written.as_str(), proposal.place.as_str(), proposal.count),
        ("鈴木", "課題一覧!E6", 1)
    );
    assert_eq!(
        (proposal.candidates[0].person, proposal.candidates[0].likeness),
        (Some(taro), Likeness::Surname)
    );
    let own = world.person("鈴木");
    assert_eq!(
        world.titled("課題2").facts.owner,
        Some(own),
        "until somebody confirms, a person of their own"
    );
    // Asked again as long as nobody has answered.
    assert_eq!(world.plan("A社", &next).preview.people.len(), 1);

    let plan = world.import_with("A社", &next, &answer("鈴木", Some(taro)));
    assert_eq!(plan.preview.people.len(), 0);
    assert_eq!(world.titled("課題2").facts.owner, Some(taro));
    let body = |id| &world.state.get_unfiltered(id).unwrap().body;
    assert_eq!(body(taro).get("aliases"), Some(&json!(["鈴木"])));
    assert_eq!(body(own).id("merged_into"), Some(taro));
    let again = world.plan("A社", &next);
    assert_eq!((again.changes.len(), again.preview.people.len()), (0, 0));
}

#[test]
fn somebody_else_is_an_answer_too() {
    let mut world = World::new();
    let file = owned(&["鈴木太郎", "Suzuki"]);
    let plan = world.plan("A社", &file);
    let proposal = &plan.preview.people[0];
    assert_eq!((proposal.written.as_str(), proposal.candidates[0].likeness), ("Suzuki", Likeness::Romanised));
    assert_eq!((proposal.candidates[0].person, proposal.candidates[0].name.as_str()), (None, "鈴木太郎"));
    world.import_with("A社", &file, &answer("Suzuki", None));
    assert_eq!(world.all(Kind::Person).len(), 2);
    let again = world.plan("A社", &file);
    assert_eq!((again.changes.len(), again.preview.people.len()), (0, 0), "never asked again");
}

#[test]
fn two_names_of_one_new_file_may_be_one_person() {
    let mut world = World::new();
    let file = owned(&["鈴木太郎", "T.Suzuki"]);
    let choice =
        PersonChoice {
            written: "T.Suzuki".to_owned(), person: None, same_as: Some("鈴木太郎".to_owned())
        };
    let choices = Choices { people: vec![choice.clone()], ..Choices::default() };
    world.import_with("A社", &file, &choices);
    let person = world.only(Kind::Person);
    assert_eq!(person.body.get("aliases"), Some(&json!(["T.Suzuki"])));
    assert!(world.all(Kind::Issue).iter().all(|r| r.facts.owner == Some(person.id)));
    assert_eq!(world.plan("A社", &file).changes, Vec::new());

    let nobody = PersonChoice { same_as: Some("佐藤".to_owned()), ..choice.clone() };
    let nobody = Choices { people: vec![nobody], ..Choices::default() };
    assert!(matches!(world.plan_with("A社", &file, &nobody), Err(ImportRefusal::UnknownPerson(_))));
    let twice = Choices { people: vec![choice.clone(), choice], ..Choices::default() };
    assert!(matches!(world.plan_with("A社", &file, &twice), Err(ImportRefusal::AnsweredTwice(_))));
}

#[test]
fn two_parties_may_have_a_suzuki_each() {
    let mut world = World::new();
    world.import("A社", &owned(&["鈴木", "田中花子"]));
    world.import("B社", &owned(&["鈴木", "田中花子"]));
    let suzuki = world.all(Kind::Person).into_iter().filter(|p| p.title() == "鈴木").count();
    assert_eq!(suzuki, 2, "a surname alone is never taken across parties");
    let tanaka = world.all(Kind::Person).into_iter().filter(|p| p.title() == "田中花子").count();
    assert_eq!(tanaka, 1, "a full name that is unique is");
    let plan = world.import("B社", &owned(&["A社 鈴木", "田中花子"]));
    assert_eq!(plan.preview.changed[0].changes.len(), 2, "the owner, and the party that answers");
    let first = world.all(Kind::Person)[0];
    assert_eq!(world.all(Kind::Issue)[2].facts.owner, Some(first.id));
}

#[test]
fn words_that_name_nobody_stay_text() {
    let mut world = World::new();
    let plan = world.import("A社", &owned(&["各社", "未定", "開発チーム", "-", "B社"]));
    assert_eq!(world.all(Kind::Person).len(), 0);
    assert_eq!(plan.preview.notes.len(), 5);
    assert_eq!(world.titled("課題1").body.get("kept"), Some(&json!({"Owner": "各社"})));
    assert_eq!(world.titled("課題1").facts.owner, None);
}

#[test]
fn an_organisation_in_the_owners_place_answers_for_it() {
    let mut world = World::new();
    world.import("B社", &owned(&["田中花子"]));
    let b = world.only(Kind::Party).id;
    let mut file = owned(&["B社", "鈴木太郎"]);
    file.file = "依頼一覧.xlsx".to_owned();
    file.tables[0].records[1].cells.push(crate::source_record::SourceCell {
        field: SourceField::OwnerOrg,
        value: crate::source_record::SourceValue::Text("Ｂ社".to_owned()),
        column: None,
    });
    let plan = world.import("A社", &file);
    assert!(plan.preview.notes.is_empty(), "{:?}", plan.preview.notes);
    let ours: Vec<_> = world.all(Kind::Issue).into_iter().skip(1).map(|r| r.facts.party).collect();
    assert_eq!(ours, [Some(b), Some(b)]);
}

#[test]
fn namesakes_are_asked_about() {
    let mut world = World::new();
    world.import("A社", &owned(&["佐藤健"]));
    let party = world.only(Kind::Party).id;
    let second = crate::id::RecordId::from_u128(7_777);
    let mut body = crate::record::Body::default();
    body.set("name", json!("佐藤 健"));
    body.set("owner_org", json!(party));
    world.apply(&[crate::decide::create(second, Kind::Person, &body)]);
    let file = owned(&["佐藤健", "佐藤健"]);
    let plan = world.plan("A社", &file);
    assert_eq!(plan.preview.people[0].candidates.len(), 2);
    assert_eq!(plan.preview.people[0].candidates[0].likeness, Likeness::SameName);
    world.import_with("A社", &file, &answer("佐藤健", Some(second)));
    assert!(world.all(Kind::Issue).iter().all(|r| r.facts.owner == Some(second)));
    assert_eq!(world.plan("A社", &file).changes, Vec::new());
    assert_eq!(world.all(Kind::Person).len(), 2);
}

#[test]
fn answers_that_follow_one_another_are_all_remembered() {
    let mut world = World::new();
    let file = owned(&["鈴木太郎", "鈴木", "Suzuki"]);
    let same = |written: &str, name: &str| PersonChoice {
        written: written.to_owned(),
        person: None,
        same_as: Some(name.to_owned()),
    };
    let people = vec![same("Suzuki", "鈴木"), same("鈴木", "鈴木太郎")];
    world.import_with("A社", &file, &Choices { people, ..Choices::default() });
    let person = world.only(Kind::Person);
    assert_eq!(person.body.get("aliases"), Some(&json!(["Suzuki", "鈴木"])));
    assert!(world.all(Kind::Issue).iter().all(|r| r.facts.owner == Some(person.id)));
    assert_eq!(world.plan_saved_anew("A社", &file).changes, Vec::new());
}

/// The question was about B's 鈴木; A's own is not touched by the answer.
#[test]
fn an_answer_is_about_the_party_that_was_asked_about() {
    let mut world = World::new();
    world.import("B社", &owned(&["鈴木太郎"]));
    let taro = world.person("鈴木太郎");
    let file = owned(&["鈴木", "B社 鈴木"]);
    let asked = world.plan("A社", &file);
    assert_eq!(asked.preview.people.len(), 1);
    world.import_with("A社", &file, &answer("鈴木", Some(taro)));
    let own = world.person("鈴木");
    let owners: Vec<_> = world.all(Kind::Issue)[1..].iter().map(|r| r.facts.owner).collect();
    assert_eq!(owners, [Some(own), Some(taro)]);
    assert_eq!(world.plan_saved_anew("A社", &file).changes, Vec::new());
}

#[test]
fn who_was_merged_into_a_person_of_another_party_stays_merged() {
    let mut world = World::new();
    world.import("B社", &owned(&["鈴木太郎"]));
    let file = owned(&["鈴木"]);
    world.import("A社", &file);
    let (taro, own) = (world.person("鈴木太郎"), world.person("鈴木"));
    world.edit(own, "merged_into", json!(taro));
    world.saved += 1;
    let plan = world.import("A社", &file);
    assert_eq!((plan.preview.people.len(), world.all(Kind::Person).len()), (0, 2));
    assert_eq!(world.all(Kind::Issue)[1].facts.owner, Some(taro));
}
