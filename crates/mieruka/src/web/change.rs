//! What changed: the rows behind the figure on Now, page by page.

use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::rule::AsOf;
use mieruka_core::view::change::ChangeLine;
use mieruka_core::view::short_date;
use serde::Deserialize;

use super::Web;
use super::layout::{Place, Updates, csrf_field, project_page};
use super::page_error::PageError;
use super::part::change_list as lines_of;
use super::query::{day as day_of, parts};
use crate::error::OpError;
use crate::ops::change::{Changes, changes_page};
use crate::ops::now::{NowPage, Since, Stretch, day_asked, stretch};
use crate::ops::{App, Caller};

/// Lines on one page.
const PAGE: usize = 200;
/// Lines on Now, before the link to all of them.
const FEW: usize = 20;

/// What addresses of changes say.
#[derive(Deserialize)]
pub(super) struct ChangeQuery {
    pub(super) since: Option<String>,
    pub(super) as_of: Option<String>,
    #[serde(default)]
    pub(super) offset: usize,
    pub(super) limit: Option<usize>,
}

impl ChangeQuery {
    /// The stretch of time and the changes in it, at most `most` at once.
    pub(super) fn read(
        &self,
        app: &App,
        caller: &Caller,
        key: &str,
        most: usize,
    ) -> Result<(Stretch, Changes, usize), OpError> {
        let as_of = day_of("as_of", self.as_of.as_deref(), caller.lang)?;
        let since = day_of("since", self.since.as_deref(), caller.lang)?;
        let state = app.state(key)?;
        let as_of = day_asked(app, caller, key, &state, as_of)?;
        let asked = stretch(app, caller, key, as_of, since.map_or(Since::LastLook, Since::Day))?;
        let limit = self.limit.unwrap_or(PAGE).clamp(1, most);
        let window = (asked.from, asked.as_of.end());
        let changes = changes_page(app, caller, key, &state, window, (self.offset, limit))?;
        Ok((asked, changes, limit))
    }
}

/// `GET /projects/{key}/changes`
pub(super) async fn change_list(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<ChangeQuery>,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let (asked, changes, limit) = query.read(&web.app, &caller, &key, PAGE).map_err(|e| caller.fail(e))?;
    let (lang, today) = (caller.lang, web.app.as_of(None));
    let past = asked.as_of.date < today.date;
    let first = asked.as_of.day_of(asked.from);
    let between = [
        ("from", short_date(first, today.date, lang).into()),
        ("to", short_date(asked.as_of.date, today.date, lang).into()),
        ("count", changes.total.into()),
    ];
    let title = lang.text("changes-title");
    let content = html! {
        div.page-head {
            h1 { (title) }
            details.meta {
                summary { (lang.text("now-changes-since")) }
                form method="get" {
                    label { (lang.text("now-changes-since")) " "
                        input type="date" name="since" value=(first) max=(asked.as_of.date) required; }
                    @if past { input type="hidden" name="as_of" value=(asked.as_of.date); }
                    button.btn.quiet type="submit" { (lang.text("now-show-day")) }
                }
            }
            a.btn href={ "/projects/" (key) (query.href(None)) } { (lang.text("nav-now")) }
        }
        p.answer { (lang.format("changes-answer", &between)) }
        @if changes.lines.is_empty() { p.empty { (lang.text("changes-empty")) } }
        @for (day, lines) in by_day(&changes.lines, &today) {
            section.block {
                h2 { (short_date(day, today.date, lang)) }
                (lines_of(&key, lines, &today, lang, true))
            }
        }
        (query.pager(&changes, limit, lang))
    };
    let updates = if past { Updates::Still } else { Updates::Live };
    Ok(project_page(&web, &caller, &key, &state, (Place::Now, &title), updates, &content))
}

impl ChangeQuery {
    /// The same stretch of time in another address.
    fn href(&self, offset: Option<usize>) -> String {
        let limit = self.limit.filter(|_| offset.is_some()).map(|n| n.to_string());
        let said = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        parts(&[
            ("since", said(&self.since)),
            ("as_of", said(&self.as_of)),
            ("offset", offset.map(|n| n.to_string())),
            ("limit", limit),
        ])
    }

    fn pager(&self, changes: &Changes, limit: usize, lang: Lang) -> Markup {
        let from = self.offset.min(changes.total);
        let to = from + changes.lines.len();
        let counts =
            [("from", (from + 1).min(to).into()), ("to", to.into()), ("total", changes.total.into())];
        html! {
            @if changes.lines.len() < changes.total {
                p.meta {
                    (lang.format("pager", &counts))
                    @if from > 0 { a href=(self.href(Some(from.saturating_sub(limit)))) { (lang.text("pager-previous")) } }
                    @if to < changes.total { a href=(self.href(Some(to))) { (lang.text("pager-next")) } }
                }
            }
        }
    }
}

/// Lines that stand one after the other, day by day.
fn by_day<'l>(lines: &'l [ChangeLine], zone: &AsOf) -> Vec<(Date, &'l [ChangeLine])> {
    let same = |a: &ChangeLine, b: &ChangeLine| zone.day_of(a.at) == zone.day_of(b.at);
    lines.chunk_by(same).map(|lines| (zone.day_of(lines[0].at), lines)).collect()
}

/// What Now shows of the changes. `since` is the day that was asked for; `past` the day that is looked back to.
pub(super) fn block(
    web: &Web,
    key: &str,
    shown: &NowPage,
    (since, past): (Option<Date>, Option<Date>),
    lang: Lang,
) -> Markup {
    let today = web.app.as_of(None);
    let from = shown.as_of.day_of(shown.from);
    let text = |day: Option<Date>| day.map(|day| day.to_string());
    let href = format!("/projects/{key}/changes{}", parts(&[("since", text(since)), ("as_of", text(past))]));
    let few = &shown.changes.lines[..shown.changes.lines.len().min(FEW)];
    html! {
        section.block.changes id="changes" {
            header {
                h2 { (lang.text("now-changes")) " " a.count.figure href=(href) { (shown.changes.total) } }
                details {
                    summary.quiet-text {
                        (lang.format("changes-from", &[("date", short_date(from, today.date, lang).into())]))
                    }
                    form method="get" {
                        label { (lang.text("now-changes-since")) " "
                            input id="since" type="date" name="since" value=(from) max=(shown.as_of.date) required; }
                        @if let Some(day) = past { input type="hidden" name="as_of" value=(day); }
                        button.btn.quiet type="submit" { (lang.text("now-show-day")) }
                    }
                }
                // Who looks back has not seen what came after.
                @if let Some(seen) = shown.seen {
                    form.end method="post" action={ "/projects/" (key) "/looked" } {
                        (csrf_field(web))
                        input type="hidden" name="seen" value=(seen);
                        button.btn.quiet type="submit" { (lang.text("now-looked")) }
                    }
                }
            }
            @if few.is_empty() { p.empty { (lang.text("changes-empty")) } } @else {
                (lines_of(key, few, &today, lang, true))
                @if shown.changes.total > few.len() {
                    p.meta { a href=(href) {
                        (lang.format("changes-more", &[("count", (shown.changes.total - few.len()).into())]))
                    } }
                }
            }
        }
    }
}
