//! A step of training.

use burn::module::{Module, ModuleVisitor, Param};
use burn::nn::loss::{CrossEntropyLoss, CrossEntropyLossConfig};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Int, Tensor, TensorData};
use relu_benches::data::Batch;
use relu_benches::{Call, Data, Workload};

use crate::network::Network;

/// Gradients are scaled down to this norm.
const CLIP: f32 = 5.0;

pub struct Steps {
    /// Moved into the optimizer and out of it at each step.
    network: Option<Network>,
    loss: CrossEntropyLoss,
    adam: ModuleOptimizer,
    learning_rate: f64,
    inputs: Vec<Tensor<2>>,
    labels: Vec<Tensor<1, Int>>,
}

impl Steps {
    pub fn new(workload: &Workload, data: &Data, learning_rate: f32, device: &Device) -> Self {
        let labels = |batch: &Batch| {
            let labels: Vec<i32> = batch.labels.iter().copied().map(i32::from).collect();
            Tensor::from_data(TensorData::new(labels, [workload.batch]), device)
        };
        Self {
            network: Some(Network::new(workload, data, device)),
            loss: CrossEntropyLossConfig::new().init(device),
            adam: AdamConfig::new().with_epsilon(1e-8).init(),
            learning_rate: f64::from(learning_rate),
            inputs: crate::inputs(workload, data, device),
            labels: data.batches.iter().map(labels).collect(),
        }
    }
}

impl Call for Steps {
    type Output = Option<f32>;

    fn call(&mut self, batch: usize) -> Option<f32> {
        let network = self.network.take()?;
        let scores = network.forward(self.inputs[batch].clone());
        let loss = self.loss.forward(scores, self.labels[batch].clone());
        let gradients = GradientsParams::from_grads(loss.backward(), &network);
        let gradients = clip(gradients, &network);
        self.network = Some(self.adam.step(self.learning_rate, network, gradients));
        Some(loss.into_scalar())
    }

    fn values(&self, loss: Option<f32>) -> Vec<f32> {
        loss.into_iter().collect()
    }
}

/// burn clips each parameter by itself, not all of them by their common norm.
fn clip(gradients: GradientsParams, network: &Network) -> GradientsParams {
    let mut squares = Squares { gradients: &gradients, sum: 0.0 };
    network.visit(&mut squares);
    let norm = squares.sum.sqrt();
    if norm <= CLIP {
        return gradients;
    }
    let mut scale = Scale { gradients, factor: CLIP / norm };
    network.visit(&mut scale);
    scale.gradients
}

struct Squares<'a> {
    gradients: &'a GradientsParams,
    sum: f32,
}

impl ModuleVisitor for Squares<'_> {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.get::<D>(parameter.id) {
            self.sum += gradient.square().sum().into_scalar::<f32>();
        }
    }
}

struct Scale {
    gradients: GradientsParams,
    factor: f32,
}

impl ModuleVisitor for Scale {
    fn visit_float<const D: usize>(&mut self, parameter: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.remove::<D>(parameter.id) {
            self.gradients.register(parameter.id, gradient.mul_scalar(self.factor));
        }
    }
}
