//! An optimizer's state.

use core::ops::Range;

use alloc::vec::Vec;

use crate::train::State;

/// Slices laid out as the parameters.
#[derive(Clone, Debug)]
pub(super) struct Moments<const COUNT: usize>([Vec<f32>; COUNT]);

impl<const COUNT: usize> Moments<COUNT> {
    pub(super) const fn new() -> Self {
        Self([const { Vec::new() }; COUNT])
    }

    /// Makes them on first use, all numbers `start`; says whether it did.
    pub(super) fn prepare(&mut self, len: usize, start: f32) -> bool {
        let first = self.0.iter().any(|moment| moment.len() != len);
        if first {
            for moment in &mut self.0 {
                moment.clear();
                moment.resize(len, start);
            }
        }
        first
    }

    /// Shows them, under these names.
    pub(super) fn visit_state(&mut self, state: &mut State, names: [&str; COUNT]) {
        for (moment, name) in self.0.iter_mut().zip(names) {
            state.moments(name, moment);
        }
    }

    /// Those of a range of parameters.
    pub(super) fn range(&mut self, range: &Range<usize>) -> [&mut [f32]; COUNT] {
        self.0.each_mut().map(|moment| &mut moment[range.clone()])
    }
}

/// A step, zero where there is nothing to move by: an epsilon of zero would make
/// it NaN, in the padding, too.
#[inline(always)]
pub(super) fn quotient(numerator: f32, denominator: f32) -> f32 {
    if numerator == 0.0 { 0.0 } else { numerator / denominator }
}
