//! The normal distribution: exact where a table is made, by table where millions are drawn.

use std::sync::OnceLock;

use super::random::LANES;

/// Density of the standard normal distribution.
fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The probability of more than `z`, for `z` ≥ 0: by its power series near the middle, by Laplace's continued fraction
/// in the tail (Abramowitz and Stegun 26.2.11, 26.2.14).
fn upper(z: f64) -> f64 {
    if z < 3.0 {
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term > sum * 1e-17 {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        return 0.5 - density(z) * sum;
    }
    let fraction = (1..=120).rev().fold(z, |below, k| z + f64::from(k) / below);
    density(z) / fraction
}

/// The probability of at most `z`.
pub(super) fn probability(z: f64) -> f64 {
    if z < 0.0 { upper(-z) } else { 1.0 - upper(z) }
}

/// What is not exceeded with probability `p`, for 0 < `p` < 1.
pub(super) fn quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -quantile(1.0 - p);
    }
    // The logarithm of the tail is concave, so Newton's method gets there from anywhere.
    let mut z = 0.0;
    for _ in 0..60 {
        let tail = upper(z);
        let step = (tail / p).ln() * tail / density(z);
        z += step;
        if step.abs() < 1e-14 {
            break;
        }
    }
    -z
}

/// Straight pieces for each power of two that the probability halves by.
const PIECES: u32 = 32;
/// What is left of a floating-point number's bits: its exponent and the piece.
const SHIFT: u32 = 18;
const FIRST: u32 = 0.5_f32.to_bits() >> SHIFT;
const COUNT: usize = (32 * PIECES) as usize;

/// Standard normal numbers out of random ones.
pub(super) struct Normal {
    /// Offset and slope of each piece of the lower half.
    pieces: Vec<(f32, f32)>,
}

impl Normal {
    /// The one table that everybody uses.
    pub(super) fn table() -> &'static Normal {
        static TABLE: OnceLock<Normal> = OnceLock::new();
        TABLE.get_or_init(|| {
            let at = |piece: usize| f64::from(f32::from_bits((FIRST + piece as u32) << SHIFT));
            let ends: Vec<f64> = (0..=COUNT).map(|piece| quantile(at(piece) / 2_f64.powi(32))).collect();
            let piece = |i: usize| {
                let slope = (ends[i + 1] - ends[i]) / (at(i + 1) - at(i));
                ((ends[i] - slope * at(i)) as f32, slope as f32)
            };
            let mut pieces: Vec<(f32, f32)> = (0..COUNT).map(piece).collect();
            pieces.push((0.0, 0.0));
            Normal { pieces }
        })
    }

    /// Off by less than 0.0001 standard deviations; nothing lies beyond 6.3 of them.
    pub(super) fn of(&self, draws: &[u32; LANES]) -> [f32; LANES] {
        let mut normals = [0.0; LANES];
        for (normal, draw) in normals.iter_mut().zip(draws) {
            let below = (draw & 0x7FFF_FFFF) as i32 as f32 + 0.5;
            let (offset, slope) = self.pieces[(below.to_bits() >> SHIFT).wrapping_sub(FIRST) as usize];
            let lower = offset + slope * below;
            *normal = f32::from_bits(lower.to_bits() ^ (draw & 0x8000_0000));
        }
        normals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // Abramowitz and Stegun, tables 26.1 and 26.5.
        for (z, p) in [(0.0, 0.5), (1.0, 0.841_344_746_068_543), (2.0, 0.977_249_868_051_821)] {
            assert!((probability(z) - p).abs() < 1e-14, "{z}");
            assert!((probability(-z) - (1.0 - p)).abs() < 1e-14, "{z}");
        }
        assert!((probability(-5.0) / 2.866_515_718_791_94e-7 - 1.0).abs() < 1e-12);
        assert!((quantile(0.8) - 0.841_621_233_572_914).abs() < 1e-12);
        assert!((quantile(0.001) + 3.090_232_306_167_81).abs() < 1e-12);
        for z in [2.999_999, 3.0, 3.000_001] {
            assert!((quantile(probability(-z)) + z).abs() < 1e-9, "{z}");
        }
    }

    #[test]
    fn the_table_is_as_good_as_it_says() {
        let table = Normal::table();
        let draws = |k: u32| std::array::from_fn(|lane| k.wrapping_add(lane as u32 * 7));
        for step in 0..200_000_u32 {
            let draws = draws(step.wrapping_mul(21_474).wrapping_add(step >> 3));
            let draw = draws[0];
            let p = (f64::from(draw & 0x7FFF_FFFF) + 0.5) / 2_f64.powi(32);
            let wanted = if draw >> 31 == 1 { -quantile(p) } else { quantile(p) };
            let found = f64::from(table.of(&draws)[0]);
            assert!((found - wanted).abs() < 1e-4, "{draw}: {found} {wanted}");
        }
        let ends = [0, 0x7FFF_FFFF, 0x8000_0000, u32::MAX];
        let found = table.of(&std::array::from_fn(|lane| ends[lane % 4]));
        assert!(found[0] < -6.2 && found[2] > 6.2 && found[1].abs() < 1e-4 && found[3].abs() < 1e-4);
    }
}
