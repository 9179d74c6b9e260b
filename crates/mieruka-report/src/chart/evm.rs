//! Earned value over time: what was planned, what was earned, what it cost, and where that leads.
//!
//! The curves are told apart by their dashes and by the label at each end, not by colour alone.

use jiff::civil::Date;
use mieruka_core::lang::Lang;

use super::axis::{Days, STATUS, Values, apart, figure};
use super::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

/// Cumulative values at the end of each day named, in one unit. Points stand in the order of their dates; what is no
/// number is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Evm {
    pub status_date: Date,
    /// What is counted: 人日, 時間, 万円.
    pub unit: String,
    /// PV, from the start to the planned finish, where it is BAC.
    pub planned: Vec<(Date, f64)>,
    /// EV at the status dates so far.
    pub earned: Vec<(Date, f64)>,
    /// AC at the status dates so far.
    pub actual: Vec<(Date, f64)>,
    pub forecast: Option<EvmForecast>,
}

/// Where things lead when they go on as they do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EvmForecast {
    /// EAC, what it will have cost (PMI, Practice Standard for Earned Value Management).
    pub at_completion: f64,
    pub finish: Date,
}

const TOP: f64 = 30.0;
const LEFT: f64 = 52.0;
/// Room for the labels at the curves' ends.
const RIGHT: f64 = 150.0;
const FOOT: f64 = 24.0;
const LABEL: f64 = 12.0;

const PV: Stroke = Stroke { class: "evm-pv", colour: palette::SECONDARY, width: 1.6, dash: "7 4" };
const EV: Stroke = Stroke { class: "evm-ev", colour: palette::ACCENT, width: 2.4, dash: "" };
const AC: Stroke = Stroke { class: "evm-ac", colour: "#8a5f00", width: 1.8, dash: "2 2.5" };

/// The chart as one SVG document of this size, in CSS pixels or points.
pub fn evm(model: &Evm, lang: Lang, (width, height): (f64, f64)) -> String {
    let mut svg = Svg::new("chart evm", width, height, &alt_text(model, lang));
    let (planned, earned, actual) = (clean(&model.planned), clean(&model.earned), clean(&model.actual));
    let forecast = model.forecast.filter(|f| f.at_completion.is_finite());
    let dates = || [&planned, &earned, &actual].into_iter().flatten().map(|point| point.0);
    let Some(first) = dates().min() else {
        let look = Type { size: LABEL, ..super::axis::SCALE };
        svg.text((width / 2.0, height / 2.0), Anchor::Middle, look, &lang.text("chart-empty"));
        return svg.finish();
    };
    let ends = dates().chain([model.status_date]).chain(forecast.map(|f| f.finish));
    let last = ends.max().unwrap_or(first);
    let time = Days { first: first.min(model.status_date), last, left: LEFT, right: width - RIGHT };
    let all = [&planned, &earned, &actual].into_iter().flatten().map(|point| point.1);
    let most = all.chain(forecast.map(|f| f.at_completion)).fold(0.0, f64::max);
    let values = Values::new(most, 5.0, (TOP, height - FOOT));

    values.draw(&mut svg, (time.left, time.right));
    time.draw_months(&mut svg, lang, (TOP, height - FOOT), height - FOOT + 16.0);
    let unit = lang.format("chart-evm-unit", &[("unit", model.unit.as_str().into())]);
    svg.text((0.0, 12.0), Anchor::Start, super::axis::SCALE, &unit);
    let status = time.x(model.status_date, 1.0);
    svg.polyline(&[(status, TOP - 6.0), (status, height - FOOT)], STATUS);
    let flag = Type { size: 11.0, bold: true, fill: palette::RED, class: "chart-status-text" };
    svg.text((status, TOP - 10.0), Anchor::Middle, flag, &text::date(lang, model.status_date, first));

    let place = |(date, value): (Date, f64)| (time.x(date, 1.0), values.y(value));
    let curve = |points: &[(Date, f64)]| points.iter().map(|p| place(*p)).collect::<Vec<_>>();
    let bac = planned.last().copied();
    if let Some(forecast) = forecast {
        let ahead = |stroke: Stroke, class| Stroke { class, width: 1.2, dash: "1 3", ..stroke };
        if let Some(from) = actual.last().filter(|p| p.0 < forecast.finish) {
            let to = (forecast.finish, forecast.at_completion);
            svg.polyline(&[place(*from), place(to)], ahead(AC, "evm-ac-ahead"));
            svg.ring("evm-ac-ahead", place(to), 3.0, AC.colour);
        }
        if let (Some(from), Some((_, all))) = (earned.last().filter(|p| p.0 < forecast.finish), bac) {
            let to = (forecast.finish, all);
            svg.polyline(&[place(*from), place(to)], ahead(EV, "evm-ev-ahead"));
            svg.ring("evm-ev-ahead", place(to), 3.0, EV.colour);
        }
    }
    for (points, stroke) in [(&planned, PV), (&actual, AC), (&earned, EV)] {
        svg.polyline(&curve(points), stroke);
        if let Some(end) = points.last() {
            svg.dot(stroke.class, place(*end), stroke.width + 1.0, stroke.colour);
        }
    }
    draw_labels(&mut svg, lang, &time, &values, (&planned, &earned, &actual), (forecast, status));
    svg.finish()
}

type Curve = Vec<(Date, f64)>;

