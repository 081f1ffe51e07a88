//! Where the functions have no derivative, and which numbers come close.

use relu_codegen::layers::Kind;

use crate::Rows;
use crate::layer::{Place, Saved, value};
use crate::number::Number;

/// A flag per number: it does not move, whatever inputs and parameters do.
///
/// Such numbers lie exactly at a kink where they were put there, a zero of
/// `relu` that goes into another one. No gradient flows through them, so that it
/// does not matter which side is taken.
pub type Mask = Vec<Vec<bool>>;

/// The mask of inputs.
pub fn all_move<T>(rows: &Rows<T>) -> Mask {
    rows.iter().map(|row| vec![false; row.len()]).collect()
}

impl Place<'_> {
    /// How far each number that moves is above each kink.
    pub fn offsets<T: Number>(&self, rows: &Rows<T>, still: &Mask) -> Vec<f64> {
        let kinks = kinks(&self.layer.kind);
        let numbers = rows.iter().flatten().zip(still.iter().flatten());
        let moving = numbers.filter(|(_, still)| !**still).map(|(x, _)| x.value());
        moving.flat_map(|x| kinks.iter().map(move |kink| x - kink)).collect()
    }

    /// Which numbers of the layer's value do not move.
    pub fn still<T: Number>(&self, rows: &Rows<T>, still: &Mask, saved: &Saved<T>) -> Mask {
        let pairs = rows.iter().zip(still);
        if let Saved::Factors(factors) = saved {
            let dropped = |(still, factors): (&Vec<bool>, &Vec<f64>)| {
                still.iter().zip(factors).map(|(still, factor)| *still || *factor == 0.0).collect()
            };
            return still.iter().zip(factors).map(dropped).collect();
        }
        pairs.map(|(row, still)| self.still_row(row, still)).collect()
    }

    fn still_row<T: Number>(&self, row: &[T], still: &[bool]) -> Vec<bool> {
        let units = row.iter().map(|x| x.value()).zip(still.iter().copied());
        match &self.layer.kind {
            // Otherwise its weights move it.
            Kind::Dense(dense) => {
                let at_zero = units.clone().all(|(x, still)| still && x == 0.0);
                vec![at_zero && !dense.bias; self.units(row.len())]
            }
            Kind::BatchNorm(_) | Kind::Softmax(_) => vec![false; row.len()],
            Kind::Dropout(_) => still.to_vec(),
            Kind::TwoSidedRelu(_) => {
                let positive = units.clone().map(|(x, still)| still || x < 0.0);
                positive.chain(units.map(|(x, still)| still || x >= 0.0)).collect()
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

fn kinks(kind: &Kind) -> Vec<f64> {
    match kind {
        // `elu` has a derivative where alpha is one, but that one bends.
        Kind::Relu(_)
        | Kind::LeakyRelu(_)
        | Kind::Prelu(_)
        | Kind::TwoSidedRelu(_)
        | Kind::Elu(_) => vec![0.0],
        Kind::Clip(clip) => vec![value(&clip.low), value(&clip.high)],
        Kind::Relu6(_) => vec![0.0, 6.0],
        _ => Vec::new(),
    }
}
