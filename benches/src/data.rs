//! Weights and batches of a workload, from a fixed seed.

use std::iter::zip;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal};

use crate::{Architecture, Workload};

/// What a workload runs on.
#[derive(Clone, Debug)]
pub struct Data {
    /// The dense layers, first to last.
    pub layers: Vec<Layer>,
    /// The batches that take turns.
    pub batches: Vec<Batch>,
}

/// The parameters of a dense layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Columns of the weight.
    pub columns: usize,
    /// Rows of the weight, `[rows, columns]` and row-major. Behind two-sided ReLU the
    /// columns for values from zero up come first, then those for values below.
    pub weight: Vec<f32>,
    /// One number per row of the weight.
    pub bias: Vec<f32>,
}

/// Samples and their classes.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The samples, `[batch, inputs]` and row-major, normally distributed.
    pub inputs: Vec<f32>,
    /// A class per sample, all equally probable.
    pub labels: Vec<u8>,
}

impl Data {
    /// The same numbers for the same workload.
    #[must_use]
    pub fn new(workload: &Workload) -> Self {
        let mut random = StdRng::seed_from_u64(42);
        Self {
            layers: layers(workload.architecture, &mut random),
            batches: (0..workload.batches()).map(|_| batch(workload, &mut random)).collect(),
        }
    }
}

/// Weights with the variance that He, Zhang, Ren and Sun ("Delving Deep into
/// Rectifiers", ICCV 2015) give those before ReLU, small biases.
fn layers(architecture: &Architecture, random: &mut StdRng) -> Vec<Layer> {
    let mut layer = |(columns, (inputs, outputs)): (usize, (usize, usize))| Layer {
        columns,
        weight: normal(columns * outputs, (2.0 / inputs as f32).sqrt(), random),
        bias: normal(outputs, 0.1, random),
    };
    zip(architecture.columns(), architecture.layers()).map(&mut layer).collect()
}

fn batch(workload: &Workload, random: &mut StdRng) -> Batch {
    let Workload { architecture, batch, .. } = *workload;
    let classes = u8::try_from(architecture.outputs()).unwrap_or(u8::MAX);
    Batch {
        inputs: normal(batch * architecture.inputs(), 1.0, random),
        labels: (0..batch).map(|_| random.random_range(0..classes)).collect(),
    }
}

/// Numbers with mean 0.
fn normal(count: usize, std: f32, random: &mut StdRng) -> Vec<f32> {
    let standard = StandardNormal.sample_iter(random);
    standard.take(count).map(|number: f32| std * number).collect()
}
