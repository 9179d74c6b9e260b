//! What is open across all registers: the rows behind a party's figures.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::plan::Plan;
use mieruka_core::register::Kind;
use mieruka_core::view::now::{PartyNow, now};
use mieruka_core::view::open::open_items;
use mieruka_core::view::{name_of, short_date};
use serde::Deserialize;

use super::Web;
use super::layout::{Place, Updates, project_page};
use super::page_error::PageError;
use super::part::{day, moment, party_signal, record_href, register_name};
use super::query;
use crate::error::OpError;
use crate::ops::Caller;
use crate::ops::now::{day_asked, state_as_of};

#[derive(Deserialize)]
pub(super) struct OpenQuery {
    party: Option<String>,
    #[serde(default)]
    overdue: String,
    as_of: Option<String>,
}

/// `GET /projects/{key}/open`
pub(super) async fn open_list(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(asked): Query<OpenQuery>,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let lang = caller.lang;
    let date = query::day("as_of", asked.as_of.as_deref(), lang).map_err(|e| caller.fail(e))?;
    let as_of = day_asked(&web.app, &caller, &key, &state, date).map_err(|e| caller.fail(e))?;
    let today = web.app.clock.today();
    let past = Some(as_of.date).filter(|day| *day < today);
    let then = state_as_of(&web.app, &key, &state, &as_of).map_err(|e| caller.fail(e))?;
    let visible = then.visible_with(&state, &caller.viewer);
    let party = match asked.party.as_deref() {
        None | Some("") => None,
        Some(id) => {
            let party = id.parse().ok().filter(|id| visible.get(*id).is_some_and(|r| r.kind == Kind::Party));
            Some(party.ok_or_else(|| caller.fail(OpError::NotFound))?)
        }
    };
    let overdue = asked.overdue == "1";
    let shown = now(&visible, &as_of, &Plan::of(&visible, &as_of));
    let items = open_items(&visible, &as_of, party, overdue);
    let whose = name_of(&visible, party);
    let title = match (whose, overdue) {
        ("", false) => lang.text("open-title"),
        ("", true) => lang.text("overdue-title"),
        (name, false) => lang.format("open-title-of", &[("name", name.into())]),
        (name, true) => lang.format("overdue-title-of", &[("name", name.into())]),
    };
    let on = short_date(as_of.date, today, lang);
    let title = match past {
        Some(_) => lang.format("title-as-of", &[("title", title.into()), ("date", (&on).into())]),
        None => title,
    };
    let answer = [("count", items.len().into()), ("date", on.into())];
    let content = html! {
        div.page-head {
            h1 { (title) }
            @if past.is_some() { a.btn href=(asked.today(&key)) { (lang.text("now-back-to-today")) } }
        }
        p.answer { (lang.format(if past.is_some() { "open-answer-past" } else { "open-answer" }, &answer)) }
        @if past.is_some() { p.meta { (lang.text("past-links")) } }
        @if let Some(party) = shown.parties.iter().find(|p| Some(p.id) == party) { (ages(party, lang)) }
        @if items.is_empty() { p.empty { (lang.text("open-empty")) } } @else {
            table.rows.stack data-rows {
                thead { tr {
                    th { (lang.text("col-number")) } th { (lang.text("col-register")) } th { (lang.text("col-what")) }
                    th { (lang.text("col-who")) } th { (lang.text("col-by")) } th { (lang.text("col-status")) }
                } }
                tbody { @for item in &items {
                    tr {
                        td.id { (item.number()) }
                        td { (register_name(item.kind, lang)) }
                        td.main { a data-open href=(record_href(&key, item.kind, item.id)) { (item.title()) } }
                        td { (name_of(&visible, item.facts.owner)) }
                        td.date { span.late[item.is_overdue(as_of.date)] {
                            @if let Some(due) = item.facts.due_on { (day(due, today, lang)) }
                        } }
                        td { (item.facts.status.label(lang)) }
                    }
                } }
            }
        }
    };
    let updates = if past.is_some() { Updates::Still } else { Updates::Live };
    Ok(project_page(&web, &caller, &key, &state, (Place::Now, &title), updates, &content))
}

impl OpenQuery {
    /// The address of the same list as it is today.
    fn today(&self, key: &str) -> String {
        let said = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        let party = self.party.as_deref().and_then(said);
        format!("/projects/{key}/open{}", query::parts(&[("party", party), ("overdue", said(&self.overdue))]))
    }
}

/// How old is what we know of this party: three ages that must not be mixed up.
fn ages(party: &PartyNow, lang: Lang) -> Markup {
    let f = &party.freshness;
    let rows = [
        ("age-pull", f.last_pull),
        ("age-source", f.last_change_at_source),
        ("age-people", f.last_change_by_people),
    ];
    html! {
        p.meta {
            (party_signal(party, lang))
            @for (label, at) in rows {
                span { (lang.text(label)) " " @match at { Some(at) => { time datetime=(at) { (moment(at)) } } None => { "—" } } }
            }
        }
    }
}

/// `GET /projects/{key}/registers`: every list there is, with what is open in it.
pub(super) async fn register_list(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let visible = state.visible(&caller.viewer);
    let lang = caller.lang;
    let title = lang.text("registers-title");
    let content = html! {
        h1 { (title) }
        table.rows data-rows {
            thead { tr {
                th { (lang.text("col-register")) } th { (lang.text("col-question")) }
                th.num { (lang.text("col-open")) } th.num { (lang.text("col-all")) }
            } }
            tbody { @for &kind in Kind::ALL.iter().filter(|k| k.register().listed) {
                @let all = visible.of_kind(kind).count();
                @let open = visible.of_kind(kind).filter(|r| r.is_open()).count();
                tr {
                    td.main { a data-open href={ "/projects/" (key) "/" (kind.register().path) } { (register_name(kind, lang)) } }
                    td.quiet-text { (lang.text(&format!("register-title-{}", kind.name().replace('_', "-")))) }
                    td.num { @if !kind.register().statuses.is_empty() { (open) } }
                    td.num { (all) }
                }
            } }
        }
    };
    Ok(project_page(&web, &caller, &key, &state, (Place::Registers, &title), Updates::Live, &content))
}
