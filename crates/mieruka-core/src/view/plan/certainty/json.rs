//! How sure the plan is, as JSON with the same figures as the page.

use mieruka_schedule::forecast::Known;
use serde_json::{Value as Json, json};

use super::{CORRELATION, Certainty, Chance, FinishCertainty, MilestoneCertainty, SEED, Spread};
use crate::lang::Lang;

impl Certainty {
    pub fn to_json(&self, lang: Lang) -> Json {
        let grounds = &self.grounds;
        json!({
            "as_of": self.as_of,
            "answer": self.answer(self.as_of, lang),
            "runs": self.runs, "seed": SEED, "share_standard_error": rounded(self.share_error()),
            "milestones": self.milestones.iter().map(milestone).collect::<Vec<_>>(),
            "finish": self.finish.as_ref().map(finish),
            "focus": self.focus.as_ref().map(|focus| {
                let mut row = finish(&focus.finish);
                row["id"] = json!(focus.id);
                row["title"] = json!(focus.title);
                row
            }),
            "drivers": self.drivers.iter().map(|driver| json!({
                "id": driver.id, "title": driver.title, "party": driver.party, "forecast": driver.forecast,
                "p80": driver.chance.map(|chance| chance.p80), "criticality": rounded(driver.criticality),
                "cruciality": rounded(driver.cruciality),
            })).collect::<Vec<_>>(),
            "assumptions": {
                "correlation": CORRELATION, "finished_tasks": grounds.finished,
                "finished_tasks_exactly_as_planned": grounds.as_planned, "finished_tasks_used": grounds.believed,
                "finished_tasks_least": grounds.minimum, "spreads": grounds.spreads.iter().map(spread).collect::<Vec<_>>(),
                "tasks_without_dates": grounds.undated, "risks_taken": 0, "risks_left_out": grounds.open_risks,
            },
            "sources": self.sources,
        })
    }
}

fn milestone(one: &MilestoneCertainty) -> Json {
    let mut row = json!({
        "id": one.id, "number": one.number, "title": one.title, "planned": one.planned, "forecast": one.forecast,
        "slip_days": one.slip, "reached": one.reached, "actual": one.actual,
    });
    add(&mut row, one.chance);
    row
}

fn finish(finish: &FinishCertainty) -> Json {
    let mut row = json!({
        "planned": finish.planned, "forecast": finish.forecast,
        "p80_low": finish.p80_between.0, "p80_high": finish.p80_between.1,
        "p80_standard_error_days": rounded(finish.p80_error),
        "histogram": finish.days.iter().map(|(date, runs)| json!({"date": date, "runs": runs})).collect::<Vec<_>>(),
    });
    add(&mut row, Some(finish.chance));
    row
}

/// Unknown chances are there as nothing.
fn add(row: &mut Json, chance: Option<Chance>) {
    row["p50"] = json!(chance.map(|chance| chance.p50));
    row["p80"] = json!(chance.map(|chance| chance.p80));
    row["p90"] = json!(chance.map(|chance| chance.p90));
    row["by_planned"] = json!(chance.and_then(|chance| chance.by_planned).map(rounded));
}

fn spread(spread: &Spread) -> Json {
    let (basis, weight) = match spread.known {
        Known::Nothing => ("usual", 0.0),
        Known::All { weight, .. } => ("finished_tasks", weight),
        Known::Own { weight, .. } => ("finished_tasks_of_party", weight),
    };
    let [p10, p50, p90] = spread.quantiles.map(rounded);
    json!({
        "party": spread.party, "name": spread.name, "open_tasks": spread.open, "finished_tasks": spread.finished,
        "finished_tasks_exactly_as_planned": spread.as_planned, "basis": basis, "weight": rounded(weight), "p10": p10, "p50": p50, "p90": p90,
    })
}

/// Four digits are more than the runs can tell.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
