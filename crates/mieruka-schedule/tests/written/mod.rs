//! Small plans, written the way MS Project writes them, so that tests read like the plan.

use std::fmt::Write as _;

use mieruka_schedule::mspdi::{Plan, read_mspdi};

/// A task: its name, its hours, its links ("1FS+8 2SS-4": the line it waits for from 1, the kind, working hours of lag; an
/// "e" after the hours for time on the clock), and what else the file says of it.
pub(crate) type Line<'l> = (&'l str, f64, &'l str, &'l str);

/// A plan from Monday, 16 November 2026, 8:00, in weeks of five days from 8 to 12 and 13 to 17.
pub(crate) fn plan(lines: &[Line<'_>]) -> Plan {
    plan_with("", lines)
}

/// The same with elements of the project's own.
pub(crate) fn plan_with(project: &str, lines: &[Line<'_>]) -> Plan {
    let mut text = format!("<Project>{project}<StartDate>2026-11-16T08:00:00</StartDate><Tasks>");
    for (place, (name, hours, links, more)) in lines.iter().enumerate() {
        let seconds = (hours * 3600.0).round() as i64;
        write!(text, "<Task><UID>{}</UID><Name>{name}</Name>", place + 1).unwrap();
        write!(text, "<Duration>PT{}H{}M{}S</Duration>", seconds / 3600, seconds / 60 % 60, seconds % 60)
            .unwrap();
        if !more.contains("OutlineLevel") {
            text.push_str("<OutlineLevel>1</OutlineLevel>");
        }
        text.push_str(more);
        for link in links.split_whitespace() {
            let digits = link.find(|c: char| !c.is_ascii_digit()).unwrap();
            let (before, rest) = link.split_at(digits);
            let (kind, lag) = rest.split_at(2);
            let kind = ["FF", "FS", "SF", "SS"].iter().position(|known| *known == kind).unwrap();
            let elapsed = lag.ends_with('e');
            let hours: f64 = lag.trim_end_matches('e').parse().unwrap_or(0.0);
            write!(
                text,
                "<PredecessorLink><PredecessorUID>{before}</PredecessorUID><Type>{kind}</Type>\
                 <LinkLag>{}</LinkLag><LagFormat>{}</LagFormat></PredecessorLink>",
                (hours * 600.0).round() as i64,
                if elapsed { 8 } else { 7 },
            )
            .unwrap();
        }
        text.push_str("</Task>");
    }
    text.push_str("</Tasks></Project>");
    read_mspdi(text.as_bytes()).unwrap()
}
