//! An optimizer's state.

use core::ops::Range;

use crate::storage::Lines;
use crate::train::State;

/// Slices laid out as the parameters.
#[derive(Clone, Debug)]
pub(super) struct Moments<const COUNT: usize>([Lines; COUNT]);

impl<const COUNT: usize> Moments<COUNT> {
    pub(super) const fn new() -> Self {
        Self([const { Lines::new() }; COUNT])
    }

    /// Makes them on first use, all numbers `start`; says whether it did.
    pub(super) fn prepare(&mut self, len: usize, start: f32) -> bool {
        let first = self.0.iter().any(|moment| moment.as_slice().len() != len);
        if first {
            for moment in &mut self.0 {
                moment.resize(len);
                moment.as_mut_slice().fill(start);
            }
        }
        first
    }

    /// Shows them, under these names.
    pub(super) fn visit_state(&mut self, state: &mut State, names: [&str; COUNT]) {
        for (moment, name) in self.0.iter_mut().zip(names) {
            let mut values = moment.as_slice().to_vec();
            state.moments(name, &mut values);
            moment.resize(values.len());
            moment.as_mut_slice().copy_from_slice(&values);
        }
    }

    /// Those of a range of parameters.
    pub(super) fn range(&mut self, range: &Range<usize>) -> [&mut [f32]; COUNT] {
        self.0.each_mut().map(|moment| &mut moment.as_mut_slice()[range.clone()])
    }
}

/// A mean as it is kept: zero where it is denormal. The means of a unit that is dead
/// shrink until they are, for good, as 0.9 times the smallest number rounds to itself;
/// and each operation on such a number takes some hundred times as long.
#[inline(always)]
pub(super) fn kept(mean: f32) -> f32 {
    if mean.abs() < f32::MIN_POSITIVE { 0.0 } else { mean }
}

/// A mean of squares as it is kept: as [`kept`], but only where there is nothing that its
/// root would divide.
#[inline(always)]
pub(super) fn kept_square(square: f32, is_at_rest: bool) -> f32 {
    if is_at_rest { kept(square) } else { square }
}

/// A step, zero where there is nothing to move by: an epsilon of zero would make
/// it NaN, in the padding, too.
#[inline(always)]
pub(super) fn quotient(numerator: f32, denominator: f32) -> f32 {
    if numerator == 0.0 { 0.0 } else { numerator / denominator }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_do_not_become_denormal() {
        let means = core::iter::successors(Some(1.0), |mean| Some(kept(0.9 * mean)));
        let smallest = means.take(2000).filter(|mean| *mean != 0.0).fold(1.0, f32::min);
        assert!(smallest >= f32::MIN_POSITIVE);
        assert_eq!(kept(-1e-39), 0.0);
        assert!(kept(f32::NAN).is_nan());
    }
}
