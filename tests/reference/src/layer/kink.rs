//! Where the functions have no derivative, which numbers come close, and which
//! do not move.

use relu_codegen::layers::Kind;

use super::maxout::largest;
use super::{Place, Saved};
use crate::constants::value;
use crate::number::Number;
use crate::value::{Mask, Value};

impl Place<'_> {
    /// How far each number that moves is above each kink.
    pub(super) fn offsets<T: Number>(&self, read: &Value<T>) -> Vec<f64> {
        if let Kind::Maxout(maxout) = &self.layer.kind {
            return ties(read, self.pieces(maxout));
        }
        let kinks = kinks(&self.layer.kind);
        let numbers = read.rows.iter().flatten().zip(read.still.iter().flatten());
        let moving = numbers.filter(|(_, still)| !**still).map(|(x, _)| x.value());
        moving.flat_map(|x| kinks.iter().map(move |kink| x - kink)).collect()
    }

    /// Which numbers of the layer's value do not move.
    pub(super) fn still<T: Number>(&self, read: &Value<T>, saved: &Saved<T>) -> Mask {
        let pairs = read.rows.iter().zip(&read.still);
        if let Saved::Factors(factors) = saved {
            return read.still.iter().zip(factors).map(|(still, f)| scaled(still, f)).collect();
        }
        pairs.map(|(row, still)| self.still_row(row, still)).collect()
    }

    fn still_row<T: Number>(&self, row: &[T], still: &[bool]) -> Vec<bool> {
        let units = row.iter().map(|x| x.value()).zip(still.iter().copied());
        let is_zero = |(x, still): (f64, bool)| still && x == 0.0;
        match &self.layer.kind {
            // Otherwise its weights move it.
            Kind::Dense(dense) => {
                let reads_zeros = units.clone().all(is_zero);
                vec![reads_zeros && !dense.bias; self.exact("weight").len() / row.len()]
            }
            // The table moves it.
            Kind::Embedding(embedding) => vec![false; row.len() * self.size(&embedding.width)],
            Kind::BatchNorm(_) | Kind::LayerNorm(_) => vec![false; row.len()],
            // The number of a single unit is 1 or 0.
            Kind::Softmax(_) | Kind::LogSoftmax(_) => vec![row.len() == 1; row.len()],
            Kind::RmsNorm(_) | Kind::Scale(_) => units.map(is_zero).collect(),
            Kind::Dropout(_) | Kind::AlphaDropout(_) | Kind::GaussianNoise(_) => still.to_vec(),
            Kind::TwoSidedRelu(_) => {
                let positive = units.clone().map(|(x, still)| still || x < 0.0);
                positive.chain(units.map(|(x, still)| still || x >= 0.0)).collect()
            }
            Kind::Maxout(maxout) => {
                let groups = row.chunks(self.pieces(maxout)).enumerate();
                let pieces = self.pieces(maxout);
                groups.map(|(group, chunk)| still[group * pieces + largest(chunk)]).collect()
            }
            // The slope moves it.
            Kind::Prelu(_) => units.map(|(x, still)| still && x >= 0.0).collect(),
            _ => {
                let is_flat = |unit, x: f64| self.derivative(unit, x) == 0.0;
                let units = units.enumerate();
                units.map(|(unit, (x, still))| still || is_flat(unit, x)).collect()
            }
        }
    }
}

fn scaled(still: &[bool], factors: &[f64]) -> Vec<bool> {
    still.iter().zip(factors).map(|(still, factor)| *still || *factor == 0.0).collect()
}

/// The differences of the numbers in each group: another is the largest where
/// one changes its sign.
fn ties<T: Number>(read: &Value<T>, pieces: usize) -> Vec<f64> {
    let mut offsets = Vec::new();
    for (row, still) in read.rows.iter().zip(&read.still) {
        for (chunk, still) in row.chunks(pieces).zip(still.chunks(pieces)) {
            for (left, right) in
                (0..pieces).flat_map(|right| (0..right).map(move |left| (left, right)))
            {
                if !(still[left] && still[right]) {
                    offsets.push((chunk[left] - chunk[right]).value());
                }
            }
        }
    }
    offsets
}

fn kinks(kind: &Kind) -> Vec<f64> {
    match kind {
        // `elu` has a derivative where alpha is one, and so has `softsign`, but
        // those bend.
        Kind::Relu(_)
        | Kind::LeakyRelu(_)
        | Kind::Prelu(_)
        | Kind::Rrelu(_)
        | Kind::TwoSidedRelu(_)
        | Kind::Elu(_)
        | Kind::Selu(_)
        | Kind::Softsign(_) => vec![0.0],
        Kind::HardSigmoid(_) | Kind::HardSwish(_) => vec![-3.0, 3.0],
        Kind::HardTanh(hard) => vec![value(&hard.low), value(&hard.high)],
        Kind::Clip(clip) => vec![value(&clip.low), value(&clip.high)],
        Kind::Threshold(threshold) => vec![value(&threshold.threshold)],
        Kind::Relu6(_) => vec![0.0, 6.0],
        _ => Vec::new(),
    }
}
