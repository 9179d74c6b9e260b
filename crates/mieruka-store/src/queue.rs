//! How commands reach the writer and answers come back. Made for many threads on few cores: the writer is woken once for
//! a batch, not for each of its commands, and nobody spins while waiting for a disk.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long the writer waits for the next one of those it expects.
const PATIENCE: Duration = Duration::from_micros(100);

struct Waiting<T> {
    items: Vec<T>,
    /// The writer sleeps until there are so many; `usize::MAX` while it is awake.
    wanted: usize,
    closed: bool,
}

struct Shared<T> {
    waiting: Mutex<Waiting<T>>,
    enough: Condvar,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        // Nothing that can panic runs under this lock.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self) -> Vec<T> {
        let mut waiting = self.lock();
        waiting.closed = true;
        self.enough.notify_all();
        std::mem::take(&mut waiting.items)
    }
}

/// The end that commands are put in; dropping it lets the other end finish what is there.
pub(crate) struct Sender<T>(Arc<Shared<T>>);

/// The end that the writer takes batches from; dropping it drops what waits, and refuses what comes.
pub(crate) struct Receiver<T>(Arc<Shared<T>>);

pub(crate) fn queue<T>() -> (Sender<T>, Receiver<T>) {
    let waiting = Waiting { items: Vec::new(), wanted: usize::MAX, closed: false };
    let shared = Arc::new(Shared { waiting: Mutex::new(waiting), enough: Condvar::new() });
    (Sender(shared.clone()), Receiver(shared))
}

impl<T> Sender<T> {
    /// `false` when the other end is gone.
    pub(crate) fn send(&self, item: T) -> bool {
        let mut waiting = self.0.lock();
        if waiting.closed {
            return false;
        }
        waiting.items.push(item);
        let enough = waiting.items.len() >= waiting.wanted;
        drop(waiting);
        if enough {
            self.0.enough.notify_one();
        }
        true
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.enough.notify_all();
    }
}

impl<T> Receiver<T> {
    /// Waits for the first, then a moment for up to `expected` of them, and takes what is there, at most `limit`. `None`
    /// when nothing is left and nothing can come.
    pub(crate) fn take(&self, expected: usize, limit: usize) -> Option<Vec<T>> {
        let mut waiting = self.0.lock();
        while waiting.items.is_empty() {
            if waiting.closed {
                return None;
            }
            waiting.wanted = 1;
            waiting = self.0.enough.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        let mut seen = 0;
        while waiting.items.len() < expected && seen < waiting.items.len() && !waiting.closed {
            seen = waiting.items.len();
            waiting.wanted = expected;
            waiting = self.0.enough.wait_timeout(waiting, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
        }
        waiting.wanted = usize::MAX;
        if waiting.items.len() <= limit {
            return Some(std::mem::take(&mut waiting.items));
        }
        let rest = waiting.items.split_off(limit);
        Some(std::mem::replace(&mut waiting.items, rest))
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        // Dropped outside the lock: an item may hold anything.
        drop(self.0.close());
    }
}

/// Where one answer arrives.
pub(crate) struct Answer<T>(Arc<Slot<T>>);

/// Who gives it. Dropped without an answer, it says so.
pub(crate) struct Reply<T>(Arc<Slot<T>>);

struct Slot<T> {
    content: Mutex<Content<T>>,
    filled: Condvar,
}

enum Content<T> {
    Pending,
    Given(T),
    /// Nobody will answer.
    Gone,
}

pub(crate) fn reply<T>() -> (Reply<T>, Answer<T>) {
    let slot = Arc::new(Slot { content: Mutex::new(Content::Pending), filled: Condvar::new() });
    (Reply(slot.clone()), Answer(slot))
}

impl<T> Reply<T> {
    pub(crate) fn give(self, answer: T) {
        *self.0.lock() = Content::Given(answer);
        // Dropping wakes.
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        let mut content = self.0.lock();
        if matches!(*content, Content::Pending) {
            *content = Content::Gone;
        }
        drop(content);
        self.0.filled.notify_one();
    }
}

impl<T> Answer<T> {
    /// Waits. `None` when nobody will answer.
    pub(crate) fn wait(self) -> Option<T> {
        let mut content = self.0.lock();
        loop {
            match std::mem::replace(&mut *content, Content::Gone) {
                Content::Given(answer) => return Some(answer),
                Content::Gone => return None,
                Content::Pending => *content = Content::Pending,
            }
            content = self.0.filled.wait(content).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<T> Slot<T> {
    fn lock(&self) -> MutexGuard<'_, Content<T>> {
        // Nothing that can panic runs under this lock.
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{queue, reply};

    #[test]
    fn what_was_sent_is_taken_in_order_and_in_parts() {
        let (sender, receiver) = queue();
        (0..10).for_each(|n| assert!(sender.send(n)));
        assert_eq!(receiver.take(4, 7), Some((0..7).collect()));
        assert_eq!(receiver.take(7, 7), Some((7..10).collect()));
        assert!(sender.send(10));
        drop(sender);
        assert_eq!(receiver.take(5, 7), Some(vec![10]));
        assert_eq!(receiver.take(5, 7), None);
    }

    #[test]
    fn many_threads_are_all_heard() {
        let (sender, receiver) = queue();
        let sum = thread::scope(|scope| {
            let sender = &sender;
            for n in 0..32_u64 {
                scope.spawn(move || {
                    for m in 0..200 {
                        let (reply, answer) = reply();
                        assert!(sender.send((n * 1000 + m, reply)));
                        assert_eq!(answer.wait(), Some(n * 1000 + m));
                    }
                });
            }
            let (mut sum, mut count) = (0, 0);
            while count < 32 * 200 {
                for (number, reply) in receiver.take(16, 20).unwrap() {
                    count += 1;
                    sum += number;
                    reply.give(number);
                }
            }
            sum
        });
        assert_eq!(sum, (0..32).flat_map(|n| (0..200).map(move |m| n * 1000 + m)).sum::<u64>());
    }

    #[test]
    fn nobody_waits_for_the_dead() {
        let (sender, receiver) = queue();
        let (reply_a, answer_a) = reply::<()>();
        let (reply_b, answer_b) = reply::<()>();
        assert!(sender.send(reply_a));
        drop(receiver);
        assert!(!sender.send(reply_b));
        assert_eq!((answer_a.wait(), answer_b.wait()), (None, None));
    }
}
