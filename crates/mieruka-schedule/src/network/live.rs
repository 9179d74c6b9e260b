//! An order that is kept while links and tasks come and go.
//!
//! A new link that leads backward in the order moves only what lies between its ends: D. J. Pearce and P. H. J. Kelly,
//! "A dynamic topological sort algorithm for directed acyclic graphs", ACM Journal of Experimental Algorithmics 11
//! (2006).

use std::collections::HashMap;

use super::order::{Node, cycle, enter, leave};
use super::{Link, Network, NetworkError, Order, Step, Ties};

#[derive(Clone, Debug)]
pub(crate) struct LiveOrder {
    pub(crate) order: Order,
    /// The links that lead away from each task, in their order.
    pub(crate) outgoing: Ties,
    /// Where each node stands in [`Order::steps`].
    position: Vec<u32>,
}

fn node_of(step: Step) -> Node {
    match step {
        Step::Enter(task) | Step::Task(task) => enter(task as usize),
        Step::Leave(task) => leave(task as usize),
    }
}

impl LiveOrder {
    pub(crate) fn of(network: &Network) -> Result<Self, NetworkError> {
        let order = network.order()?;
        let count = network.tasks.len();
        let outgoing = Ties::of(count, network.links.iter().map(|link| link.predecessor));
        let mut position = vec![0; count * 2];
        for (place, &step) in order.steps.iter().enumerate() {
            position[node_of(step) as usize] = place as u32;
        }
        Ok(LiveOrder { order, outgoing, position })
    }

    /// The position of a task's step, of a summary task's first one.
    pub(crate) fn enters(&self, task: usize) -> usize {
        self.position[enter(task) as usize] as usize
    }

    /// The position of the step after which a task's dates are known.
    pub(crate) fn known(&self, network: &Network, task: usize) -> usize {
        self.position[network.known(task) as usize] as usize
    }

    /// Makes room for a link that is about to become the last of the network's. Changes nothing where it closes a
    /// circle.
    pub(crate) fn add_link(&mut self, network: &Network, link: &Link) -> Result<(), NetworkError> {
        self.before(network, network.known(link.predecessor), enter(link.successor))?;
        let number = network.links.len() as u32;
        self.outgoing.insert(link.predecessor, number);
        self.order.incoming.insert(link.successor, number);
        Ok(())
    }

    /// Forgets a link, whose number the last one takes.
    pub(crate) fn remove_link(&mut self, network: &Network, number: usize) {
        let mut drop = |number: usize| {
            let link = &network.links[number];
            self.outgoing.remove(link.predecessor, number as u32);
            self.order.incoming.remove(link.successor, number as u32);
        };
        drop(number);
        let last = network.links.len() - 1;
        if last != number {
            drop(last);
            self.outgoing.insert(network.links[last].predecessor, number as u32);
            self.order.incoming.insert(network.links[last].successor, number as u32);
        }
    }

    /// Takes in the network's last task, which nothing is tied to yet.
    pub(crate) fn add_task(&mut self, network: &Network) {
        let task = network.tasks.len() - 1;
        self.order.incoming.push_task();
        self.outgoing.push_task();
        self.order.children.push_task();
        let nodes = [enter(task), leave(task)];
        for &node in if network.tasks[task].summary { &nodes[..] } else { &nodes[..1] } {
            self.position.resize(node as usize + 1, 0);
            self.position[node as usize] = self.order.steps.len() as u32;
            self.order.steps.push(network.step(node));
        }
        self.position.resize(task * 2 + 2, 0);
        if let Some(parent) = network.summary_of(task) {
            // Nothing waits for it yet but the end of what it lies under: that is no circle.
            let moved = self.before(network, network.known(task), leave(parent));
            debug_assert!(moved.is_ok());
            self.order.children.insert(parent, task as u32);
        }
    }

    /// What waits for a node.
    fn after(&self, network: &Network, node: Node, mut visit: impl FnMut(Node)) {
        let task = node as usize / 2;
        if network.known(task) != node {
            visit(leave(task));
            self.order.children.of_task(task).for_each(|child| visit(enter(child)));
            return;
        }
        for link in self.outgoing.of_task(task) {
            visit(enter(network.links[link].successor));
        }
        if let Some(parent) = network.summary_of(task) {
            visit(leave(parent));
        }
    }

    /// Sees to it that `first` stands before `then`.
    fn before(&mut self, network: &Network, first: Node, then: Node) -> Result<(), NetworkError> {
        if first == then {
            return Err(cycle(vec![first]));
        }
        let (upper, lower) = (self.position[first as usize], self.position[then as usize]);
        if upper < lower {
            return Ok(());
        }
        // What waits for `then` up to `first`, each with the one that led to it.
        let mut later = HashMap::from([(then, then)]);
        let mut open = vec![then];
        while let Some(node) = open.pop() {
            if node == first {
                let mut path = vec![node];
                while let Some(&from) =
                    path.last().and_then(|last| later.get(last)).filter(|_| path.last() != Some(&then))
                {
                    path.push(from);
                }
                path.reverse();
                return Err(cycle(path));
            }
            self.after(network, node, |after| {
                if self.position[after as usize] <= upper && !later.contains_key(&after) {
                    later.insert(after, node);
                    open.push(after);
                }
            });
        }
        // What `first` waits for down to `then`.
        let mut earlier = vec![first];
        let mut seen = std::collections::HashSet::from([first]);
        let mut done = 0;
        while let Some(&node) = earlier.get(done) {
            done += 1;
            let waits = (0..).map_while(|number| self.order.wait(network, node, number));
            earlier.extend(waits.filter(|&n| self.position[n as usize] >= lower && seen.insert(n)));
        }
        let mut later: Vec<Node> = later.into_keys().collect();
        let by_position = |nodes: &mut Vec<Node>| nodes.sort_unstable_by_key(|&n| self.position[n as usize]);
        by_position(&mut earlier);
        by_position(&mut later);
        let nodes: Vec<Node> = earlier.into_iter().chain(later).collect();
        let mut places: Vec<u32> = nodes.iter().map(|&node| self.position[node as usize]).collect();
        places.sort_unstable();
        for (node, place) in nodes.into_iter().zip(places) {
            self.position[node as usize] = place;
            self.order.steps[place as usize] = network.step(node);
        }
        Ok(())
    }
}
