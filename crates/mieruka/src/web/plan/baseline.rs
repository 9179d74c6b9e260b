//! What has changed since a baseline.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::view::plan::baseline::{PlanChanges, PlanLine, Relinked};
use mieruka_core::view::{short_date, slip_text};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{PlanQuery, Tab, plan_page};
use crate::error::OpError;
use crate::ops::Caller;
use crate::ops::plan::{PictureAsked, plan_compare};
use crate::web::page_error::PageError;
use crate::web::part::{day, record_href, slip};
use crate::web::{Web, blocking};

/// Lines of a list before the rest is only counted.
const MOST: usize = 200;

/// What addresses of this page say: each `now`, `planned`, a day or the id of a baseline.
#[derive(Deserialize)]
pub(in crate::web) struct CompareQuery {
    from: Option<String>,
    to: Option<String>,
}

impl CompareQuery {
    fn read(&self, lang: Lang) -> Result<(PictureAsked, PictureAsked), OpError> {
        let one = |place: &str, text: &Option<String>, usual| match text.as_deref().map(str::trim) {
            None | Some("") => Ok(usual),
            Some(text) => PictureAsked::parse(text).ok_or_else(|| OpError::Input {
                place: place.to_owned(),
                reason: lang.format("baseline-no-picture", &[("text", text.into())]),
            }),
        };
        let from = one("from", &self.from, PictureAsked::Planned)?;
        Ok((from, one("to", &self.to, PictureAsked::Now)?))
    }
}

/// Two plans are computed, maybe of past days: others are answered meanwhile.
async fn compare(
    web: &Web,
    caller: &Caller,
    key: &str,
    from: PictureAsked,
    to: PictureAsked,
) -> Result<PlanChanges, OpError> {
    let (app, caller, key) = (web.app.clone(), caller.clone(), key.to_owned());
    blocking(move || plan_compare(&app, &caller, &key, from, to)).await
}

/// `GET /api/v1/projects/{key}/plan/baselines`
pub(in crate::web) async fn baseline_compare_json(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<CompareQuery>,
) -> Result<axum::Json<Json>, PageError> {
    let (from, to) = query.read(caller.lang).map_err(|e| caller.fail_json(e))?;
    let changes = compare(&web, &caller, &key, from, to).await.map_err(|e| caller.fail_json(e))?;
    Ok(axum::Json(changes.to_json()))
}

/// `GET /projects/{key}/plan/baselines`
pub(in crate::web) async fn baseline_compare(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<CompareQuery>,
) -> Result<Markup, PageError> {
    let lang = caller.lang;
    let (from, to) = query.read(lang).map_err(|e| caller.fail(e))?;
    let changes = compare(&web, &caller, &key, from, to).await.map_err(|e| caller.fail(e))?;
    let of_today = PlanQuery { as_of: None };
    let shown = of_today.read(&web, &caller, &key)?;
    let visible = shown.visible(&caller);
    let today = shown.as_of.date;
    let baselines: Vec<(String, String)> = visible
        .of_kind(Kind::Baseline)
        .map(|record| {
            let on = record.body.date("taken_on").map(|day| short_date(day, today, lang)).unwrap_or_default();
            (record.id.to_string(), format!("{} ({on})", record.title()))
        })
        .collect();
    let content = html! {
        form.filter method="get" {
            (choice("from", "baseline-from", from, &baselines, lang))
            (choice("to", "baseline-to", to, &baselines, lang))
            button.btn type="submit" { (lang.text("baseline-compare")) }
            a.btn.quiet href={ "/projects/" (key) "/baselines/new" } { (lang.text("baseline-new")) }
        }
        (lists(&key, &changes, &shown, lang))
    };
    let title = lang.text("baseline-title");
    let answer = answer(&changes, today, lang);
    Ok(plan_page(&web, &caller, &key, &of_today, &shown, (Tab::Baseline, &title, &answer), &content))
}

