//! A register as a list.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::plan::forecast::forecast_field;
use mieruka_core::plan::{Forecast, Plan};
use mieruka_core::record::Record;
use mieruka_core::register::{FieldDef, FieldType, Kind, common};
use mieruka_core::rule::AsOf;
use mieruka_core::state::Visible;
use mieruka_core::view::change::value_text;
use mieruka_core::view::list::{Filter, FilterProblem, List, ListQuery, Sort};
use mieruka_core::view::now::{cause_of, ground_text};
use mieruka_core::view::short_date;
use serde::Deserialize;

use super::Web;
use super::layout::{Place, Updates, project_page};
use super::page_error::PageError;
use super::part::{entered_beside, record_href, register_name};
use super::query::part as url_part;
use crate::error::OpError;
use crate::ops::{Caller, record as ops};

/// No register is longer.
const OFFSET_MAX: usize = 100_000_000;
/// Rows on one page of a list.
const PAGE: usize = 100;

#[derive(Deserialize)]
pub(super) struct RegisterQuery {
    #[serde(default)]
    pub(super) filter: String,
    #[serde(default)]
    pub(super) sort: String,
    #[serde(default)]
    pub(super) offset: usize,
    pub(super) limit: Option<usize>,
}

impl RegisterQuery {
    /// The list that is asked for; what is not understood of the filter comes back beside an unfiltered list.
    pub(super) fn read(&self, kind: Kind, most: usize) -> (ListQuery, Option<FilterProblem>) {
        let register = kind.register();
        let (filter, problem) = match Filter::parse(register, &self.filter) {
            Ok(filter) => (filter, None),
            Err(problem) => (Filter::default(), Some(problem)),
        };
        let sort = Sort::parse(register, &self.sort);
        let limit = self.limit.unwrap_or(PAGE).clamp(1, most);
        (ListQuery { filter, sort, offset: self.offset.min(OFFSET_MAX), limit }, problem)
    }
}

/// The register that lives under this path segment.
pub(super) fn listed_kind(path: &str) -> Result<Kind, OpError> {
    Kind::from_path(path).filter(|k| k.register().listed).ok_or(OpError::NotFound)
}

/// `GET /projects/{key}/{register}`
pub(super) async fn record_list(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register)): Path<(String, String)>,
    Query(query): Query<RegisterQuery>,
) -> Result<Markup, PageError> {
    let kind = listed_kind(&register).map_err(|e| caller.fail(e))?;
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let lang = caller.lang;
    let (asked, problem) = query.read(kind, PAGE);
    let as_of = web.app.as_of(None);
    let visible = state.visible(&caller.viewer);
    let columns = columns(kind);
    let plan = web.app.caches.plan_for(kind, &key, &state, &caller.viewer, &as_of);
    let content = ops::record_list(&web.app, &caller, &state, &key, kind, &asked, |list| {
        let table = Table {
            key: &key,
            kind,
            columns: &columns,
            query: &query,
            visible,
            as_of: &as_of,
            plan: plan.clone(),
            lang,
        };
        html! {
            div.page-head {
                h1 { (lang.text(&format!("register-title-{}", kind.name().replace('_', "-")))) }
                a.btn.primary href={ "/projects/" (key) "/" (register) "/new" } data-key="c" {
                    (lang.format("record-new", &[("kind", kind.register().label.text(lang).into())]))
                }
            }
            (filter_line(&query, kind, list.total, lang))
            @if let Some(problem) = &problem {
                div.notice.warn role="alert" { p { (OpError::Filter(problem.clone()).message(lang)) } }
            }
            (table.markup(&list))
            (table.pager(&list))
        }
    });
    let title = register_name(kind, lang);
    Ok(project_page(&web, &caller, &key, &state, (Place::Register(kind), &title), Updates::Live, &content))
}

fn filter_line(query: &RegisterQuery, kind: Kind, total: usize, lang: Lang) -> Markup {
    let quick: &[(&str, &str)] = match kind.register().due_field {
        Some(_) => {
            &[("is:open", "filter-open"), ("is:overdue", "filter-overdue"), ("is:stuck", "filter-stuck")]
        }
        None => &[("is:open", "filter-open")],
    };
    html! {
        form.filter role="search" method="get" {
            label.search {
                span.visually-hidden { (lang.text("filter-label")) }
                input id="filter" type="search" name="filter" value=(query.filter) autocomplete="off"
                    placeholder=(lang.text("filter-placeholder")) data-key="/";
                kbd.kbd { "/" }
            }
            span.count { (lang.format("count-items", &[("count", total.into())])) }
            @for (filter, label) in quick {
                a.btn.quiet href={ "?filter=" (url_part(filter)) } aria-current=[(query.filter == *filter).then_some("true")] {
                    (lang.text(label))
                }
            }
            @if !query.filter.is_empty() { a.btn.quiet href="?" data-key="Escape" { (lang.text("filter-clear")) } }
        }
    }
}

