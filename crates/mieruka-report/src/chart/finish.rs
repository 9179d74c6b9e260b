//! When a plan may finish: the finish dates of many simulated runs, with the days half and four fifths of them meet.

use jiff::civil::Date;
use mieruka_core::lang::Lang;

use super::axis::{Days, SCALE, Values, days_between};
use super::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

/// Finish dates of the runs of one simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishDates {
    /// Each day some runs finished on, and how many did.
    pub runs: Vec<(Date, u32)>,
    pub p50: Date,
    pub p80: Date,
    pub planned: Option<Date>,
}

const LEFT: f64 = 40.0;
const RIGHT: f64 = 40.0;
const FOOT: f64 = 24.0;
const FLAG: f64 = 16.0;
const TOP: f64 = 20.0 + 3.0 * FLAG;

/// The chart as one SVG document of this size.
pub fn finish_histogram(model: &FinishDates, lang: Lang, (width, height): (f64, f64)) -> String {
    let mut runs: Vec<(Date, u32)> = model.runs.iter().copied().filter(|run| run.1 > 0).collect();
    runs.sort_by_key(|run| run.0);
    let total: f64 = runs.iter().map(|run| f64::from(run.1)).sum();
    let mut svg = Svg::new("chart finish", width, height, &alt_text(model, total, lang));
    let (Some((first, _)), Some((last, _))) = (runs.first().copied(), runs.last().copied()) else {
        let look = Type { size: 12.0, ..SCALE };
        svg.text((width / 2.0, height / 2.0), Anchor::Middle, look, &lang.text("chart-empty"));
        return svg.finish();
    };
    let marks = [first, last, model.p50, model.p80].into_iter().chain(model.planned);
    let (first, last) = marks.fold((first, last), |(a, b), date| (a.min(date), b.max(date)));
    let (days, unit) = bucket(days_between(first, last) + 1);
    // Weeks begin on Mondays.
    let back = if days == 1 { 0 } else { i64::from(first.weekday().to_monday_zero_offset()) };
    let first = first.saturating_sub(jiff::Span::new().days(back));
    let buckets = (days_between(first, last) / days + 1).max(1);
    let end = first.saturating_add(jiff::Span::new().days((buckets * days - 1).min(3_000_000)));
    let time = Days { first, last: end, left: LEFT, right: width - RIGHT };

    let mut counts = vec![0.0; buckets as usize];
    for (date, count) in &runs {
        let place = (days_between(first, *date) / days).clamp(0, buckets - 1) as usize;
        counts[place] += f64::from(*count);
    }
    let most = counts.iter().copied().fold(0.0, f64::max) / total * 100.0;
    let values = Values::new(most, 4.0, (TOP, height - FOOT));
    values.draw(&mut svg, (time.left, time.right));
    time.draw_months(&mut svg, lang, (TOP, height - FOOT), height - FOOT + 16.0);
    svg.text((0.0, 12.0), Anchor::Start, SCALE, &lang.text(unit));
    for (place, count) in counts.iter().enumerate() {
        let from = first.saturating_add(jiff::Span::new().days(place as i64 * days));
        let (x, x_end) = (time.x(from, 0.0), time.x(from, days as f64));
        let y = values.y(count / total * 100.0);
        let gap = ((x_end - x) * 0.12).min(2.0);
        svg.rect(
            "finish-bar",
            (x + gap / 2.0, y),
            (x_end - x - gap, height - FOOT - y),
            palette::ACCENT_PALE,
        );
    }
    draw_cumulative(&mut svg, &runs, total, &time, height, lang);
    draw_flags(&mut svg, model, &runs, total, &time, height, lang);
    svg.finish()
}

/// Days of one bar, and what the side then counts.
fn bucket(days: i64) -> (i64, &'static str) {
    match days {
        ..=28 => (1, "chart-finish-share-day"),
        29..=448 => (7, "chart-finish-share-week"),
        // Beyond some decades bars grow with the range: no chart has more than a few hundred.
        _ => ((days / 400 / 28 + 1) * 28, "chart-finish-share-weeks"),
    }
}

