//! Earned value as JSON, with the same figures as the page.

use mieruka_schedule::earned_value::{Measure, Why};
use serde_json::{Value as Json, json};

use super::{Basis, EarnedValueView, Figures, Group, Outlook, Point};
use crate::lang::Lang;

impl EarnedValueView {
    /// `past` is `None` while it is being made.
    pub fn to_json(&self, past: Option<&[Point]>, lang: Lang) -> Json {
        let doubts = self.doubts(past.unwrap_or_default());
        json!({
            "as_of": self.as_of,
            "answer": self.answer(self.as_of, lang),
            "signal": self.signal,
            "unit": match self.basis { Basis::Effort => "person_days", Basis::Days => "days" },
            "total": figures(&self.total),
            "parties": self.parties.iter().map(group).collect::<Vec<_>>(),
            "phases": self.phases.iter().map(group).collect::<Vec<_>>(),
            "earned_schedule": self.outlook.as_ref().map(outlook),
            "estimates_at_completion": self.estimates.iter()
                .map(|(estimate, value)| json!({"formula": estimate.name(), "value": value.map(rounded)}))
                .collect::<Vec<_>>(),
            "planned_value": self.planned.iter()
                .map(|(date, value)| json!({"date": date, "value": rounded(*value)})).collect::<Vec<_>>(),
            "recorded": past.map(|past| past.iter().map(|point| json!({
                "date": point.date, "earned": rounded(point.measure.earned),
                "spent": point.measure.spent.map(rounded), "budget": rounded(point.measure.budget),
            })).collect::<Vec<_>>()),
            "left_out": self.left_out.iter().map(|left| json!({
                "id": left.id, "title": left.title,
                "why": match left.why { Why::NoDates => "no_dates", Why::NoBudget => "no_budget" },
            })).collect::<Vec<_>>(),
            "budget_from_days": self.assumed,
            "without_rule": self.without_rule.as_ref().map(|(count, measure)| json!({
                "tasks": count, "earned_if_only_finished": rounded(measure.earned),
                "planned_if_only_finished": rounded(measure.planned), "spi_if_only_finished": measure.spi().map(rounded),
            })),
            "in_work": self.in_work.iter().map(|task| json!({
                "id": task.id, "title": task.title, "party": task.party, "rule": task.rule.name(),
                "rule_chosen": task.chosen, "entered": task.entered, "by_rule": rounded(task.by_rule),
                "lacks": task.lack.map(super::Lack::name), "budget": task.budget.map(rounded),
            })).collect::<Vec<_>>(),
            "doubts": doubts.iter().map(|doubt| json!({
                "id": doubt.task.id, "title": doubt.task.title, "optimism_points": doubt.optimism,
                "standstill_updates": doubt.standstill, "why": doubt.why(lang),
            })).collect::<Vec<_>>(),
            "sources": self.sources,
        })
    }
}

fn figures(figures: &Figures) -> Json {
    let Measure { budget, planned, earned, spent, .. } = figures.measure;
    let measure = &figures.measure;
    json!({
        "tasks": figures.tasks,
        "budget_at_completion": rounded(budget), "planned_value": rounded(planned), "earned_value": rounded(earned),
        "actual_cost": spent.map(rounded),
        "schedule_variance": rounded(measure.sv()), "cost_variance": figures.cv().map(rounded),
        "schedule_performance_index": measure.spi().map(rounded),
        "cost_performance_index": figures.cpi().map(rounded),
        "tasks_without_actual_cost": figures.unbooked,
    })
}

fn group(group: &Group) -> Json {
    let mut json = figures(&group.figures);
    json["id"] = json!(group.id);
    json["name"] = json!(group.name);
    json["signal"] = json!(group.signal);
    json["stale"] = json!(group.stale);
    json
}

fn outlook(outlook: &Outlook) -> Json {
    let schedule = &outlook.schedule;
    let days = |seconds: f64| rounded(Outlook::days(seconds));
    json!({
        "earned_days": days(schedule.earned), "actual_days": days(schedule.actual),
        "planned_days": days(schedule.planned), "variance_days": days(schedule.sv()),
        "spi_t": schedule.spi().map(rounded), "planned_finish": outlook.planned_finish,
        "finish_as_planned": outlook.as_planned, "finish_as_so_far": outlook.as_so_far,
        "finish_with_cost": outlook.with_cost, "finish_by_network": outlook.network, "slip_days": outlook.slip,
    })
}

/// To a thousandth: more digits say nothing.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
