//! The network.

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor, TensorData};
use relu_benches::data::Layer;
use relu_benches::{Data, Workload};

#[derive(Module, Debug)]
pub struct Network {
    pub layers: Vec<Linear>,
    two_sided: bool,
}

impl Network {
    pub fn new(workload: &Workload, data: &Data, device: &Device) -> Self {
        let layers = data.layers.iter().map(|layer| linear(layer, device)).collect();
        Self { layers, two_sided: workload.architecture.two_sided }
    }

    pub fn forward(&self, input: Tensor<2>) -> Tensor<2> {
        let mut value = input;
        for (index, layer) in self.layers.iter().enumerate() {
            if index > 0 {
                value = self.activate(value);
            }
            value = layer.forward(value);
        }
        value
    }

    fn activate(&self, value: Tensor<2>) -> Tensor<2> {
        if self.two_sided {
            Tensor::cat(vec![relu(value.clone()), value.clamp_max(0.0)], 1)
        } else {
            relu(value)
        }
    }
}

/// burn's weight is `[in, out]`.
fn linear(layer: &Layer, device: &Device) -> Linear {
    let (rows, columns) = (layer.bias.len(), layer.columns);
    let column = |column| (0..rows).map(move |row| layer.weight[row * columns + column]);
    let weight: Vec<f32> = (0..columns).flat_map(column).collect();
    Linear {
        weight: Param::from_data(TensorData::new(weight, [columns, rows]), device),
        bias: Some(Param::from_data(TensorData::new(layer.bias.clone(), [rows]), device)),
    }
}
