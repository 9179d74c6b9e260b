//! How much work hangs on each activity.

use super::core::{Free, Side};
use super::instance::Instance;

/// More activities than this are searched without: the table of who follows whom grows with their square.
const MOST: usize = 2_048;

/// For each resource and activity the periods that the resource needs at least from the activity's start on, for it and
/// all that follows it: a rank positional weight (Alvarez-Valdés and Tamarit 1989) that counts work instead of
/// durations. What is long by links ([`Side::tail`]) need not be heavy, and where resources are scarce weight tells more.
/// Empty for very large instances.
///
/// `order` has every activity before its followers, as `side` sees them.
pub(super) fn loads<'o, F: Free>(
    instance: &Instance,
    side: &Side<F>,
    order: impl DoubleEndedIterator<Item = &'o u16>,
) -> Vec<Vec<f64>> {
    let n = instance.activities.len();
    if n > MOST {
        return Vec::new();
    }
    let words = n.div_ceil(64);
    let mut follows = vec![0_u64; words * n];
    let mut loads = vec![vec![0.0; n]; instance.capacities.len()];
    let mut own = vec![0_u64; words];
    for &j in order.rev() {
        let j = usize::from(j);
        own.fill(0);
        own[j / 64] |= 1 << (j % 64);
        for &s in side.after(j) {
            let theirs = &follows[usize::from(s) * words..][..words];
            own.iter_mut().zip(theirs).for_each(|(own, theirs)| *own |= theirs);
        }
        follows[j * words..][..words].copy_from_slice(&own);
        for (word, &bits) in own.iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                let activity = &instance.activities[word * 64 + bits.trailing_zeros() as usize];
                bits &= bits - 1;
                for (load, &demand) in loads.iter_mut().zip(&activity.demands) {
                    load[j] += f64::from(activity.duration) * f64::from(demand);
                }
            }
        }
    }
    for (loads, &capacity) in loads.iter_mut().zip(&instance.capacities) {
        loads.iter_mut().for_each(|load| *load /= f64::from(capacity.max(1)));
    }
    loads
}
