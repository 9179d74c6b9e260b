//! `mieruka now --project KEY`

use std::process::ExitCode;

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::view::plan::certainty::Certainty;
use mieruka_core::view::short_date;

use crate::cli::{Common, Format, print_json};
use crate::error::OpError;
use crate::ops::certainty::certainty_now;
use crate::ops::now::{NowPage, Since, now_show};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "KEY")]
    project: String,
    /// The page as it was on this day.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Changes since this day; default: the last seven days, or since the page was last opened.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    let app = common.existing_app()?;
    let caller = common.caller();
    let since = args.since.map_or(Since::LastLook, Since::Day);
    let page = now_show(&app, &caller, &args.project, args.as_of, since)?;
    let certainty = certainty_now(&app, &caller, &args.project, &page, true)?;
    match args.format {
        Format::Json => print_json(&page.to_json(certainty.as_deref(), caller.lang)),
        Format::Text => print_text(&page, certainty.as_deref(), app.clock.today(), caller.lang),
    }
    Ok(ExitCode::SUCCESS)
}

fn print_text(page: &NowPage, certainty: Option<&Certainty>, today: Date, lang: Lang) {
    let now = &page.now;
    let day = |date| short_date(date, today, lang);
    let heading = |key: &str, count: usize| say!("\n{} ({count})", lang.text(key));
    say!("{}  {}", now.project, day(now.as_of));
    say!("{} {}  {}", now.signal.shape(), now.signal.label().text(lang), now.sentence_read_on(today, lang));
    heading("now-decisions", now.decisions_waiting.len());
    for d in &now.decisions_waiting {
        let who = if d.who.is_empty() { lang.text("now-no-decider") } else { d.who.clone() };
        say!("  {}  {}  {} {}", d.decide_by.map(day).unwrap_or_default(), who, d.number, d.what);
    }
    heading("now-stuck", now.stuck.len());
    for s in &now.stuck {
        say!("  {} {}  {}  {}", s.number, s.what, s.on_whom, s.why(lang));
    }
    heading("now-milestones", now.milestones.len());
    for m in now.milestones.iter().filter(|m| !m.achieved) {
        let slip = mieruka_core::view::slip_text(m.forecast.slip, lang);
        let p80 = certainty.and_then(|certainty| certainty.of(m.id)).map(|chance| chance.p80);
        let p80 = p80.filter(|p80| *p80 > m.forecast.date).map(|p80| format!(" P80 {}", day(p80)));
        let (plan, forecast) = (day(m.forecast.plan), day(m.forecast.date));
        say!("  {} {}  {plan} → {forecast}{} {slip}", m.signal.shape(), m.name, p80.unwrap_or_default());
    }
    let parties: Vec<_> = now.parties.iter().filter(|p| p.has_anything()).collect();
    heading("now-parties", parties.len());
    for p in parties {
        let counts = [("open", p.open.value.into()), ("overdue", p.overdue.value.into())];
        say!("  {} {}  {}", p.signal.shape(), p.name, lang.format("now-party-counts", &counts));
        if p.by_hand() {
            say!("    {}", lang.text("party-by-hand"));
        }
    }
    heading("now-changes", page.changes.total);
}
