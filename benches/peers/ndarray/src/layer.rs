//! Dense layers, and what stands between them.

use std::iter::zip;

use anyhow::Result;
use ndarray::linalg::{general_mat_mul, general_mat_vec_mul};
use ndarray::{Array1, Array2, Axis, Zip};
use relu_benches::{Data, data};

/// A weight of shape `[out, in]` and a bias.
pub struct Layer {
    pub weight: Array2<f32>,
    pub bias: Array1<f32>,
}

impl Layer {
    fn new(layer: &data::Layer) -> Result<Self> {
        let shape = (layer.bias.len(), layer.columns);
        Ok(Self {
            weight: Array2::from_shape_vec(shape, layer.weight.clone())?,
            bias: Array1::from_vec(layer.bias.clone()),
        })
    }

    pub fn all(data: &Data) -> Result<Vec<Self>> {
        data.layers.iter().map(Self::new).collect()
    }

    pub fn zeros_like(&self) -> Self {
        Self { weight: Array2::zeros(self.weight.dim()), bias: Array1::zeros(self.bias.len()) }
    }

    /// All numbers.
    pub fn slices(&self) -> [&[f32]; 2] {
        let slices = [self.weight.as_slice(), self.bias.as_slice()];
        slices.map(|slice| slice.expect("the layer's own arrays are contiguous"))
    }

    /// All numbers, to write.
    pub fn slices_mut(&mut self) -> [&mut [f32]; 2] {
        let slices = [self.weight.as_slice_mut(), self.bias.as_slice_mut()];
        slices.map(|slice| slice.expect("the layer's own arrays are contiguous"))
    }

    pub fn forward_one(&self, input: &Array1<f32>, output: &mut Array1<f32>) {
        output.assign(&self.bias);
        general_mat_vec_mul(1.0, &self.weight, input, 1.0, output);
    }

    pub fn forward(&self, input: &Array2<f32>, output: &mut Array2<f32>) {
        output.assign(&self.bias);
        general_mat_mul(1.0, input, &self.weight.t(), 1.0, output);
    }
}

/// ReLU in a vector; two-sided ReLU doubles it.
pub fn activate_one(values: &Array1<f32>, two_sided: bool, active: &mut Array1<f32>) {
    let units = values.len();
    for (value, active) in zip(values, &mut *active) {
        *active = value.max(0.0);
    }
    if two_sided {
        for (value, active) in zip(values, active.iter_mut().skip(units)) {
            *active = value.min(0.0);
        }
    }
}

/// ReLU in a matrix; two-sided ReLU doubles its columns.
pub fn activate(values: &Array2<f32>, two_sided: bool, active: &mut Array2<f32>) {
    let (mut positive, mut negative) = active.view_mut().split_at(Axis(1), values.ncols());
    Zip::from(&mut positive).and(values).for_each(|active, value| *active = value.max(0.0));
    if two_sided {
        Zip::from(&mut negative).and(values).for_each(|active, value| *active = value.min(0.0));
    }
}
