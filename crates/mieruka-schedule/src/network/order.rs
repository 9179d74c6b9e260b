//! The order in which a network is computed: each task after all that it waits for.
//!
//! A depth-first search (Tarjan 1976) over the tasks in their own order: where links lead forward, as they do in most
//! plans, tasks are computed in the order in which they lie in memory.

use super::{Network, NetworkError, Ties};

/// A step of the computation. A summary task begins before the tasks under it and ends after them; any other is computed
/// at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Enter(u32),
    Leave(u32),
    Task(u32),
}

/// A network in the order in which it is computed.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) steps: Vec<Step>,
    /// The links that lead to each task, in their order.
    pub(crate) incoming: Ties,
    /// The tasks under each summary task, in their order.
    pub(crate) children: Ties,
}

/// A step as one number: that of its task, twice, and one for the end of a summary task.
pub(super) type Node = u32;

const NEW: u8 = 0;
const OPEN: u8 = 1;
const DONE: u8 = 2;

impl Network {
    pub(crate) fn order(&self) -> Result<Order, NetworkError> {
        let count = self.tasks.len();
        let nobody = count;
        let incoming = Ties::of(count, self.links.iter().map(|link| link.successor));
        let children = Ties::of(count, (0..count).map(|task| self.summary_of(task).unwrap_or(nobody)));
        let order = Order { steps: Vec::with_capacity(count + count / 4), incoming, children };
        let mut search = Search { network: self, order, state: vec![NEW; count * 2], open: Vec::new() };
        for task in 0..count {
            search.visit(enter(task))?;
        }
        for task in (0..count).rev().filter(|&task| self.tasks[task].summary) {
            search.visit(leave(task))?;
        }
        Ok(search.order)
    }

    /// The summary task that a task lies under.
    #[inline]
    pub(crate) fn summary_of(&self, task: usize) -> Option<usize> {
        self.tasks[task].parent.filter(|&parent| self.tasks.get(parent).is_some_and(|parent| parent.summary))
    }
}

pub(super) fn enter(task: usize) -> Node {
    task as Node * 2
}

pub(super) fn leave(task: usize) -> Node {
    task as Node * 2 + 1
}

impl Network {
    /// The step after which a task's dates are known.
    #[inline]
    pub(super) fn known(&self, task: usize) -> Node {
        if self.tasks[task].summary { leave(task) } else { enter(task) }
    }

    pub(super) fn step(&self, node: Node) -> Step {
        let task = node / 2;
        match () {
            () if !node.is_multiple_of(2) => Step::Leave(task),
            () if self.tasks[task as usize].summary => Step::Enter(task),
            () => Step::Task(task),
        }
    }
}

impl Order {
    /// What a node waits for, one after the other.
    #[inline]
    pub(super) fn wait(&self, network: &Network, node: Node, number: usize) -> Option<Node> {
        let task = node as usize / 2;
        if node.is_multiple_of(2) {
            let parent = network.summary_of(task);
            if let Some(parent) = parent.filter(|_| number == 0) {
                return Some(enter(parent));
            }
            let link = *self.incoming.slice(task).get(number - usize::from(parent.is_some()))?;
            Some(network.known(network.links[link as usize].predecessor))
        } else if number == 0 {
            Some(enter(task))
        } else {
            self.children.slice(task).get(number - 1).map(|&child| network.known(child as usize))
        }
    }
}

struct Search<'n> {
    network: &'n Network,
    order: Order,
    state: Vec<u8>,
    /// Nodes that wait for the one after them, each with how many of what it waits for are done.
    open: Vec<(Node, u32)>,
}

impl Search<'_> {
    fn visit(&mut self, root: Node) -> Result<(), NetworkError> {
        let (mut node, mut number) = (root, 0);
        if self.state[node as usize] == DONE {
            return Ok(());
        }
        self.state[node as usize] = OPEN;
        loop {
            let Some(before) = self.order.wait(self.network, node, number) else {
                self.state[node as usize] = DONE;
                self.order.steps.push(self.network.step(node));
                let Some((waiting, done)) = self.open.pop() else { return Ok(()) };
                (node, number) = (waiting, done as usize);
                continue;
            };
            number += 1;
            match self.state[before as usize] {
                DONE => {}
                NEW => {
                    self.open.push((node, number as u32));
                    self.state[before as usize] = OPEN;
                    (node, number) = (before, 0);
                }
                _ => return Err(self.circle(node, before)),
            }
        }
    }

    /// The circle that closes when `last` waits for `first`, which waits for it.
    fn circle(&self, last: Node, first: Node) -> NetworkError {
        let nodes = self.open.iter().map(|(node, _)| *node).skip_while(|node| *node != first);
        let mut nodes: Vec<Node> = nodes.chain([last]).collect();
        nodes.reverse();
        cycle(nodes)
    }
}

/// Nodes that wait for one another, each for the one before it and the first for the last.
pub(super) fn cycle(nodes: Vec<Node>) -> NetworkError {
    let mut tasks: Vec<usize> = nodes.into_iter().map(|node| node as usize / 2).collect();
    tasks.dedup();
    if tasks.len() > 1 && tasks.first() == tasks.last() {
        tasks.pop();
    }
    NetworkError::Cycle { tasks }
}
