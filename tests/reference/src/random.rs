//! The random numbers of training, and the layers that draw them.

use relu_codegen::layers::Kind;

use crate::Rows;
use crate::constants::value;

/// What a layer asks for: a row per sample.
#[derive(Clone, Copy, Debug)]
pub struct Draw<'d> {
    /// Which kind of numbers.
    pub of: Random,
    /// The layer's own: they are counted in the order of the description.
    pub stream: u32,
    /// The number of the iteration in each `repeat` around it, the outermost
    /// first.
    pub iterations: &'d [usize],
    /// Rows.
    pub samples: usize,
    /// Numbers in each.
    pub units: usize,
}

/// A kind of random numbers.
#[derive(Clone, Copy, Debug)]
pub enum Random {
    /// Dropout's factors for a rate: 0 or 1 / (1 - rate).
    Factors(f64),
    /// What alpha dropout keeps at a rate: 0 or 1.
    Kept(f64),
    /// From the standard normal distribution.
    Normal,
    /// Slopes between two limits.
    Slopes(f64, f64),
}

/// Where random numbers come from.
pub type Noise = dyn Fn(&Draw<'_>) -> Rows;

impl Random {
    /// What a layer draws in training.
    pub(crate) fn of(kind: &Kind) -> Option<Self> {
        match kind {
            Kind::Dropout(dropout) => Some(Self::Factors(value(&dropout.rate))),
            Kind::AlphaDropout(dropout) => Some(Self::Kept(value(&dropout.rate))),
            Kind::GaussianNoise(_) => Some(Self::Normal),
            Kind::Rrelu(rrelu) => Some(Self::Slopes(value(&rrelu.lower), value(&rrelu.upper))),
            _ => None,
        }
    }
}
