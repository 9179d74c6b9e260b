//! The registers: issues, risks, decisions asked for, changes, what became of the last requests.

use super::{TOP, Week};
use crate::record::Record;
use crate::register::{Kind, common};
use crate::report::model::{Block, Cell, Section};
use crate::rule::stuck::priority_rank;
use crate::source_record::CommonStatus;
use crate::state::Visible;
use crate::view::change::value_text;

impl Week<'_> {
    /// 6 課題: the flow of the week, then the five that matter most.
    pub(super) fn issues(&self) -> Section {
        let open =
            |visible: &Visible<'_>| visible.of_kind(Kind::Issue).filter(|r| r.is_open()).count() as i64;
        let (was, is) = (open(self.before_visible), open(self.visible));
        let raised =
            self.visible.of_kind(Kind::Issue).filter(|r| self.before_visible.get(r.id).is_none()).count()
                as i64;
        let flow = [("was", was), ("raised", raised), ("closed", was + raised - is), ("is", is)];
        let flow: Vec<_> = flow.iter().map(|(name, n)| (*name, (*n).into())).collect();
        let mut issues: Vec<&Record> = self.visible.of_kind(Kind::Issue).filter(|r| r.is_open()).collect();
        issues.sort_by_key(|r| (priority_rank(r), r.facts.due_on.is_none(), r.facts.due_on));
        let columns = vec![
            self.column("weekly-number", 0.9),
            self.column("weekly-title-column", 3.2),
            self.column("weekly-effect", 2.6),
            self.column("weekly-measure", 2.6),
            self.column("weekly-due", 1.1),
            self.column("weekly-owner", 1.5),
            self.column("weekly-change", 1.0),
        ];
        let rows = issues.iter().take(TOP).map(|r| {
            let text = |field: &str| Cell::text(r.body.text(field).unwrap_or_default());
            let due = Cell::date(r.facts.due_on);
            vec![
                Cell::text(r.number()),
                Cell::text(r.title()),
                text("impact_text"),
                text("approach"),
                if r.is_overdue(self.as_of.date) { due.strong() } else { due },
                Cell::text(self.owner(r)),
                Cell::text(self.change_of(r)),
            ]
        });
        let rows = rows.collect();
        let blocks = vec![
            Block::Paragraph { text: self.lang.format("weekly-issue-flow", &flow) },
            self.table(columns, rows, "weekly-no-issues"),
        ];
        self.section(6, "weekly-issues", blocks)
    }

    /// What happened to a record since the week before.
    fn change_of(&self, record: &Record) -> String {
        let Some(before) = self.before_visible.get(record.id) else { return self.t("weekly-new") };
        let postponed = |r: &Record| r.body.number(common::POSTPONEMENT_COUNT).unwrap_or(0.0) as i64;
        if postponed(record) > postponed(before) {
            return self.lang.format("weekly-postponed", &[("count", postponed(record).into())]);
        }
        if record.facts.status != before.facts.status {
            return record.facts.status.label(self.lang).to_owned();
        }
        self.t(if record.revision == before.revision { "weekly-unmoved" } else { "weekly-updated" })
    }

    /// 7 リスク.
    pub(super) fn risks(&self) -> Section {
        let rank = |r: &Record| {
            let level = |field: &str| match r.body.text(field) {
                Some("high") => 3,
                Some("medium") => 2,
                Some("low") => 1,
                _ => 0,
            };
            level("probability") * level("impact")
        };
        let mut risks: Vec<&Record> = self.visible.of_kind(Kind::Risk).filter(|r| r.is_open()).collect();
        risks.sort_by_key(|r| std::cmp::Reverse(rank(r)));
        let columns = vec![
            self.column("weekly-number", 0.9),
            self.column("weekly-title-column", 3.2),
            self.column("weekly-probability", 1.0),
            self.column("weekly-trigger", 2.6),
            self.column("weekly-prevention", 2.6),
            self.column("weekly-owner", 1.5),
            self.column("weekly-change", 1.0),
        ];
        let text = |r: &Record, field: &str| r.body.text(field).unwrap_or_default().to_owned();
        let choice = |r: &Record, field: &str| {
            let def = r.kind.register().field(field);
            let value = r.body.get(field);
            def.zip(value).map(|(f, v)| value_text(self.visible, r.kind, f, v, self.lang))
        };
        let rows = risks.iter().take(TOP).map(|r| {
            let levels = [choice(r, "probability"), choice(r, "impact")].map(Option::unwrap_or_default);
            vec![
                Cell::text(r.number()),
                Cell::text(r.title()),
                Cell::text(levels.join(" / ")),
                Cell::text(text(r, "trigger")),
                Cell::text(text(r, "preventive_action")),
                Cell::text(self.owner(r)),
                Cell::text(self.change_of(r)),
            ]
        });
        let mut blocks = vec![self.table(columns, rows.collect(), "weekly-no-risks")];
        blocks.extend(self.rest(risks.len(), TOP));
        self.section(7, "weekly-risks", blocks)
    }

    /// 8 意思決定依頼事項.
    pub(super) fn decisions(&self) -> Section {
        let columns = vec![
            self.column("weekly-number", 0.9),
            self.column("weekly-title-column", 4.0),
            self.column("col-who", 1.5),
            self.column("col-by", 1.1),
            self.column("weekly-recommended", 2.5),
            self.column("weekly-if-late", 3.0),
        ];
        let rows = self.now.decisions_waiting.iter().map(|d| {
            let recommended =
                self.visible.get(d.id).and_then(|r| r.body.text("recommendation")).unwrap_or_default();
            vec![
                Cell::text(&d.number),
                Cell::text(&d.what),
                if d.who.is_empty() {
                    Cell::text(self.t("now-no-decider")).strong()
                } else {
                    Cell::text(&d.who)
                },
                Cell::date(d.decide_by),
                Cell::text(recommended),
                Cell::text(&d.cost_of_delay),
            ]
        });
        self.section(8, "weekly-decisions", vec![self.table(columns, rows.collect(), "now-decisions-empty")])
    }

    /// 9 変更要求: what came in and what became of it, then those that wait with their effect.
    pub(super) fn changes(&self) -> Section {
        let requests: Vec<&Record> = self
            .visible
            .of_kind(Kind::GeneralItem)
            .filter(|r| r.body.text("tag") == Some("change_request"))
            .collect();
        if requests.is_empty() {
            let text = self.t("weekly-no-changes");
            return self.section(9, "weekly-changes", vec![Block::Paragraph { text }]);
        }
        let count = |wanted: &dyn Fn(&Record) -> bool| requests.iter().filter(|r| wanted(r)).count() as i64;
        let counts = [
            ("all", count(&|_| true)),
            ("raised", count(&|r| self.before_visible.get(r.id).is_none())),
            ("open", count(&Record::is_open)),
            ("closed", count(&|r| r.facts.common == CommonStatus::Closed)),
            ("cancelled", count(&|r| r.facts.common == CommonStatus::Cancelled)),
        ];
        let counts: Vec<_> = counts.iter().map(|(name, n)| (*name, (*n).into())).collect();
        let mut blocks = vec![Block::Paragraph { text: self.lang.format("weekly-change-counts", &counts) }];
        let mut open: Vec<&Record> = requests.into_iter().filter(|r| r.is_open()).collect();
        open.sort_by_key(|r| (r.facts.due_on.is_none(), r.facts.due_on));
        if !open.is_empty() {
            let columns = vec![
                self.column("weekly-number", 0.9),
                self.column("weekly-title-column", 4.0),
                self.column("weekly-effect", 3.5),
                self.column("weekly-due", 1.1),
                self.column("weekly-owner", 1.5),
                self.column("weekly-change", 1.0),
            ];
            let rows = open.iter().take(TOP).map(|r| {
                vec![
                    Cell::text(r.number()),
                    Cell::text(r.title()),
                    Cell::text(r.body.text("impact_text").unwrap_or_default()),
                    Cell::date(r.facts.due_on),
                    Cell::text(self.owner(r)),
                    Cell::text(self.change_of(r)),
                ]
            });
            blocks.push(self.table(columns, rows.collect(), "weekly-no-changes"));
            blocks.extend(self.rest(open.len(), TOP));
        }
        self.section(9, "weekly-changes", blocks)
    }

    /// 11 前回依頼の結果: what was asked a week ago and how it stands.
    pub(super) fn last_requests(&self) -> Section {
        let columns = vec![
            self.column("weekly-number", 0.9),
            self.column("weekly-title-column", 5.0),
            self.column("col-by", 1.1),
            self.column("weekly-result", 2.0),
        ];
        let rows = self.before.decisions_waiting.iter().map(|d| {
            let current = self.visible.get(d.id);
            let status = current.map(|r| r.facts.status.label(self.lang).to_owned()).unwrap_or_default();
            vec![Cell::text(&d.number), Cell::text(&d.what), Cell::date(d.decide_by), Cell::text(status)]
        });
        self.section(
            11,
            "weekly-last-requests",
            vec![self.table(columns, rows.collect(), "weekly-nothing-asked")],
        )
    }
}
