//! A project to level, as it is told to this module.

/// The longest sum of durations that is accepted: the profile of the resources has one entry a period.
pub(super) const MAX_PERIODS: u64 = 4_000_000;
/// The most activities.
pub(super) const MAX_ACTIVITIES: usize = 60_000;

/// One activity: it runs without a break and needs the same part of each resource in each of its periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Length in periods; 0 is a milestone.
    pub duration: u32,
    /// Units needed, one number for each resource of the instance.
    pub demands: Vec<u32>,
    /// Positions of the activities that start when this one has finished, or later.
    pub successors: Vec<usize>,
}

/// A project: activities, and resources of which a constant number of units is there in every period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    pub name: String,
    /// Units of each resource.
    pub capacities: Vec<u32>,
    pub activities: Vec<Activity>,
}

/// Why an instance cannot be levelled. Positions of activities and resources count from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstanceError {
    #[error("{0} activities, more than {MAX_ACTIVITIES}")]
    TooManyActivities(usize),
    #[error("durations add up to {0} periods, more than {MAX_PERIODS}")]
    TooManyPeriods(u64),
    #[error("the capacities of the resources are too many or too large to be kept in one profile")]
    TooManyResources,
    #[error("activity {activity} has {found} demands for {expected} resources")]
    Demands { activity: usize, found: usize, expected: usize },
    #[error("activity {activity} needs {demand} of resource {resource}, which has {capacity}")]
    DemandTooHigh { activity: usize, resource: usize, demand: u32, capacity: u32 },
    #[error("activity {activity} names a successor that does not exist: {successor}")]
    NoSuchActivity { activity: usize, successor: usize },
    /// The activities of one cycle, in the order of their links.
    #[error("activities follow one another in a circle: {0:?}")]
    Cycle(Vec<usize>),
}

impl Instance {
    /// An order in which every activity comes after all its predecessors.
    ///
    /// # Errors
    /// Whatever makes the instance impossible to level.
    pub fn check(&self) -> Result<Vec<usize>, InstanceError> {
        let n = self.activities.len();
        if n > MAX_ACTIVITIES {
            return Err(InstanceError::TooManyActivities(n));
        }
        let periods = self.activities.iter().map(|a| u64::from(a.duration)).sum();
        if periods > MAX_PERIODS {
            return Err(InstanceError::TooManyPeriods(periods));
        }
        for (activity, a) in self.activities.iter().enumerate() {
            if a.demands.len() != self.capacities.len() {
                let (found, expected) = (a.demands.len(), self.capacities.len());
                return Err(InstanceError::Demands { activity, found, expected });
            }
            for (resource, (&demand, &capacity)) in a.demands.iter().zip(&self.capacities).enumerate() {
                // A milestone takes nothing from anybody.
                if demand > capacity && a.duration > 0 {
                    return Err(InstanceError::DemandTooHigh { activity, resource, demand, capacity });
                }
            }
            if let Some(&successor) = a.successors.iter().find(|&&s| s >= n) {
                return Err(InstanceError::NoSuchActivity { activity, successor });
            }
        }
        self.topological_order()
    }

    fn topological_order(&self) -> Result<Vec<usize>, InstanceError> {
        let n = self.activities.len();
        let mut open = vec![0_usize; n];
        for successor in self.activities.iter().flat_map(|a| &a.successors) {
            open[*successor] += 1;
        }
        let mut order: Vec<usize> = (0..n).filter(|&j| open[j] == 0).collect();
        let mut done = 0;
        while let Some(&j) = order.get(done) {
            done += 1;
            for &s in &self.activities[j].successors {
                open[s] -= 1;
                if open[s] == 0 {
                    order.push(s);
                }
            }
        }
        if order.len() == n { Ok(order) } else { Err(InstanceError::Cycle(self.cycle_among(&open))) }
    }

    /// A cycle among the activities that wait for one another. Each of them has a predecessor among them, so walking
    /// backwards must come round.
    fn cycle_among(&self, open: &[usize]) -> Vec<usize> {
        let mut waits_for = vec![None; open.len()];
        for (j, a) in self.activities.iter().enumerate().filter(|(j, _)| open[*j] > 0) {
            for &s in a.successors.iter().filter(|&&s| open[s] > 0) {
                waits_for[s] = Some(j);
            }
        }
        let mut seen_at = vec![None; open.len()];
        let mut walk = Vec::new();
        let mut at = open.iter().position(|&o| o > 0);
        while let Some(j) = at {
            if let Some(first) = seen_at[j] {
                walk.drain(..first);
                break;
            }
            seen_at[j] = Some(walk.len());
            walk.push(j);
            at = waits_for[j];
        }
        walk.reverse();
        walk
    }
}
