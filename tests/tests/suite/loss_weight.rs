//! The weight of the only loss: as the network without it, with the loss and its
//! gradient times the weight.

use relu_runtime::prelude::*;
use relu_runtime::train::Targets;

const WEIGHT: f32 = 0.25;

macro_rules! with_loss {
    ($name:ident, loss: $($loss:tt)*) => {
        relu_runtime::network! {
            struct $name(point: [3]) -> head {
                hidden: dense(20) -> relu,
                head: dense(2),
            }
            train { loss: $($loss)* }
        }
    };
}

with_loss!(Rows, loss: mean_squared_error);
with_loss!(HalfRows, loss: mean_squared_error(weight: 0.5));
with_loss!(BracedRows, loss: { head: mean_squared_error(weight: 0.5) });
with_loss!(ConstantRows, loss: mean_squared_error(weight: WEIGHT));
with_loss!(Classes, loss: softmax_cross_entropy(class_weights: { [1.0, 3.0] }));
with_loss!(HalfClasses, loss: softmax_cross_entropy(class_weights: { [1.0, 3.0] }, weight: 0.5));
with_loss!(Focused, loss: focal(1.5));
with_loss!(NoFocus, loss: focal(1.5, weight: 0.0));

const POINTS: [[f32; 3]; 4] = [[1.0, -2.0, 0.5], [0.0, 1.5, -1.0], [2.0, 0.0, 1.0], [-1.0; 3]];
const ROWS: [[f32; 2]; 4] = [[1.0, 0.0], [-2.0, 0.5], [0.0, 3.0], [1.0, 1.0]];
const LABELS: [u8; 4] = [0, 1, 1, 0];

/// A power of two keeps all roundings, so that the bits are equal where the
/// learning rate makes up for it.
fn assert_weighs<P, W, T>(plain: Box<P>, weighted: Box<W>, targets: T, weight: f32)
where
    P: Train<Input = [f32; 3], Output = [f32; 2]>,
    W: Train<Input = [f32; 3], Output = [f32; 2]>,
    T: Targets<P::Loss, [f32; 2]> + Targets<W::Loss, [f32; 2]> + Copy,
{
    let mut plain = Trainer::new(plain, Sgd::new(0.1 * weight));
    let mut weighted = Trainer::new(weighted, Sgd::new(0.1));
    for _ in 0..3 {
        let (expected, found) = (plain.step(&POINTS, targets), weighted.step(&POINTS, targets));
        let (expected, found) = (expected.unwrap(), found.unwrap());
        assert_eq!(found.loss, weight * expected.loss);
        assert_eq!(found.gradient_norm, weight * expected.gradient_norm);
        assert_eq!(weighted.network().parameters(), plain.network().parameters());
        let expected = plain.network().evaluate(&POINTS, targets).unwrap();
        let found = weighted.network().evaluate(&POINTS, targets).unwrap();
        assert_eq!(found.loss, weight * expected.loss);
        assert_eq!(found.accuracy, expected.accuracy);
    }
}

#[test]
fn of_rows() {
    assert_weighs(Rows::new(1), HalfRows::new(1), &ROWS, 0.5);
    assert_weighs(Rows::new(1), BracedRows::new(1), &ROWS, 0.5);
    assert_weighs(Rows::new(1), ConstantRows::new(1), &ROWS, WEIGHT);
}

#[test]
fn of_classes() {
    assert_weighs(Classes::new(1), HalfClasses::new(1), &LABELS, 0.5);
    assert_weighs(Focused::new(1), NoFocus::new(1), &LABELS, 0.0);
}

/// Rows of probabilities, which the same loss takes.
#[test]
fn of_probabilities() {
    let targets = [[0.25, 0.75], [1.0, 0.0], [0.5, 0.5], [0.0, 1.0]];
    assert_weighs(Classes::new(1), HalfClasses::new(1), &targets, 0.5);
}