/// What each end is, on the right, joined to its end by a hairline where it had to move.
fn draw_labels(
    svg: &mut Svg,
    lang: Lang,
    time: &Days,
    values: &Values,
    (planned, earned, actual): (&Curve, &Curve, &Curve),
    (forecast, status): (Option<EvmForecast>, f64),
) {
    let say = |key, value: f64| lang.format(key, &[("value", figure(value).into())]);
    let mut ends: Vec<((Date, f64), String, Stroke)> = Vec::new();
    if let Some(end) = planned.last() {
        ends.push((*end, say("chart-evm-bac", end.1), PV));
    }
    if let Some(f) = forecast {
        ends.push(((f.finish, f.at_completion), say("chart-evm-eac", f.at_completion), AC));
    }
    let wanted: Vec<f64> = ends.iter().map(|(end, ..)| values.y(end.1)).collect();
    let heights = apart(&wanted, LABEL + 4.0, (values.top, values.foot));
    for ((end, label, stroke), y) in ends.iter().zip(heights) {
        let (x, from) = (time.x(end.0, 1.0), values.y(end.1));
        let leader = Stroke { class: "chart-leader", colour: palette::GREY, width: 0.6, dash: "" };
        svg.polyline(&[(x + 5.0, from), (time.right + 8.0, y)], leader);
        let look = Type { size: LABEL, bold: false, fill: stroke.colour, class: text_class(*stroke) };
        svg.text((time.right + 12.0, y + 4.0), Anchor::Start, look, label);
    }
    if let Some(f) = forecast {
        let label =
            lang.format("chart-evm-finish", &[("date", text::date(lang, f.finish, time.first).into())]);
        let x = time.x(f.finish, 1.0);
        let look = Type { size: 11.0, bold: false, fill: palette::SECONDARY, class: "chart-scale" };
        // Clear of the status date's flag, which stands on the same line.
        if x - status > text::width_em(&label) * 11.0 + 40.0 {
            svg.text((x, TOP - 10.0), Anchor::End, look, &label);
        }
    }
    draw_values(svg, lang, time, values, (planned, earned, actual), status);
}

/// Today's values at the status date: the highest above its curve on the left, where nothing can be drawn; the others
/// below theirs on the right, under the lines that lead on from them.
fn draw_values(
    svg: &mut Svg,
    lang: Lang,
    time: &Days,
    values: &Values,
    (planned, earned, actual): (&Curve, &Curve, &Curve),
    status: f64,
) {
    let mut now: Vec<(f64, &str, Stroke)> = [
        (at(planned, time, status), "chart-evm-pv", PV),
        (earned.last().map(|p| p.1), "chart-evm-ev", EV),
        (actual.last().map(|p| p.1), "chart-evm-ac", AC),
    ]
    .into_iter()
    .filter_map(|(value, key, stroke)| value.map(|v| (v, key, stroke)))
    .collect();
    now.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut below = f64::NEG_INFINITY;
    for (place, (value, key, stroke)) in now.iter().enumerate() {
        let label = lang.format(key, &[("value", figure(*value).into())]);
        let look = Type { size: LABEL, bold: true, fill: stroke.colour, class: text_class(*stroke) };
        let width = text::width_em(&label) * LABEL;
        let y = values.y(*value);
        let fits_left = status - 8.0 - width >= time.left;
        let fits_right = status + 8.0 + width <= time.right + RIGHT;
        if place == 0 && fits_left || !fits_right {
            svg.text_on_paper((status - 8.0, (y - 8.0).max(values.top + 4.0)), Anchor::End, look, &label);
        } else {
            below = (y + 15.0).max(below + LABEL + 4.0);
            // The lowest near the foot stack upwards no further than the axis.
            let least = values.foot - 4.0 - (LABEL + 4.0) * (now.len() - 1 - place) as f64;
            svg.text_on_paper((status + 8.0, below.min(least)), Anchor::Start, look, &label);
        }
    }
}

/// A curve's value at the end of the day drawn at x.
fn at(curve: &Curve, time: &Days, x: f64) -> Option<f64> {
    let points: Vec<(f64, f64)> = curve.iter().map(|(date, value)| (time.x(*date, 1.0), *value)).collect();
    let after = points.iter().position(|p| p.0 >= x);
    match after {
        None => points.last().map(|p| p.1),
        Some(0) => points.first().filter(|p| p.0 <= x + 0.01).map(|p| p.1),
        Some(i) => {
            let (from, to) = (points[i - 1], points[i]);
            let share = if to.0 > from.0 { (x - from.0) / (to.0 - from.0) } else { 1.0 };
            Some(from.1 + share * (to.1 - from.1))
        }
    }
}

fn text_class(stroke: Stroke) -> &'static str {
    match stroke.class {
        "evm-ev" => "evm-ev-text",
        "evm-ac" => "evm-ac-text",
        _ => "evm-pv-text",
    }
}

fn clean(points: &[(Date, f64)]) -> Curve {
    let mut points: Curve = points.iter().copied().filter(|p| p.1.is_finite()).collect();
    points.sort_by_key(|p| p.0);
    points
}

fn alt_text(model: &Evm, lang: Lang) -> String {
    let last = |points: &[(Date, f64)]| {
        clean(points)
            .iter()
            .rfind(|p| p.0 <= model.status_date)
            .map_or_else(|| "–".to_owned(), |p| figure(p.1))
    };
    lang.format(
        "chart-evm-alt",
        &[
            ("date", text::full_date(lang, model.status_date).into()),
            ("unit", model.unit.as_str().into()),
            ("pv", last(&model.planned).into()),
            ("ev", last(&model.earned).into()),
            ("ac", last(&model.actual).into()),
        ],
    )
}
