//! A step of training.

use dfdx::nn::tensor_collection::{RecursiveWalker, TensorOptions, TensorVisitor, ViewTensorRef};
use dfdx::optim::{Adam, AdamConfig, Optimizer};
use dfdx::prelude::*;
use relu_benches::data::Batch;
use relu_benches::{Call, Data};

use crate::model::{Model, Rows};

/// Gradients are scaled down to this norm.
const CLIP: f32 = 5.0;

pub struct Steps<M, const I: usize, const O: usize> {
    model: M,
    adam: Adam<M, f32, Cpu>,
    /// Moved through forward and backward at each step.
    gradients: Option<Gradients<f32, Cpu>>,
    inputs: Vec<Rows<I>>,
    /// A one at the class of each sample, which is what dfdx's loss takes.
    targets: Vec<Rows<O>>,
}

impl<M: Model<I, O>, const I: usize, const O: usize> Steps<M, I, O> {
    pub fn new(model: M, inputs: Vec<Rows<I>>, data: &Data, learning_rate: f32) -> Self {
        let settings = AdamConfig { lr: f64::from(learning_rate), ..AdamConfig::default() };
        let device = Cpu::default();
        Self {
            adam: Adam::new(&model, settings),
            gradients: Some(model.alloc_grads()),
            model,
            inputs,
            targets: data.batches.iter().map(|batch| targets(batch, &device)).collect(),
        }
    }

    /// dfdx has no clipping.
    fn clip(&self, gradients: &mut Gradients<f32, Cpu>) -> Result<(), CpuError> {
        let mut squares = Squares { gradients, sum: 0.0 };
        M::iter_tensors(&mut RecursiveWalker { m: &self.model, f: &mut squares })?;
        let norm = squares.sum.sqrt();
        if norm > CLIP {
            let mut scale = Scale { gradients, factor: CLIP / norm };
            M::iter_tensors(&mut RecursiveWalker { m: &self.model, f: &mut scale })?;
        }
        Ok(())
    }
}

fn targets<const O: usize>(batch: &Batch, device: &Cpu) -> Rows<O> {
    let row =
        |&label: &u8| (0..O).map(move |class| f32::from(u8::from(class == usize::from(label))));
    let ones: Vec<f32> = batch.labels.iter().flat_map(row).collect();
    device.tensor_from_vec(ones, (batch.labels.len(), Const::<O>))
}

impl<M: Model<I, O>, const I: usize, const O: usize> Call for Steps<M, I, O> {
    type Output = Option<f32>;

    fn call(&mut self, batch: usize) -> Option<f32> {
        let input = self.inputs[batch].clone().traced(self.gradients.take()?);
        let scores = self.model.forward_mut(input);
        let loss = cross_entropy_with_logits_loss(scores, self.targets[batch].clone());
        let value = loss.array();
        let mut gradients = loss.backward();
        self.clip(&mut gradients).ok()?;
        self.adam.update(&mut self.model, &gradients).ok()?;
        self.model.zero_grads(&mut gradients);
        self.gradients = Some(gradients);
        Some(value)
    }

    fn values(&self, loss: Option<f32>) -> Vec<f32> {
        loss.into_iter().collect()
    }
}

/// Numbers that are summed at once.
const LANES: usize = 16;

struct Squares<'a> {
    gradients: &'a mut Gradients<f32, Cpu>,
    sum: f32,
}

impl TensorVisitor<f32, Cpu> for Squares<'_> {
    type Viewer = ViewTensorRef;
    type Err = CpuError;
    type E2 = f32;
    type D2 = Cpu;

    fn visit<S: Shape>(
        &mut self,
        _: TensorOptions<S, f32, Cpu>,
        tensor: &Tensor<S, f32, Cpu>,
    ) -> Result<Option<Tensor<S, f32, Cpu>>, CpuError> {
        let mut sums = [0.0; LANES];
        for values in self.gradients.get_or_alloc_mut(tensor)?.chunks(LANES) {
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value * value;
            }
        }
        self.sum += sums.iter().sum::<f32>();
        Ok(None)
    }
}

struct Scale<'a> {
    gradients: &'a mut Gradients<f32, Cpu>,
    factor: f32,
}

impl TensorVisitor<f32, Cpu> for Scale<'_> {
    type Viewer = ViewTensorRef;
    type Err = CpuError;
    type E2 = f32;
    type D2 = Cpu;

    fn visit<S: Shape>(
        &mut self,
        _: TensorOptions<S, f32, Cpu>,
        tensor: &Tensor<S, f32, Cpu>,
    ) -> Result<Option<Tensor<S, f32, Cpu>>, CpuError> {
        for gradient in self.gradients.get_or_alloc_mut(tensor)?.iter_mut() {
            *gradient *= self.factor;
        }
        Ok(None)
    }
}
