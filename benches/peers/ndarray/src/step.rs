//! A step of training.

use anyhow::Result;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, Axis, Zip, s};
use relu_benches::{Call, Data, Workload};

use crate::adam::Adam;
use crate::layer::{Layer, activate};
use crate::loss::softmax_cross_entropy;

/// Gradients are scaled down to this norm.
const CLIP: f32 = 5.0;

pub struct Steps {
    layers: Vec<Layer>,
    gradients: Vec<Layer>,
    adam: Adam,
    two_sided: bool,
    inputs: Vec<Array2<f32>>,
    labels: Vec<Vec<u8>>,
    /// What each layer makes, and the gradient of it.
    values: Vec<Array2<f32>>,
    deltas: Vec<Array2<f32>>,
    /// What the activation makes of it, and the gradient of that.
    active: Vec<Array2<f32>>,
    active_deltas: Vec<Array2<f32>>,
}

impl Steps {
    pub fn new(workload: &Workload, data: &Data, learning_rate: f32) -> Result<Self> {
        let zeros = |columns| Array2::<f32>::zeros((workload.batch, columns));
        let layers = Layer::all(data)?;
        let gradients: Vec<Layer> = layers.iter().map(Layer::zeros_like).collect();
        let values: Vec<_> = layers.iter().map(|layer| zeros(layer.bias.len())).collect();
        let active: Vec<_> = workload.architecture.hidden().map(|(_, len)| zeros(len)).collect();
        Ok(Self {
            adam: Adam::new(&layers, learning_rate),
            layers,
            gradients,
            two_sided: workload.architecture.two_sided,
            inputs: crate::inputs(workload, data)?,
            labels: data.batches.iter().map(|batch| batch.labels.clone()).collect(),
            deltas: values.clone(),
            values,
            active_deltas: active.clone(),
            active,
        })
    }

    fn forward(&mut self, batch: usize) {
        for (index, layer) in self.layers.iter().enumerate() {
            let input = if index == 0 { &self.inputs[batch] } else { &self.active[index - 1] };
            layer.forward(input, &mut self.values[index]);
            if let Some(active) = self.active.get_mut(index) {
                activate(&self.values[index], self.two_sided, active);
            }
        }
    }

    fn backward(&mut self, batch: usize) {
        for index in (0..self.layers.len()).rev() {
            let delta = &self.deltas[index];
            let input = if index == 0 { &self.inputs[batch] } else { &self.active[index - 1] };
            let gradient = &mut self.gradients[index];
            general_mat_mul(1.0, &delta.t(), input, 0.0, &mut gradient.weight);
            gradient.bias.assign(&delta.sum_axis(Axis(0)));
            if index > 0 {
                let active_delta = &mut self.active_deltas[index - 1];
                general_mat_mul(1.0, delta, &self.layers[index].weight, 0.0, active_delta);
                deactivate(&self.values[index - 1], active_delta, &mut self.deltas[index - 1]);
            }
        }
    }

    /// What gradients are multiplied by.
    fn clip(&self) -> f32 {
        let square = |values: &[f32]| {
            let values = ArrayView1::from(values);
            values.dot(&values)
        };
        let squares: f32 = self.gradients.iter().flat_map(Layer::slices).map(square).sum();
        (CLIP / squares.sqrt()).min(1.0)
    }
}

/// The gradient of ReLU's input: that of its output where the input is above zero; of
/// two-sided ReLU one of two.
fn deactivate(values: &Array2<f32>, active_delta: &Array2<f32>, delta: &mut Array2<f32>) {
    let units = values.ncols();
    let positive = active_delta.slice(s![.., ..units]);
    let zip = Zip::from(delta).and(values).and(positive);
    if active_delta.ncols() == units {
        zip.for_each(|delta, &value, &positive| *delta = if value > 0.0 { positive } else { 0.0 });
    } else {
        zip.and(active_delta.slice(s![.., units..])).for_each(
            |delta, &value, &positive, &negative| {
                *delta = if value >= 0.0 { positive } else { negative };
            },
        );
    }
}

impl Call for Steps {
    type Output = f32;

    fn call(&mut self, batch: usize) -> f32 {
        self.forward(batch);
        let last = self.layers.len() - 1;
        let loss =
            softmax_cross_entropy(&self.values[last], &self.labels[batch], &mut self.deltas[last]);
        self.backward(batch);
        let clip = self.clip();
        self.adam.update(&mut self.layers, &self.gradients, clip);
        loss
    }

    fn values(&self, loss: f32) -> Vec<f32> {
        vec![loss]
    }
}
