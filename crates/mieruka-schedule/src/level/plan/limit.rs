//! How late tasks may start so that nothing which stays where it is would be pushed.

use super::PlanOptions;
use super::model::{Kind, Model};
use crate::network::{Constraint, LinkKind};
use crate::working_time::Moment;

/// A latest moment; `None` is any.
type Latest = Option<Moment>;

fn tighter(a: Latest, b: Latest) -> Latest {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

impl Model<'_> {
    /// Backwards from what is set, by the dates that constraints do not let pass, and, within slack, by the late dates.
    /// What was too late before may stay as late, not become later.
    pub(super) fn limit(&mut self, options: &PlanOptions) {
        let count = self.network.tasks.len();
        // What a summary task hands down to those under it: latest start and finish.
        let mut handed: Vec<(Latest, Latest)> = vec![(None, None); count];
        let mut latest: Vec<(Latest, Latest)> = vec![(None, None); count];
        for place in (0..self.order.len()).rev() {
            let (task, leaving) = (self.order[place] / 2, !self.order[place].is_multiple_of(2));
            let own = self.task(task);
            let dates = &self.base.tasks[task];
            if leaving {
                let (mut start, mut finish) = own.parent.map_or((None, None), |parent| handed[parent]);
                for &index in self.outgoing.get(task) {
                    let link = &self.network.links[index];
                    if !self.task(link.successor).active {
                        continue;
                    }
                    let (late_start, late_finish) = latest[link.successor];
                    let back = |at: Latest| at.map(|at| self.lagged(link, at, -1));
                    match link.kind {
                        LinkKind::FinishToStart => finish = tighter(finish, back(late_start)),
                        LinkKind::FinishToFinish => finish = tighter(finish, back(late_finish)),
                        LinkKind::StartToStart => start = tighter(start, back(late_start)),
                        LinkKind::StartToFinish => start = tighter(start, back(late_finish)),
                    }
                }
                handed[task] = (start, finish);
                continue;
            }
            let (mut start, finish) = handed[task];
            if own.summary {
                let children = self.children.get(task).iter().filter(|&&child| self.task(child).active);
                start = children.fold(None, |all, &child| tighter(all, latest[child].0));
                if self.kinds[task] == Kind::Set {
                    start = Some(dates.start);
                }
                latest[task] = (start, start.map(|start| self.finish_of(task, start)));
                continue;
            }
            if self.kinds[task] == Kind::Set {
                latest[task] = (Some(dates.start), Some(dates.finish));
                self.limits[task] = dates.start;
                continue;
            }
            start = tighter(start, finish.map(|finish| self.start_of(task, finish)));
            start = match own.constraint {
                Constraint::StartNoLaterThan(date) => tighter(start, Some(date)),
                Constraint::FinishNoLaterThan(date) => tighter(start, Some(self.start_of(task, date))),
                _ => start,
            };
            let late = self.kinds[task] == Kind::Late;
            if options.within_slack || late {
                start = tighter(start, Some(dates.late_start));
            }
            // Others see of a late task its early dates.
            let base = if late { dates.early_start } else { dates.start };
            let start = start.map(|start| start.max(base));
            self.limits[task] = start.unwrap_or(Moment::MAX);
            latest[task] = (start, start.map(|start| self.finish_of(task, start)));
        }
    }
}
