//! The loss of a network whose description has a mistake.

use super::{Case, Loss, Targets};
use crate::{Error, Row};

/// Takes any targets, so that a mistake in a description is the only error of a
/// program that trains the network. Such a program does not compile, so no method
/// is ever called.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct AnyLoss;

const NEVER: &str = "the description of this network has a mistake";

impl Loss for AnyLoss {
    const NAME: &'static str = "any";
}

macro_rules! any_targets {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<R: Row, $($generics)*> Targets<AnyLoss, R> for $type {
            type Shares = ();

            fn shares(&self, _: &AnyLoss, _: usize) {
                unreachable!("{NEVER}")
            }

            fn check(&self, _: &AnyLoss, _: usize) -> Result<(), Error> {
                unreachable!("{NEVER}")
            }

            fn sample(&self, _: &AnyLoss, (): &(), _: usize, _: Case<'_, R>) -> f64 {
                unreachable!("{NEVER}")
            }

            fn divisor(&self, _: &AnyLoss, _: usize) -> f64 {
                unreachable!("{NEVER}")
            }

            fn right_answers(&self, _: usize, _: &R) -> Option<f64> {
                unreachable!("{NEVER}")
            }
        }
    )*};
}

any_targets!(
    [T] &[T],
    [T] &alloc::vec::Vec<T>,
    [T, const K: usize] &[T; K],
    [A, B] (A, B),
    [A, B, C] (A, B, C),
    [A, B, C, D] (A, B, C, D),
);
#[cfg(feature = "ndarray")]
any_targets!([T, D] ndarray::ArrayView<'_, T, D>, [T, D] &ndarray::Array<T, D>);
