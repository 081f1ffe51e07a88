//! Random numbers of several distributions for one tensor.

use crate::math::{ln_f64, sqrt_f64};
use crate::random::Philox;

/// Separates these numbers from all others that a seed is used for.
const STREAM: u64 = 0x696e_6974 << 32;

/// A sequence of random numbers.
pub(super) struct Random {
    philox: Philox,
    counter: u64,
    spare: Option<f64>,
}

impl Random {
    /// The numbers of one tensor.
    pub(super) fn new(seed: u64, tensor: u64) -> Self {
        Self { philox: Philox::new(seed, STREAM + tensor), counter: 0, spare: None }
    }

    /// A uniform number in (-1, 1).
    pub(super) fn symmetric(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let [first, second] = self.pair();
        self.spare = Some(second);
        first
    }

    /// A number from the standard normal distribution.
    ///
    /// Marsaglia and Bray, "A Convenient Method for Generating Normal
    /// Variables", SIAM Review 1964 (the polar method).
    pub(super) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let [x, y] = self.pair();
            let square = x * x + y * y;
            if square < 1.0 {
                let factor = sqrt_f64(-2.0 * ln_f64(square) / square);
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }

    fn pair(&mut self) -> [f64; 2] {
        let [a, b, c, d] = self.philox.block(self.counter);
        self.counter += 1;
        [symmetric(a, b), symmetric(c, d)]
    }

    /// Two numbers in (-1, 1) that belong to a counter, whatever was drawn
    /// before.
    pub(super) fn pair_at(&self, counter: u64) -> [f64; 2] {
        let [a, b, c, d] = self.philox.block(counter);
        [symmetric(a, b), symmetric(c, d)]
    }

    /// A number below `limit` that belongs to a counter.
    pub(super) fn index_at(&self, counter: u64, limit: usize) -> usize {
        let [low, high, ..] = self.philox.block(counter);
        let word = u64::from(high) << 32 | u64::from(low);
        // The bias, limit / 2^64, is beyond detection.
        usize::try_from(word % limit.max(1) as u64).unwrap_or_default()
    }
}

/// An odd multiple of 2^-53 in (-1, 1) from 64 random bits; never zero.
fn symmetric(low: u32, high: u32) -> f64 {
    let word = u64::from(high) << 32 | u64::from(low);
    let odd = (word >> 11) | 1;
    (odd as f64 - (1u64 << 52) as f64) / (1u64 << 52) as f64
}
