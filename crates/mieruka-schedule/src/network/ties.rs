//! What belongs to each task, in one piece of memory.

/// A list of numbers for each task: its links, or the tasks under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ties {
    /// Where each task's list begins and, last, where the last one ends.
    from: Vec<u32>,
    items: Vec<u32>,
}

impl Ties {
    /// The lists of `count` tasks: item number `i` belongs to the `i`th of `ends`, to nobody where that is no task.
    /// Each list ascends.
    pub(crate) fn of(count: usize, ends: impl Iterator<Item = usize> + Clone) -> Self {
        let mut from = vec![0_u32; count + 2];
        for end in ends.clone().filter(|&end| end < count) {
            from[end + 2] += 1;
        }
        for i in 2..count + 2 {
            from[i] += from[i - 1];
        }
        let mut items = vec![0; from[count + 1] as usize];
        for (item, end) in ends.enumerate().filter(|&(_, end)| end < count) {
            let next = &mut from[end + 1];
            items[*next as usize] = item as u32;
            *next += 1;
        }
        from.pop();
        Ties { from, items }
    }

    #[inline]
    pub(crate) fn slice(&self, task: usize) -> &[u32] {
        &self.items[self.from[task] as usize..self.from[task + 1] as usize]
    }

    #[inline]
    pub(crate) fn of_task(
        &self,
        task: usize,
    ) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator + Clone + '_ {
        self.slice(task).iter().map(|&item| item as usize)
    }

    /// Adds an item to a task's list, which still ascends.
    pub(crate) fn insert(&mut self, task: usize, item: u32) {
        let place = self.slice(task).partition_point(|&known| known < item);
        self.items.insert(self.from[task] as usize + place, item);
        self.from[task + 1..].iter_mut().for_each(|from| *from += 1);
    }

    /// Takes an item out of a task's list.
    pub(crate) fn remove(&mut self, task: usize, item: u32) {
        if let Ok(place) = self.slice(task).binary_search(&item) {
            self.items.remove(self.from[task] as usize + place);
            self.from[task + 1..].iter_mut().for_each(|from| *from -= 1);
        }
    }

    /// One more task, whose list is empty.
    pub(crate) fn push_task(&mut self) {
        self.from.push(self.items.len() as u32);
    }
}
