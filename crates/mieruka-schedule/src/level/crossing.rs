//! New orders from two good ones. Whatever goes in respects precedence, and so does what comes out.

use super::core::{Free, Side};
use super::random::Random;

/// The part of an order that one parent lends to the other's: least and most.
const WINDOW: (f64, f64) = (0.3, 0.8);
/// Neighbours that change places, as a part of all activities.
const SWAPS: f64 = 0.07;

/// Writes a child of `a` and `b` into `child`. It keeps which activities `a` has before, in, and after a window of its
/// order, so that it keeps what runs about when; most often `b` gives the order inside the window, else outside it.
/// Keeping these sets is what makes a good child more likely than from crossings that only keep places.
pub(super) fn cross(random: &mut Random, a: &[u16], b: &[u16], part: &mut [u8], child: &mut [u16]) {
    let n = a.len();
    let length = ((WINDOW.0 + (WINDOW.1 - WINDOW.0) * random.unit()) * n as f64) as usize;
    let from = random.below(n - length + 1);
    let to = from + length;
    for (places, name) in [(0..from, 0), (from..to, 1), (to..n, 2)] {
        a[places].iter().for_each(|&j| part[usize::from(j)] = name);
    }
    child.copy_from_slice(a);
    let inside = random.below(4) > 0;
    let mut next = [0, from, to];
    for &j in b {
        let part = part[usize::from(j)];
        if (part == 1) == inside {
            let place = &mut next[usize::from(part)];
            child[*place] = j;
            *place += 1;
        }
    }
}

/// Lets some neighbours change places that do not follow one another.
pub(super) fn disturb<F: Free>(random: &mut Random, side: &Side<F>, order: &mut [u16]) {
    let n = order.len();
    if n < 2 {
        return;
    }
    for _ in 0..(SWAPS * n as f64).ceil() as usize {
        let i = random.below(n - 1);
        if !side.follows(usize::from(order[i + 1]), order[i]) {
            order.swap(i, i + 1);
        }
    }
}
