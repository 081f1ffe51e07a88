//! How a new network's parameters are filled.
//!
//! Random numbers are keyed by the seed and the tensor's place among those of
//! the table, so the result depends on nothing else. The work is done by functions that
//! are not generic, compiled once inside this crate.

mod orthogonal;
mod random;

use self::random::Random;
use crate::PANEL;
use crate::math::sqrt_f64;
use crate::parameters::{Layout, Segment, Tensors};
use crate::round::to_f32;

/// How a parameter starts.
///
/// The fan-in of a dense layer is the number of values it reads, the fan-out
/// that of its units. A layer that reads both sides of n values has a fan-in of
/// n, since for each value one of its two weights is live. Those of an embedding
/// are the width and the count of its rows, as in `PyTorch`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Initializer {
    /// Normal with standard deviation gain / sqrt(fan-in), where
    /// gain² = 2 / (1 + slope²), `slope` being that of the activation below
    /// zero (0 for `relu`).
    ///
    /// He et al., "Delving Deep into Rectifiers", ICCV 2015.
    HeNormal {
        /// The activation's slope below zero.
        slope: f32,
    },
    /// Uniform in ±gain * sqrt(3 / fan-in), with the gain of `HeNormal`.
    HeUniform {
        /// The activation's slope below zero.
        slope: f32,
    },
    /// Normal with variance 2 / (fan-in + fan-out).
    ///
    /// Glorot and Bengio, "Understanding the difficulty of training deep
    /// feedforward neural networks", AISTATS 2010.
    XavierNormal,
    /// Uniform in ±sqrt(6 / (fan-in + fan-out)).
    XavierUniform,
    /// A random matrix with orthonormal rows, or columns where there are more
    /// rows than columns; for a layer that reads both sides, one such matrix
    /// for each side.
    ///
    /// Saxe et al., "Exact solutions to the nonlinear dynamics of learning in
    /// deep linear neural networks", ICLR 2014. The matrix is drawn by a walk
    /// of 32 rounds of random plane rotations (Kac's walk), which costs
    /// O(size) per round instead of a factorization's cubic effort.
    Orthogonal,
    /// The same orthogonal matrix for both sides, so that
    /// max(x, 0) W + min(x, 0) W = x W: the layer starts out linear.
    ///
    /// Balduzzi et al., "The Shattered Gradients Problem", ICML 2017. For a
    /// layer that reads one side only it is `Orthogonal`.
    LooksLinear,
    /// Normal with mean 0 and standard deviation 1, as `PyTorch`'s `Embedding`
    /// starts.
    Normal,
    /// Zeros.
    Zeros,
    /// All the same number.
    Constant(f32),
}

/// Fills all tensors.
pub(crate) fn initialize(storage: &mut [f32], segments: &[Segment], seed: u64) {
    for (index, tensor) in Tensors::new(segments).enumerate() {
        fill(&mut storage[tensor.range()], tensor.segment(), Random::new(seed, index as u64));
    }
}

/// Fills the tensors of state; they start as constants.
#[cfg(feature = "alloc")]
pub(crate) fn initialize_state(storage: &mut [f32], segments: &[Segment]) {
    for tensor in Tensors::new(segments).filter(|tensor| tensor.segment().state) {
        fill(&mut storage[tensor.range()], tensor.segment(), Random::new(0, 0));
    }
}

fn fill(storage: &mut [f32], segment: &Segment, mut random: Random) {
    let layout = segment.layout;
    let (fan_in, fan_out) = fans(layout);
    let normal = |deviation| Values::Normal { deviation };
    let uniform = |bound| Values::Uniform { bound };
    let values = match segment.initializer {
        Initializer::HeNormal { slope } => normal(he_gain(slope) / sqrt_f64(fan_in)),
        Initializer::HeUniform { slope } => uniform(he_gain(slope) * sqrt_f64(3.0 / fan_in)),
        Initializer::XavierNormal => normal(sqrt_f64(2.0 / (fan_in + fan_out))),
        Initializer::XavierUniform => uniform(sqrt_f64(6.0 / (fan_in + fan_out))),
        Initializer::Normal => normal(1.0),
        Initializer::Zeros => Values::Constant(0.0),
        Initializer::Constant(value) => Values::Constant(f64::from(value)),
        Initializer::Orthogonal => return orthogonal::fill(storage, layout, &random, false),
        Initializer::LooksLinear => return orthogonal::fill(storage, layout, &random, true),
    };
    for_each(storage, layout, || match values {
        Values::Normal { deviation } => deviation * random.normal(),
        Values::Uniform { bound } => bound * random.symmetric(),
        Values::Constant(value) => value,
    });
}

/// Independent values.
#[derive(Clone, Copy)]
enum Values {
    /// Of mean zero.
    Normal { deviation: f64 },
    /// Between minus the bound and the bound.
    Uniform { bound: f64 },
    /// All the same.
    Constant(f64),
}

fn fans(layout: Layout) -> (f64, f64) {
    match layout {
        Layout::Weight { inputs, outputs } | Layout::TwoSidedWeight { inputs, outputs } => {
            (inputs as f64, outputs as f64)
        }
        Layout::Embedding { count, width } => (width as f64, count as f64),
        Layout::Vector { units } => (units as f64, units as f64),
    }
}

/// The factor by which a rectifier with that slope below zero shrinks the root
/// mean square of its input, inverted; `PyTorch`'s `calculate_gain`.
fn he_gain(slope: f32) -> f64 {
    let slope = f64::from(slope);
    sqrt_f64(2.0 / (1.0 + slope * slope))
}

/// Units whose values are drawn together.
const GROUP: usize = 16;

/// Gives each number of a tensor the next value, a weight's for sixteen units at a
/// time and input by input for each, whatever a panel; the padding stays as it is.
fn for_each(storage: &mut [f32], layout: Layout, mut next: impl FnMut() -> f64) {
    let [rows, columns] = layout.matrix();
    match layout {
        Layout::Weight { .. } | Layout::TwoSidedWeight { .. } => {
            for first in (0..rows).step_by(GROUP) {
                for column in 0..columns {
                    for unit in first..rows.min(first + GROUP) {
                        let row_of_panel = unit / PANEL * columns + column;
                        storage[row_of_panel * PANEL + unit % PANEL] = to_f32(next());
                    }
                }
            }
        }
        // Rows of the plain matrix, which are not strided.
        Layout::Embedding { .. } | Layout::Vector { .. } => {
            let per_row = columns.next_multiple_of(PANEL);
            for row in storage.chunks_exact_mut(per_row) {
                row[..columns].iter_mut().for_each(|value| *value = to_f32(next()));
            }
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests;
