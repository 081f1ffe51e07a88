//! The input of a network whose description has a mistake.

use super::rows::{Inputs, Sample};

/// Has batches of anything, so that a mistake in a description is the only error of
/// a program that passes inputs to the network. Such a program does not compile, so
/// no method is ever called.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnyInput;

impl Sample for AnyInput {
    const LEN: usize = 0;
    const ZERO: Self = Self;
}

macro_rules! any_inputs {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Inputs<AnyInput> for $type {
            fn samples(&self) -> usize {
                0
            }

            fn as_rows(&self) -> Option<&[AnyInput]> {
                None
            }

            fn read(&self, _: usize, _: &mut [AnyInput]) {}
        }
    )*};
}

any_inputs!(
    [T, const N: usize] &[[T; N]],
    [T, const N: usize, const K: usize] &[[T; N]; K],
    [A, B] (A, B),
    [A, B, C] (A, B, C),
);
#[cfg(feature = "alloc")]
any_inputs!([T, const N: usize] &alloc::vec::Vec<[T; N]>);
#[cfg(feature = "ndarray")]
any_inputs!([T] ndarray::ArrayView2<'_, T>, [T] &ndarray::Array2<T>);
