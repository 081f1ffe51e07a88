//! The product kernels against scalar references, over awkward sizes.
//!
//! The kernels take sizes at run time below their public wrappers, so that one
//! compiled kernel per set covers all sizes; `wrappers` covers the rest.

mod backward;
mod cases;
mod curves;
#[cfg(feature = "rayon")]
mod divided;
mod dropout;
mod elementwise;
mod embedding;
mod empty;
mod epilogue;
mod forward;
mod noise;
mod norm;
#[cfg(feature = "training")]
mod outer_product;
mod sample_norm;
mod special;
mod speed;
mod units;
mod wrappers;

use std::vec::Vec;

use crate::PANEL;
use crate::simd::Level;

const SIZES: [usize; 11] = [1, 2, 3, 7, 15, 16, 17, 31, 33, 64, 100];

/// The sets that must give the same bits, of those that the machine has.
fn fused_levels() -> impl Iterator<Item = Level> {
    [Level::Avx512, Level::Avx2, Level::Fused].into_iter().filter(|level| level.is_available())
}

/// Numbers in -1..1, one in eight of them 0 and one -0.
fn numbers(len: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        match state >> 29 {
            0 => 0.0,
            1 => -0.0,
            _ => (state >> 5 & 0x00ff_ffff) as f32 / 8_388_608.0 - 1.0,
        }
    };
    (0..len).map(|_| next()).collect()
}

/// A weight in panels: `sides` rows of [`PANEL`] per input.
struct Panels {
    numbers: Vec<f32>,
    inputs: usize,
    sides: usize,
}

impl Panels {
    fn new(inputs: usize, outputs: usize, sides: usize, seed: u32) -> Self {
        let panels = crate::panels(outputs);
        let mut numbers = numbers(panels * inputs * sides * PANEL, seed);
        let last = inputs * sides * (panels - 1);
        for row in numbers.chunks_mut(PANEL).skip(last) {
            row[(outputs - 1) % PANEL + 1..].fill(0.0);
        }
        Self { numbers, inputs, sides }
    }

    fn at(&self, output: usize, input: usize, side: usize) -> f32 {
        let row = (output / PANEL * self.inputs + input) * self.sides + side;
        self.numbers[row * PANEL + output % PANEL]
    }

    /// The weight that an input selects.
    fn selected(&self, output: usize, input: usize, number: f32) -> f32 {
        self.at(output, input, usize::from(self.sides == 2 && number < 0.0))
    }

    fn step(&self) -> usize {
        self.sides * PANEL
    }

    fn panel(&self) -> usize {
        self.inputs * self.step()
    }
}

fn assert_same_bits(actual: &[f32], expected: &[f32], what: &str) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    for (index, (actual, expected)) in actual.iter().zip(expected).enumerate() {
        assert_eq!(actual.to_bits(), expected.to_bits(), "{what}: {index}: {actual} {expected}");
    }
}

/// Within 1e-6 of the sum of the terms' magnitudes.
fn assert_close(actual: f32, expected: f64, magnitude: f64, what: &str) {
    let error = (f64::from(actual) - expected).abs();
    assert!(error <= 1e-6 * magnitude, "{what}: {actual} {expected}");
}
