//! A ticket of a vendor's list as the story tells it: how it starts, and what each week changes.

use jiff::civil::Date;

use crate::timeline::{At, Timeline, WEEKS};

/// When something is due, as a vendor writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Due {
    None,
    On(At),
    /// Words in the place of a date: 「終了次第」.
    Words(&'static str),
}

/// What one week does to a ticket.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Status(&'static str),
    Due(Due),
    Owner(&'static str),
    Priority(&'static str),
    Title(&'static str),
    /// A dated entry of the history.
    Note(At, &'static str),
    Closed(At),
    /// Struck through by the vendor.
    Struck,
}

#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    /// The vendor's own number, stable over the weeks.
    pub(crate) key: &'static str,
    /// The vendor's word for its kind.
    pub(crate) kind: &'static str,
    /// Section, category or component.
    pub(crate) area: &'static str,
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    pub(crate) raised: At,
    pub(crate) raised_by: &'static str,
    pub(crate) owner: &'static str,
    pub(crate) priority: &'static str,
    pub(crate) status: &'static str,
    pub(crate) due: Due,
    /// Key of the ticket above it.
    pub(crate) parent: Option<&'static str>,
    /// What the vendor keeps to himself in a hidden column.
    pub(crate) memo: &'static str,
    /// First and last week it stands in the file.
    pub(crate) weeks: (u32, u32),
    pub(crate) changes: Vec<(u32, Change)>,
}

impl Ticket {
    /// A new ticket, in the file from the week it is raised in.
    pub(crate) fn new(
        key: &'static str,
        kind: &'static str,
        area: &'static str,
        title: &'static str,
        body: &'static str,
    ) -> Self {
        Ticket {
            key,
            kind,
            area,
            title,
            body,
            raised: At { week: 1, days: 0 },
            raised_by: "",
            owner: "",
            priority: "中",
            status: "",
            due: Due::None,
            parent: None,
            memo: "",
            weeks: (1, WEEKS),
            changes: Vec::new(),
        }
    }

    pub(crate) fn raised(mut self, at: At, by: &'static str) -> Self {
        self.raised = at;
        self.raised_by = by;
        self.weeks.0 = at.week;
        self
    }

    /// Who works on it, with which status, until when.
    pub(crate) fn work(mut self, owner: &'static str, status: &'static str, due: Due) -> Self {
        self.owner = owner;
        self.status = status;
        self.due = due;
        self
    }

    pub(crate) fn priority(mut self, priority: &'static str) -> Self {
        self.priority = priority;
        self
    }

    pub(crate) fn parent(mut self, key: &'static str) -> Self {
        self.parent = Some(key);
        self
    }

    pub(crate) fn memo(mut self, memo: &'static str) -> Self {
        self.memo = memo;
        self
    }

    /// The last week it stands in the file: it vanishes afterwards.
    pub(crate) fn last_week(mut self, week: u32) -> Self {
        self.weeks.1 = week;
        self
    }

    pub(crate) fn on<const N: usize>(mut self, week: u32, changes: [Change; N]) -> Self {
        self.changes.extend(changes.map(|c| (week, c)));
        self
    }

    pub(crate) fn stands_in(&self, week: u32) -> bool {
        (self.weeks.0..=self.weeks.1).contains(&week)
    }

    /// The ticket as the file of `week` shows it.
    pub(crate) fn state(&self, week: u32, timeline: &Timeline) -> TicketState {
        let mut state = TicketState {
            title: self.title.to_owned(),
            body: timeline.fill(self.body),
            owner: self.owner,
            priority: self.priority,
            status: self.status,
            due: self.due,
            notes: Vec::new(),
            closed: None,
            struck: false,
            updated: timeline.at(self.raised),
        };
        for (_, change) in self.changes.iter().filter(|(w, _)| *w <= week) {
            match *change {
                Change::Status(s) => {
                    state.status = s;
                    state.closed = None;
                }
                Change::Due(d) => state.due = d,
                Change::Owner(o) => state.owner = o,
                Change::Priority(p) => state.priority = p,
                Change::Title(t) => t.clone_into(&mut state.title),
                Change::Note(at, text) => {
                    state.notes.push((timeline.at(at), timeline.fill(text)));
                    state.updated = state.updated.max(timeline.at(at));
                }
                Change::Closed(at) => {
                    state.closed = Some(timeline.at(at));
                    state.updated = state.updated.max(timeline.at(at));
                }
                Change::Struck => state.struck = true,
            }
        }
        // A change without a dated entry was made by the day the file went out.
        if let Some((w, _)) = self.changes.iter().rfind(|(w, _)| *w <= week) {
            let noted =
                self.changes.iter().any(|(v, c)| v == w && matches!(c, Change::Note(..) | Change::Closed(_)));
            if !noted {
                state.updated = state.updated.max(timeline.drop_day(*w));
            }
        }
        state
    }
}

/// A ticket in one week's file.
#[derive(Clone, Debug)]
pub(crate) struct TicketState {
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) owner: &'static str,
    pub(crate) priority: &'static str,
    pub(crate) status: &'static str,
    pub(crate) due: Due,
    pub(crate) notes: Vec<(Date, String)>,
    pub(crate) closed: Option<Date>,
    pub(crate) struck: bool,
    pub(crate) updated: Date,
}

impl TicketState {
    pub(crate) fn due_on(&self, timeline: &Timeline) -> Option<Date> {
        match self.due {
            Due::On(at) => Some(timeline.at(at)),
            Due::None | Due::Words(_) => None,
        }
    }
}

/// A number that depends on the key alone: for ids, times of day and habits that must not change between weeks.
pub(crate) fn steady(key: &str, modulus: u32) -> u32 {
    key.bytes().fold(2_166_136_261_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(16_777_619)) % modulus
}
