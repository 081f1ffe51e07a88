//! A step of training.

use candle_core::backprop::GradStore;
use candle_core::{Device, Result, Tensor, Var};
use candle_nn::{AdamW, Optimizer, ParamsAdamW, loss};
use relu_benches::data::Batch;
use relu_benches::{Call, Data, Workload};

use crate::network::Network;

/// Gradients are scaled down to this norm.
const CLIP: f32 = 5.0;

pub struct Steps {
    network: Network,
    variables: Vec<Var>,
    adam: AdamW,
    inputs: Vec<Tensor>,
    labels: Vec<Tensor>,
}

impl Steps {
    pub fn new(
        workload: &Workload,
        data: &Data,
        inputs: Vec<Tensor>,
        learning_rate: f32,
    ) -> Result<Self> {
        let (network, variables) = Network::trainable(workload, data)?;
        let lr = f64::from(learning_rate);
        // There is no Adam, but without decay they are the same.
        let settings = ParamsAdamW { lr, weight_decay: 0.0, ..ParamsAdamW::default() };
        let labels = |batch: &Batch| {
            let labels: Vec<u32> = batch.labels.iter().copied().map(u32::from).collect();
            Tensor::from_vec(labels, workload.batch, &Device::Cpu)
        };
        Ok(Self {
            network,
            adam: AdamW::new(variables.clone(), settings)?,
            variables,
            inputs,
            labels: data.batches.iter().map(labels).collect::<Result<_>>()?,
        })
    }

    /// candle has no clipping by norm.
    fn clip(&self, gradients: &mut GradStore) -> Result<()> {
        let mut squares = 0.0;
        for variable in &self.variables {
            if let Some(gradient) = gradients.get(variable) {
                squares += gradient.sqr()?.sum_all()?.to_scalar::<f32>()?;
            }
        }
        let norm = squares.sqrt();
        if norm > CLIP {
            for variable in &self.variables {
                if let Some(gradient) = gradients.remove(variable) {
                    gradients.insert(variable, (gradient * f64::from(CLIP / norm))?);
                }
            }
        }
        Ok(())
    }
}

impl Call for Steps {
    type Output = Result<f32>;

    fn call(&mut self, batch: usize) -> Result<f32> {
        let scores = self.network.forward(&self.inputs[batch])?;
        let loss = loss::cross_entropy(&scores, &self.labels[batch])?;
        let mut gradients = loss.backward()?;
        self.clip(&mut gradients)?;
        self.adam.step(&gradients)?;
        loss.to_scalar()
    }

    fn values(&self, loss: Result<f32>) -> Vec<f32> {
        loss.into_iter().collect()
    }
}
