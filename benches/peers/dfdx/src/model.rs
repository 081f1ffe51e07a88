//! What a model has to do, and its weights.

use anyhow::{Context, Result};
use dfdx::nn::tensor_collection::{
    RecursiveWalker, TensorCollection, TensorOptions, TensorVisitor, ViewTensorMut,
};
use dfdx::prelude::*;
use relu_benches::data::Batch;
use relu_benches::{Data, Workload};

/// `[batch, N]`
pub type Rows<const N: usize, T = NoneTape> = Tensor<(usize, Const<N>), f32, Cpu, T>;
/// While gradients are recorded.
pub type Recorded<const N: usize> = Rows<N, OwnedTape<f32, Cpu>>;

/// A network from `I` values to `O`.
pub trait Model<const I: usize, const O: usize>:
    TensorCollection<f32, Cpu>
    + Module<Rows<I>, Output = Rows<O>>
    + ModuleMut<Recorded<I>, Output = Recorded<O>>
    + 'static
{
}

impl<M, const I: usize, const O: usize> Model<I, O> for M where
    M: TensorCollection<f32, Cpu>
        + Module<Rows<I>, Output = Rows<O>>
        + ModuleMut<Recorded<I>, Output = Recorded<O>>
        + 'static
{
}

/// Gives the model the weights of the data.
pub fn load<M: TensorCollection<f32, Cpu>>(mut model: M, data: &Data) -> Result<M> {
    let tensors = data.layers.iter().flat_map(|layer| [&layer.weight[..], &layer.bias]);
    let mut loader = Loader { tensors: tensors.collect::<Vec<_>>().into_iter() };
    M::iter_tensors(&mut RecursiveWalker { m: &mut model, f: &mut loader })?;
    Ok(model)
}

struct Loader<'a> {
    tensors: std::vec::IntoIter<&'a [f32]>,
}

impl TensorVisitor<f32, Cpu> for Loader<'_> {
    type Viewer = ViewTensorMut;
    type Err = anyhow::Error;
    type E2 = f32;
    type D2 = Cpu;

    fn visit<S: Shape>(
        &mut self,
        _: TensorOptions<S, f32, Cpu>,
        tensor: &mut Tensor<S, f32, Cpu>,
    ) -> Result<Option<Tensor<S, f32, Cpu>>> {
        tensor.copy_from(self.tensors.next().context("the data has fewer tensors")?);
        Ok(None)
    }
}

pub fn inputs<const I: usize>(workload: &Workload, data: &Data, device: &Cpu) -> Vec<Rows<I>> {
    let shape = (workload.batch, Const::<I>);
    let tensor = |batch: &Batch| device.tensor_from_vec(batch.inputs.clone(), shape);
    data.batches.iter().map(tensor).collect()
}
