//! Forward at inference.

use std::iter::zip;

use anyhow::{Context, Result};
use ndarray::{Array1, Array2, Axis};
use relu_benches::{Call, Data, Workload};

use crate::layer::{Layer, activate, activate_one};

/// One sample: products of a matrix and a vector.
pub struct One {
    hidden: Vec<Layer>,
    last: Layer,
    two_sided: bool,
    inputs: Vec<Array1<f32>>,
    /// What each layer makes, and what the activation makes of it.
    values: Vec<(Array1<f32>, Array1<f32>)>,
    output: Array1<f32>,
}

impl One {
    pub fn new(workload: &Workload, data: &Data) -> Result<Self> {
        let mut hidden = Layer::all(data)?;
        let vectors = crate::inputs(workload, data)?;
        let zeros = |(units, active)| (Array1::zeros(units), Array1::zeros(active));
        Ok(Self {
            last: hidden.pop().context("a network has a layer")?,
            hidden,
            two_sided: workload.architecture.two_sided,
            inputs: vectors.into_iter().map(|batch| batch.index_axis_move(Axis(0), 0)).collect(),
            values: workload.architecture.hidden().map(zeros).collect(),
            output: Array1::zeros(workload.architecture.outputs()),
        })
    }
}

impl Call for One {
    type Output = ();

    fn call(&mut self, batch: usize) {
        let mut input = &self.inputs[batch];
        for (layer, (values, active)) in zip(&self.hidden, &mut self.values) {
            layer.forward_one(input, values);
            activate_one(values, self.two_sided, active);
            input = active;
        }
        self.last.forward_one(input, &mut self.output);
    }

    fn values(&self, (): ()) -> Vec<f32> {
        self.output.to_vec()
    }
}

/// A batch: products of matrices.
pub struct Many {
    hidden: Vec<Layer>,
    last: Layer,
    two_sided: bool,
    inputs: Vec<Array2<f32>>,
    /// What each layer makes, and what the activation makes of it.
    values: Vec<(Array2<f32>, Array2<f32>)>,
    output: Array2<f32>,
}

impl Many {
    pub fn new(workload: &Workload, data: &Data) -> Result<Self> {
        let rows = workload.batch;
        let sizes = workload.architecture.hidden();
        let zeros = |columns| Array2::zeros((rows, columns));
        let mut hidden = Layer::all(data)?;
        Ok(Self {
            last: hidden.pop().context("a network has a layer")?,
            hidden,
            two_sided: workload.architecture.two_sided,
            inputs: crate::inputs(workload, data)?,
            values: sizes.map(|(units, active)| (zeros(units), zeros(active))).collect(),
            output: zeros(workload.architecture.outputs()),
        })
    }
}

impl Call for Many {
    type Output = ();

    fn call(&mut self, batch: usize) {
        let mut input = &self.inputs[batch];
        for (layer, (values, active)) in zip(&self.hidden, &mut self.values) {
            layer.forward(input, values);
            activate(values, self.two_sided, active);
            input = active;
        }
        self.last.forward(input, &mut self.output);
    }

    fn values(&self, (): ()) -> Vec<f32> {
        self.output.iter().copied().collect()
    }
}
