//! The network.

use candle_core::{Device, Result, Tensor, Var};
use candle_nn::{Linear, Module};
use relu_benches::data::Layer;
use relu_benches::{Data, Workload};

pub struct Network {
    layers: Vec<Linear>,
    two_sided: bool,
}

impl Network {
    /// For inference: no gradient is asked for.
    pub fn new(workload: &Workload, data: &Data) -> Result<Self> {
        let tensors = tensors(workload, data)?;
        Ok(Self::of(workload, tensors.chunks(2)))
    }

    /// With the variables that training moves.
    pub fn trainable(workload: &Workload, data: &Data) -> Result<(Self, Vec<Var>)> {
        let tensors = tensors(workload, data)?;
        let variables: Vec<Var> = tensors.iter().map(Var::from_tensor).collect::<Result<_>>()?;
        let tensors: Vec<Tensor> =
            variables.iter().map(|variable| variable.as_tensor().clone()).collect();
        Ok((Self::of(workload, tensors.chunks(2)), variables))
    }

    fn of<'a>(workload: &Workload, tensors: impl Iterator<Item = &'a [Tensor]>) -> Self {
        let linear = |tensors: &[Tensor]| Linear::new(tensors[0].clone(), tensors.get(1).cloned());
        Self { layers: tensors.map(linear).collect(), two_sided: workload.architecture.two_sided }
    }

    pub fn forward(&self, input: &Tensor) -> Result<Tensor> {
        let mut value = input.clone();
        for (index, layer) in self.layers.iter().enumerate() {
            if index > 0 {
                value = self.activate(&value)?;
            }
            value = layer.forward(&value)?;
        }
        Ok(value)
    }

    /// Of two-sided ReLU's second half the weights have the other sign, since
    /// `minimum` of candle is slower than its `relu`.
    fn activate(&self, value: &Tensor) -> Result<Tensor> {
        if self.two_sided {
            Tensor::cat(&[value.relu()?, value.neg()?.relu()?], 1)
        } else {
            value.relu()
        }
    }
}

/// Weight and bias of each layer.
fn tensors(workload: &Workload, data: &Data) -> Result<Vec<Tensor>> {
    let mut tensors = Vec::new();
    for (index, layer) in data.layers.iter().enumerate() {
        let mut layer = layer.clone();
        if workload.architecture.two_sided && index > 0 {
            mirror(&mut layer);
        }
        let (rows, columns) = (layer.bias.len(), layer.columns);
        tensors.push(Tensor::from_vec(layer.weight, (rows, columns), &Device::Cpu)?);
        tensors.push(Tensor::from_vec(layer.bias, rows, &Device::Cpu)?);
    }
    Ok(tensors)
}

/// Changes the sign of the right half of the weight.
fn mirror(layer: &mut Layer) {
    for row in layer.weight.chunks_mut(layer.columns) {
        for weight in &mut row[layer.columns / 2..] {
            *weight = -*weight;
        }
    }
}
