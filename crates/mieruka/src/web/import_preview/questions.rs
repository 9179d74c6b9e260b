//! What only a person knows: is this the same record, who is this, is this cancelled.

use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::reconcile::preview::{Doubtful, PersonProposal, SameProposal};
use mieruka_core::reconcile::{Choices, PersonChoice, Preview, SameRecord};

use crate::web::form::SafeForm;

/// The questions of one file; `answers` are those given before the file was read once more.
pub(super) fn questions(i: usize, preview: &Preview, answers: &Choices, lang: Lang) -> Markup {
    html! {
        @if let Some(doubtful) = &preview.doubtful { (gone(i, doubtful, answers, lang)) }
        (same(i, &preview.same, answers, lang))
        (people(i, &preview.people, answers, lang))
        @if !preview.struck.is_empty() {
            section.block {
            h2 { (lang.text("preview-struck")) }
            @for row in &preview.struck {
                p { label {
                    input type="checkbox" name={ "cancelled:" (i) ":" (row.place) } value="1"
                        checked[answers.cancelled.contains(&row.place)];
                    " " (row.title) " " span.quiet-text { (row.place) }
                } }
            }
            }
        }
    }
}

/// The answers to one file's questions: `same:0:課題!5`, `person:0:鈴木`, `cancelled:0:課題!7`.
pub(super) fn answers(form: &SafeForm, file: usize) -> Choices {
    let mut choices = Choices::default();
    for (name, value) in &form.0 {
        let mut parts = name.splitn(3, ':');
        let (what, which, about) = (parts.next(), parts.next(), parts.next());
        let Some(about) = about.filter(|_| which.is_some_and(|w| w == file.to_string())) else { continue };
        match what {
            Some("same") => {
                if let Ok(record) = value.parse() {
                    choices.same.push(SameRecord { place: about.to_owned(), record });
                }
            }
            Some("person") => {
                let written = about.to_owned();
                if let Ok(person) = value.parse() {
                    choices.people.push(PersonChoice { written, person: Some(person), same_as: None });
                } else if let Some(name) = value.strip_prefix('=') {
                    choices.people.push(PersonChoice {
                        written,
                        person: None,
                        same_as: Some(name.to_owned()),
                    });
                } else if value == "own" {
                    choices.people.push(PersonChoice { written, person: None, same_as: None });
                }
            }
            Some("gone") => choices.vanished_confirmed = true,
            Some("cancelled") => choices.cancelled.push(about.to_owned()),
            _ => {}
        }
    }
    choices
}

/// Most of the source is missing: a filtered list, or indeed gone?
fn gone(i: usize, doubtful: &Doubtful, answers: &Choices, lang: Lang) -> Markup {
    let numbers: Vec<&str> = doubtful
        .records
        .iter()
        .map(|r| if r.number.is_empty() { &r.title } else { &r.number }.as_str())
        .collect();
    html! {
        section.block {
            h2 { (lang.text("preview-gone")) " " span.count { (doubtful.records.len()) } }
            p { (lang.format("preview-gone-hint", &[
                ("gone", doubtful.gone.into()), ("open", doubtful.open.into()),
            ])) }
            p { label {
                input type="checkbox" name={ "gone:" (i) ":all" } value="1" checked[answers.vanished_confirmed];
                " " (lang.text("preview-gone-confirm"))
            } }
            details {
                summary { (lang.text("preview-gone-which")) }
                p.quiet-text { (numbers.join(&lang.text("preview-and"))) }
            }
        }
    }
}

fn same(i: usize, proposals: &[SameProposal], answers: &Choices, lang: Lang) -> Markup {
    let chosen = |p: &SameProposal| answers.same.iter().find(|s| s.place == p.place).map(|s| s.record);
    html! {
        @if !proposals.is_empty() {
            section.block {
            h2 { (lang.text("preview-same")) " " span.count { (proposals.len()) } }
            p.quiet-text { (lang.text("preview-same-hint")) }
            table.rows { tbody { @for p in proposals {
                tr {
                    td.main { (p.title) " " span.quiet-text { (p.place) } }
                    td { select name={ "same:" (i) ":" (p.place) } aria-label=(p.title) {
                        option value="" { (lang.text("preview-other-record")) }
                        @for c in &p.candidates { option value=(c.record) selected[chosen(p) == Some(c.record)] { (c.number) " " (c.title) } }
                    } }
                }
            } } }
            }
        }
    }
}

fn people(i: usize, proposals: &[PersonProposal], answers: &Choices, lang: Lang) -> Markup {
    let chosen = |p: &PersonProposal| answers.people.iter().find(|c| c.written == p.written);
    html! {
        @if !proposals.is_empty() {
            section.block {
            h2 { (lang.text("preview-people")) " " span.count { (proposals.len()) } }
            p.quiet-text { (lang.text("preview-people-hint")) }
            table.rows { tbody { @for p in proposals {
                tr {
                    td.main { (p.written) " " span.quiet-text { (p.place) } }
                    td { select name={ "person:" (i) ":" (p.written) } aria-label=(p.written) {
                        option value="" { (lang.text("preview-decide-later")) }
                        @for c in &p.candidates {
                            @let value = c.person.map_or_else(|| format!("={}", c.name), |id| id.to_string());
                            @let same = chosen(p).is_some_and(|a| match c.person {
                                Some(_) => a.person == c.person,
                                None => a.same_as.as_ref() == Some(&c.name),
                            });
                            option value=(value) selected[same] { (c.name) " – " (c.likeness.text(lang)) }
                        }
                        @let own = chosen(p).is_some_and(|a| a.person.is_none() && a.same_as.is_none());
                        option value="own" selected[own] { (lang.text("preview-own-person")) }
                    } }
                }
            } } }
            }
        }
    }
}
