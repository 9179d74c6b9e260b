//! The Now view as the JSON of `mieruka now --format json`.

use serde_json::{Value as Json, json};

use crate::lang::Lang;
use crate::rule::freshness::SourceAge;
use crate::view::change::ChangeLine;
use crate::view::now::{Figure, Now};

impl Now {
    pub fn to_json(&self, changes: &[ChangeLine], lang: Lang) -> Json {
        json!({
            "project": self.project,
            "as_of": self.as_of,
            "signal": {
                "value": self.signal,
                "sentence": self.sentence(lang),
                "reasons": self.reasons.iter().map(|r| json!({
                    "rule": r.rule, "signal": r.signal, "id": r.subject, "name": r.name,
                    "figure": r.figure, "text": r.sentence(lang),
                })).collect::<Vec<_>>(),
            },
            "parties": self.parties.iter().map(|p| json!({
                "id": p.id, "name": p.name, "signal": p.signal, "freshness": p.freshness,
                "open": p.open, "overdue": p.overdue,
            })).collect::<Vec<_>>(),
            "milestones": self.milestones.iter().map(|m| json!({
                "id": m.id, "number": m.number, "name": m.name, "plan": m.forecast.plan,
                "forecast": m.forecast.date, "slip_days": figure(m.forecast.slip.into(), m.sources.clone()),
                "achieved": m.achieved, "signal": m.signal, "ground": m.ground(lang),
            })).collect::<Vec<_>>(),
            "decisions_waiting": self.decisions_waiting.iter().map(|d| json!({
                "id": d.id, "kind": d.kind, "number": d.number, "what": d.what, "who": d.who,
                "decide_by": d.decide_by, "cost_of_delay": d.cost_of_delay, "signal": d.signal,
                "sources": d.sources,
            })).collect::<Vec<_>>(),
            "stuck": self.stuck.iter().map(|s| json!({
                "id": s.id, "kind": s.kind, "number": s.number, "what": s.what, "on_whom": s.on_whom,
                "days": figure(s.days.into(), s.sources.clone()), "reason": s.reason,
                "why": s.why(lang), "next_step": s.next_step(lang),
            })).collect::<Vec<_>>(),
            "changes": changes.iter().map(|c| c.to_json(&self.sources, lang)).collect::<Vec<_>>(),
        })
    }
}

fn figure(value: i64, sources: Vec<SourceAge>) -> Figure {
    Figure { value, sources }
}
