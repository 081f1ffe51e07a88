//! Two-sided ReLU, which dfdx does not have.

use std::fmt::Debug;

use dfdx::prelude::*;

use crate::model::Rows;

/// Twice as many values, `M`: those above zero, then those below.
#[derive(Clone, Copy, Debug, Default)]
pub struct TwoSidedReLU<const M: usize>;

impl<const M: usize> ZeroSizedModule for TwoSidedReLU<M> {}
impl<const M: usize> NonMutableModule for TwoSidedReLU<M> {}

impl<T: Tape<f32, Cpu> + Merge<T> + Debug, const N: usize, const M: usize> Module<Rows<N, T>>
    for TwoSidedReLU<M>
{
    type Output = Rows<M, T>;
    type Error = CpuError;

    fn try_forward(&self, values: Rows<N, T>) -> Result<Rows<M, T>, CpuError> {
        // Sizes known to the compiler cannot be added in stable Rust.
        let values = values.realize::<(usize, usize)>();
        let negative = values.retaped::<T>().try_clamp(f64::NEG_INFINITY, 0.0)?;
        let positive = values.try_relu()?;
        Ok((positive, negative).try_concat_along(Axis::<1>)?.realize())
    }
}