/// How many of all have finished by each day, on a scale of its own on the right.
fn draw_cumulative(svg: &mut Svg, runs: &[(Date, u32)], total: f64, time: &Days, height: f64, lang: Lang) {
    let y = |share: f64| height - FOOT - share * (height - FOOT - TOP);
    let mut points = vec![(time.left, y(0.0))];
    if let Some((first, _)) = runs.first() {
        points.push((time.x(*first, 0.0), y(0.0)));
    }
    let mut sum = 0.0;
    for (date, count) in runs {
        sum += f64::from(*count);
        points.push((time.x(*date, 1.0), y(sum / total)));
    }
    points.push((time.right, y(1.0)));
    svg.polyline(&points, Stroke { class: "finish-curve", colour: palette::SECONDARY, width: 1.2, dash: "" });
    for share in [50, 80, 100] {
        let at = y(f64::from(share) / 100.0);
        svg.text((time.right + 6.0, at + 4.0), Anchor::Start, SCALE, &format!("{share}%"));
    }
    let name = lang.text("chart-finish-cumulative");
    svg.text((time.right + RIGHT, 12.0), Anchor::End, SCALE, &name);
}

/// The days that matter, each on a line of its own so that they may lie close together.
fn draw_flags(
    svg: &mut Svg,
    model: &FinishDates,
    runs: &[(Date, u32)],
    total: f64,
    time: &Days,
    height: f64,
    lang: Lang,
) {
    let ink = Stroke { class: "finish-p50", colour: palette::INK, width: 1.2, dash: "" };
    let p80 = Stroke { class: "finish-p80", width: 1.2, dash: "5 3", ..ink };
    let plan = Stroke { class: "finish-planned", colour: palette::RED, width: 1.4, dash: "1.5 2" };
    let reference = time.first;
    let say = |key, date: Date| lang.format(key, &[("date", text::date(lang, date, reference).into())]);
    let mut flags = vec![
        (model.p50, say("chart-finish-p50", model.p50), ink),
        (model.p80, say("chart-finish-p80", model.p80), p80),
    ];
    if let Some(planned) = model.planned {
        let date = text::date(lang, planned, reference);
        let percent = percent_by(runs, total, planned);
        let label =
            lang.format("chart-finish-planned", &[("date", date.into()), ("percent", percent.into())]);
        flags.push((planned, label, plan));
    }
    flags.sort_by_key(|flag| flag.0);
    for (place, (date, label, stroke)) in flags.iter().enumerate() {
        let x = time.x(*date, 1.0);
        let y = 20.0 + FLAG * place as f64;
        svg.polyline(&[(x, y + 2.0), (x, height - FOOT)], *stroke);
        let class = if stroke.class == "finish-planned" { "finish-planned-text" } else { "chart-text" };
        let look = Type { size: 12.0, bold: true, fill: stroke.colour, class };
        let width = text::width_em(label) * look.size;
        // The earliest stands highest, so no text crosses another's line when all stand to the left.
        let leftward = x - width - 5.0 >= 0.0;
        let (at, anchor) = if leftward { (x - 5.0, Anchor::End) } else { (x + 5.0, Anchor::Start) };
        svg.text_on_paper((at, y + 11.0), anchor, look, label);
    }
}

fn percent_by(runs: &[(Date, u32)], total: f64, by: Date) -> i64 {
    let done: f64 = runs.iter().filter(|run| run.0 <= by).map(|run| f64::from(run.1)).sum();
    (done / total.max(1.0) * 100.0).round() as i64
}

fn alt_text(model: &FinishDates, total: f64, lang: Lang) -> String {
    let mut out = lang.format(
        "chart-finish-alt",
        &[
            ("runs", (total as i64).into()),
            ("p50", text::full_date(lang, model.p50).into()),
            ("p80", text::full_date(lang, model.p80).into()),
        ],
    );
    if let Some(planned) = model.planned {
        if lang == Lang::En {
            out.push(' ');
        }
        out.push_str(&lang.format(
            "chart-finish-planned-alt",
            &[
                ("date", text::full_date(lang, planned).into()),
                ("percent", percent_by(&model.runs, total, planned).into()),
            ],
        ));
    }
    out
}