fn choice(
    name: &str,
    label: &str,
    chosen: PictureAsked,
    baselines: &[(String, String)],
    lang: Lang,
) -> Markup {
    let fixed =
        [("planned", "baseline-planned", PictureAsked::Planned), ("now", "baseline-now", PictureAsked::Now)];
    let day = match chosen {
        PictureAsked::Day(day) => Some(day),
        _ => None,
    };
    html! {
        label.inline {
            (lang.text(label)) " "
            select name=(name) {
                @for (value, text, asked) in fixed {
                    option value=(value) selected[asked == chosen] { (lang.text(text)) }
                }
                @for (id, text) in baselines {
                    option value=(id) selected[PictureAsked::parse(id) == Some(chosen)] { (text) }
                }
                @if let Some(day) = day { option value=(day) selected { (day) } }
            }
        }
    }
}

fn answer(changes: &PlanChanges, today: jiff::civil::Date, lang: Lang) -> String {
    let count = [
        ("later", changes.later.into()),
        ("earlier", changes.earlier.into()),
        ("added", changes.added.len().into()),
        ("removed", changes.removed.len().into()),
    ];
    let mut said = lang.format("baseline-answer", &count);
    if let Some((from, to, days)) = changes.finish {
        let slip = if days == 0 { lang.text("baseline-same") } else { slip_text(days, lang) };
        said.push_str(&lang.format(
            "baseline-answer-finish",
            &[
                ("from", short_date(from, today, lang).into()),
                ("to", short_date(to, today, lang).into()),
                ("slip", slip.into()),
            ],
        ));
    }
    said
}

fn lists(key: &str, changes: &PlanChanges, shown: &crate::ops::plan::PlanShown, lang: Lang) -> Markup {
    let today = shown.as_of.date;
    let link = |line: &PlanLine| html! { a href=(record_href(key, line.kind, line.id)) { (line.title) } };
    let short = |title: &str, lines: &[PlanLine]| {
        html! {
            @if !lines.is_empty() {
                section.block {
                    h2 { (lang.text(title)) " " span.count { (lines.len()) } }
                    ul.chain { @for line in lines.iter().take(MOST) { li { (link(line)) } } }
                }
            }
        }
    };
    html! {
        section.block {
            h2 { (lang.text("baseline-slips")) " " span.count { (changes.slips.len()) } }
            @if changes.slips.is_empty() { p.empty { (lang.text("baseline-no-slips")) } } @else {
                table.rows.stack data-rows {
                    thead { tr {
                        th { (lang.text("col-name")) } th { (lang.text("baseline-then")) } th { (lang.text("baseline-after")) }
                        th.num { (lang.text("col-slip")) } th.num { (lang.text("baseline-longer")) }
                    } }
                    tbody { @for line in changes.slips.iter().take(MOST) {
                        tr {
                            td.main {
                                @if line.line.kind == Kind::Milestone { "◆ " }
                                a data-open href=(record_href(key, line.line.kind, line.line.id)) { (line.line.title) }
                            }
                            td.date data-label=(lang.text("baseline-then")) { (day(line.from, today, lang)) }
                            td.date data-label=(lang.text("baseline-after")) { (day(line.to, today, lang)) }
                            td.num data-label=(lang.text("col-slip")) { (slip(line.days, lang)) }
                            td.num data-label=(lang.text("baseline-longer")) { @if line.longer != 0 { (slip_text(line.longer as i32, lang)) } }
                        }
                    } }
                }
                @if changes.slips.len() > MOST {
                    p.meta { (lang.format("baseline-rest", &[("count", (changes.slips.len() - MOST).into())])) }
                }
            }
        }
        (short("baseline-added", &changes.added))
        (short("baseline-removed", &changes.removed))
        @if !changes.links.is_empty() {
            section.block {
                h2 { (lang.text("baseline-links")) " " span.count { (changes.links.len()) } }
                ul.chain { @for line in changes.links.iter().take(MOST) {
                    @let how = match line.change {
                        Relinked::Gone => "baseline-link-gone",
                        Relinked::New => "baseline-link-new",
                        Relinked::Changed => "baseline-link-changed",
                    };
                    li { (link(&line.before)) " → " (link(&line.after)) " · " (lang.text(how)) }
                } }
            }
        }
    }
}