/// The columns of a register's list: its number first, then its own.
fn columns(kind: Kind) -> Vec<&'static FieldDef> {
    let number = kind.register().field(common::NUMBER).filter(|_| kind.register().prefix.is_some());
    number.into_iter().chain(kind.register().fields_in_list()).collect()
}

struct Table<'a> {
    key: &'a str,
    kind: Kind,
    columns: &'a [&'static FieldDef],
    query: &'a RegisterQuery,
    visible: Visible<'a>,
    as_of: &'a AsOf,
    /// For registers that show forecasts.
    plan: Option<Arc<Plan>>,
    lang: Lang,
}

impl Table<'_> {
    fn markup(&self, list: &List<'_>) -> Markup {
        if list.rows.is_empty() {
            let text = if self.query.filter.is_empty() { "register-empty" } else { "register-empty-filter" };
            let kind = register_name(self.kind, self.lang).to_lowercase();
            return html! { p.empty { (self.lang.format(text, &[("kind", kind.into())])) } };
        }
        html! {
            table.rows.dense.stack data-rows {
                thead { tr { @for column in self.columns { (self.header(column)) } } }
                tbody { @for record in &list.rows {
                    tr.put-aside[!record.is_open()] { @for column in self.columns { (self.cell(record, column)) } }
                } }
            }
        }
    }

    fn header(&self, column: &FieldDef) -> Markup {
        let sorted = self.query.sort.trim_start_matches('-') == column.name;
        let descending = sorted && self.query.sort.starts_with('-');
        let next = if sorted && !descending { format!("-{}", column.name) } else { column.name.to_owned() };
        let order = sorted.then_some(if descending { "descending" } else { "ascending" });
        let numeric = matches!(column.ty, FieldType::Number | FieldType::Percent);
        html! {
            th.num[numeric] scope="col" aria-sort=[order] {
                a href={ "?filter=" (url_part(&self.query.filter)) "&sort=" (next) } { (column.label.text(self.lang)) }
            }
        }
    }

    fn cell(&self, record: &Record, column: &FieldDef) -> Markup {
        let lang = self.lang;
        let label = column.label.text(lang);
        let text =
            record.body.get(column.name).map(|v| value_text(&self.visible, self.kind, column, v, lang));
        let text = text.unwrap_or_default();
        if column.name == self.kind.register().title_field {
            let text = if text.is_empty() { lang.text("record-untitled") } else { text };
            let href = record_href(self.key, self.kind, record.id);
            return html! { td.main { a data-open href=(href) { (text) } } };
        }
        if column.name == common::NUMBER {
            return html! { td.id { (text) } };
        }
        let computed = self.plan.as_ref().and_then(|plan| plan.shown_forecast(record.id));
        if let Some(forecast) = computed.filter(|_| forecast_field(self.kind) == Some(column.name)) {
            return self.forecast(record.body.date(column.name), &forecast, label);
        }
        match column.ty {
            FieldType::Date => {
                let due = self.kind.register().due_field == Some(column.name);
                let late = due && record.is_overdue(self.as_of.date);
                let text = record.body.date(column.name).map(|d| short_date(d, self.as_of.date, lang));
                // An empty cell is left out where rows are stacked.
                html! { td.date data-label=(label) { @if let Some(text) = text { span.late[late] { (text) } } } }
            }
            FieldType::Number | FieldType::Percent => html! { td.num data-label=(label) { (text) } },
            _ => html! { td data-label=(label) { (text) } },
        }
    }

    /// The date that Now shows too, and what was entered where that is another one.
    fn forecast(&self, entered: Option<Date>, forecast: &Forecast, label: &str) -> Markup {
        let (today, lang) = (self.as_of.date, self.lang);
        let ground = ground_text(forecast, cause_of(&self.visible, forecast), lang);
        html! {
            td.date data-label=(label) title=(ground) {
                (short_date(forecast.date, today, lang))
                @if let Some(entered) = entered.filter(|entered| *entered != forecast.date) {
                    " " (entered_beside(entered, today, lang))
                }
            }
        }
    }

    fn pager(&self, list: &List<'_>) -> Markup {
        let from = self.query.offset.min(OFFSET_MAX);
        let href = |offset: usize| {
            format!(
                "?filter={}&sort={}&offset={offset}",
                url_part(&self.query.filter),
                url_part(&self.query.sort)
            )
        };
        let to = from + list.rows.len();
        html! {
            @if list.total > PAGE {
                p.meta {
                    (self.lang.format("pager", &[("from", (from + 1).min(to).into()), ("to", to.into()), ("total", list.total.into())]))
                    @if from > 0 { a href=(href(from.saturating_sub(PAGE))) { (self.lang.text("pager-previous")) } }
                    @if to < list.total { a href=(href(to)) { (self.lang.text("pager-next")) } }
                }
            }
        }
    }
}
