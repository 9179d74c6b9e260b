//! Everything that drives a date: all tight paths from what anchors a plan to the end of a task, where a chain of reasons
//! tells one of them.

use std::collections::{HashMap, HashSet};

use super::edit::Edit;
use super::tie::{View, lag_time};
use super::why::{Cause, End, from_end};
use crate::network::{Constraint, Lag, LinkKind, Mode};

/// A date on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Node {
    /// Where every path begins.
    Anchor,
    /// The start of a task before levelling delays it.
    Early(usize),
    Start(usize),
    Finish(usize),
    /// Where every path ends.
    Target,
}

/// One piece of a path, and what would cut it short.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) from: Node,
    pub(super) to: Node,
    /// The change that makes this piece as short as it can be; `None` where nobody can.
    pub(super) cut: Option<Edit>,
    /// Another change that does so at a price.
    pub(super) overlap: Option<Edit>,
    /// How long it is, in working seconds, as far as that is known: the longer, the more there is to gain.
    pub(super) length: i64,
}

/// All tight paths to some ends.
pub(super) struct Driving {
    pub(super) arcs: Vec<Arc>,
    into: HashMap<Node, Vec<usize>>,
    from: HashMap<Node, Vec<usize>>,
    /// Tasks whose dates lie on a path.
    pub(super) tasks: Vec<usize>,
}

impl Driving {
    pub(super) fn of(view: &View<'_>, targets: &[usize]) -> Self {
        let mut graph =
            Driving { arcs: Vec::new(), into: HashMap::new(), from: HashMap::new(), tasks: Vec::new() };
        let mut open: Vec<Node> = targets.iter().map(|&task| Node::Finish(task)).collect();
        for &node in &open {
            graph.add(Arc { from: node, to: Node::Target, cut: None, overlap: None, length: 0 });
        }
        let mut seen: HashSet<Node> = HashSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) || node == Node::Anchor {
                continue;
            }
            for arc in arcs_into(view, node) {
                open.push(arc.from);
                graph.add(arc);
            }
        }
        let tasks: HashSet<usize> = seen
            .iter()
            .filter_map(|node| match *node {
                Node::Early(task) | Node::Start(task) | Node::Finish(task) => Some(task),
                Node::Anchor | Node::Target => None,
            })
            .collect();
        graph.tasks = tasks.into_iter().collect();
        graph.tasks.sort_unstable();
        graph
    }

    fn add(&mut self, arc: Arc) {
        self.into.entry(arc.to).or_default().push(self.arcs.len());
        self.from.entry(arc.from).or_default().push(self.arcs.len());
        self.arcs.push(arc);
    }

    /// The pieces of one path that none of `cut` lies on.
    fn path_without(&self, cut: &[usize]) -> Option<Vec<usize>> {
        let mut via: HashMap<Node, usize> = HashMap::new();
        let mut open = vec![Node::Target];
        while let Some(node) = open.pop() {
            if node == Node::Anchor {
                let mut path = Vec::new();
                let mut at = node;
                while let Some(&arc) = via.get(&at) {
                    path.push(arc);
                    at = self.arcs[arc].to;
                }
                return Some(path);
            }
            for &arc in self.into.get(&node).into_iter().flatten() {
                let from = self.arcs[arc].from;
                if !cut.contains(&arc) && from != Node::Target && !via.contains_key(&from) {
                    via.insert(from, arc);
                    open.push(from);
                }
            }
        }
        None
    }

    /// A set of pieces with `first` among them that every path goes through, of at most `most` and none of them needless:
    /// cutting some of them alone leaves a path as long as before. `enough`: pieces that do alone and are not looked for.
    /// `None` where paths remain that nobody can cut.
    pub(super) fn cut_with(&self, first: usize, most: usize, enough: &[bool]) -> Option<Vec<usize>> {
        let beside = self.beside(first);
        let mut cut = vec![first];
        while let Some(path) = self.path_without(&cut) {
            let possible = path.into_iter().filter(|&arc| self.arcs[arc].cut.is_some() && !enough[arc]);
            // What lies on a path with the first is cut by it as well, mostly.
            let worth = |arc: usize| (beside[arc], self.arcs[arc].length, std::cmp::Reverse(arc));
            cut.push(possible.max_by_key(|&arc| worth(arc))?);
            if cut.len() > most * 3 {
                return None;
            }
        }
        let mut place = 0;
        while place < cut.len() {
            let arc = cut.remove(place);
            if self.path_without(&cut).is_some() {
                cut.insert(place, arc);
                place += 1;
            }
        }
        cut.sort_unstable_by_key(|&arc| (self.arcs[arc].to, arc));
        Some(cut).filter(|cut| cut.len() <= most)
    }

    /// Which pieces lie on no path with this one.
    fn beside(&self, first: usize) -> Vec<bool> {
        let mut beside = vec![true; self.arcs.len()];
        beside[first] = false;
        let mut before = HashSet::from([self.arcs[first].from]);
        let mut open = vec![self.arcs[first].from];
        while let Some(node) = open.pop() {
            for &arc in self.into.get(&node).into_iter().flatten() {
                beside[arc] = false;
                if before.insert(self.arcs[arc].from) {
                    open.push(self.arcs[arc].from);
                }
            }
        }
        let mut after = HashSet::from([self.arcs[first].to]);
        let mut open = vec![self.arcs[first].to];
        while let Some(node) = open.pop() {
            for &arc in self.from.get(&node).into_iter().flatten() {
                beside[arc] = false;
                if after.insert(self.arcs[arc].to) {
                    open.push(self.arcs[arc].to);
                }
            }
        }
        beside
    }
}

/// Everything that gives a date, as pieces that end in it.
fn arcs_into(view: &View<'_>, node: Node) -> Vec<Arc> {
    let (task, end) = match node {
        Node::Early(task) | Node::Start(task) => (task, End::Start),
        Node::Finish(task) => (task, End::Finish),
        Node::Anchor | Node::Target => return Vec::new(),
    };
    let plain = |from| Arc { from, to: node, cut: None, overlap: None, length: 0 };
    let anchored = |cut| Arc { cut, ..plain(Node::Anchor) };
    let own = view.task(task);
    let reason = view.reason(task, end, matches!(node, Node::Early(_)));
    match reason.cause {
        Cause::ActualFinish => vec![anchored(None)],
        Cause::ActualStart | Cause::Resumed if end == End::Finish => {
            let cut = shorten(view, task);
            vec![Arc { length: own.duration - own.progress.done, ..anchored(cut) }]
        }
        Cause::ActualStart | Cause::Resumed => vec![anchored(None)],
        Cause::SetByHand => vec![anchored(Some(Edit::Automatic { task }))],
        Cause::Within { task: child } => within(view, task, end, child).into_iter().map(plain).collect(),
        Cause::AsLateAsPossible { .. } => {
            let constraint = Constraint::AsSoonAsPossible;
            vec![anchored(Some(Edit::Constrain { task, constraint }))]
        }
        Cause::Leveling { delay } if node == Node::Start(task) => {
            let cut = Some(Edit::Leveling { task, delay: 0 });
            vec![Arc { cut, length: delay, ..plain(Node::Early(task)) }]
        }
        _ if own.summary => vec![anchored(None)],
        _ => scheduled(view, task, node),
    }
}

/// The tasks whose dates a summary task shows: the earliest alone brings its start forward, all of the latest its finish.
fn within(view: &View<'_>, summary: usize, end: End, found: usize) -> Vec<Node> {
    if end == End::Start {
        return vec![Node::Start(found)];
    }
    let finish = view.counted(found).1;
    let latest = view.children[summary]
        .iter()
        .filter(|&&child| view.task(child).active && view.counted(child).1 == finish);
    latest.map(|&child| Node::Finish(child)).collect()
}

/// What gives the dates of a task that has not begun and is not set by hand.
fn scheduled(view: &View<'_>, task: usize, node: Node) -> Vec<Arc> {
    let mut arcs = Vec::new();
    let start = Node::Start(task);
    let ties: Vec<_> = view.ties(task).into_iter().filter(|tie| tie.drives).collect();
    let reason = view.reason(task, End::Start, true);
    let dated = matches!(reason.cause, Cause::Constraint { .. });
    let mut by_start = ties.is_empty() || dated;
    for tie in &ties {
        let link = &view.network.links[tie.link];
        let by_finish = matches!(link.kind, LinkKind::FinishToFinish | LinkKind::StartToFinish);
        by_start |= !by_finish;
        // A finish that is tied by its finish does not come earlier with a shorter task.
        if matches!(node, Node::Finish(_)) && !by_finish {
            continue;
        }
        let from = match from_end(link.kind) {
            End::Start => Node::Start(link.predecessor),
            End::Finish => Node::Finish(link.predecessor),
        };
        let lag = lag_time(view.network, link);
        let drop = Edit::Lag { link: tie.link, lag: Lag::Working(0) };
        let kind = LinkKind::StartToStart;
        let overlap = Edit::Kind { link: tie.link, kind };
        arcs.push(Arc {
            from,
            to: node,
            cut: Some(drop).filter(|_| lag.seconds > 0),
            overlap: Some(overlap).filter(|_| link.kind == LinkKind::FinishToStart),
            length: lag.seconds,
        });
    }
    if matches!(node, Node::Finish(_)) {
        if by_start || view.task(task).leveling_delay > 0 {
            let length = view.task(task).duration;
            arcs.push(Arc { from: start, to: node, cut: shorten(view, task), overlap: None, length });
        }
        return arcs;
    }
    if ties.is_empty() || dated {
        let cut = match reason.cause {
            // One that holds the task early is no hindrance.
            Cause::Constraint {
                constraint: Constraint::StartNoLaterThan(_) | Constraint::FinishNoLaterThan(_),
                ..
            } => None,
            Cause::Constraint { task, .. } => {
                Some(Edit::Constrain { task, constraint: Constraint::AsSoonAsPossible })
            }
            _ => None,
        };
        arcs.push(Arc { from: Node::Anchor, to: node, cut, overlap: None, length: 0 });
    }
    arcs
}

/// As short as a task can be: what is done of it.
fn shorten(view: &View<'_>, task: usize) -> Option<Edit> {
    let own = view.task(task);
    let seconds = own.progress.done.max(0);
    let set = matches!(own.mode, Mode::Manual { finish: Some(_), .. });
    Some(Edit::Duration { task, seconds }).filter(|_| own.duration > seconds && !set)
}
