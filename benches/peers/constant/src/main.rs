//! What one writes by hand for a small network: sizes are constants, weights are in
//! arrays, and the compiler does the rest.

use std::array;

use anyhow::Result;
use relu_benches::data::Layer;
use relu_benches::{Call, Calls, Data, Kind, Workload};

fn main() -> Result<()> {
    peer_common::serve(|workload, data, _| Ok(open(workload, data)))
}

fn open(workload: &Workload, data: &Data) -> Option<Box<dyn Calls>> {
    match (workload.kind, workload.architecture.name, workload.batch) {
        (Kind::Forward, "XS", 1) => Some(Box::new(Forward::<6, 64, 8, 4>::new(data))),
        (Kind::Forward, "S", 1) => Some(Box::new(Forward::<16, 32, 32, 4>::new(data))),
        _ => None,
    }
}

/// The weight has a row per input, so that the inner loop is over outputs, which do
/// not depend on each other, and becomes vectors.
struct Dense<const IN: usize, const OUT: usize> {
    weight: [[f32; OUT]; IN],
    bias: [f32; OUT],
}

impl<const IN: usize, const OUT: usize> Dense<IN, OUT> {
    fn new(layer: &Layer) -> Self {
        Self {
            weight: array::from_fn(|input| {
                array::from_fn(|output| layer.weight[output * IN + input])
            }),
            bias: array::from_fn(|output| layer.bias[output]),
        }
    }

    fn forward(&self, inputs: &[f32; IN]) -> [f32; OUT] {
        let mut outputs = self.bias;
        for (input, weights) in inputs.iter().zip(&self.weight) {
            for (output, weight) in outputs.iter_mut().zip(weights) {
                *output = multiply_add(*input, *weight, *output);
            }
        }
        outputs
    }
}

/// Fused only where the compiler may use the instruction: a call of a library would
/// take its place elsewhere.
fn multiply_add(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(target_feature = "fma") { a.mul_add(b, c) } else { a * b + c }
}

fn relu<const N: usize>(values: [f32; N]) -> [f32; N] {
    values.map(|value| value.max(0.0))
}

struct Forward<const A: usize, const B: usize, const C: usize, const D: usize> {
    first: Dense<A, B>,
    second: Dense<B, C>,
    third: Dense<C, D>,
    inputs: Vec<[f32; A]>,
}

impl<const A: usize, const B: usize, const C: usize, const D: usize> Forward<A, B, C, D> {
    fn new(data: &Data) -> Self {
        let inputs = data.batches.iter().map(|batch| array::from_fn(|index| batch.inputs[index]));
        Self {
            first: Dense::new(&data.layers[0]),
            second: Dense::new(&data.layers[1]),
            third: Dense::new(&data.layers[2]),
            inputs: inputs.collect(),
        }
    }
}

impl<const A: usize, const B: usize, const C: usize, const D: usize> Call for Forward<A, B, C, D> {
    type Output = [f32; D];

    #[inline]
    fn call(&mut self, batch: usize) -> [f32; D] {
        let first = relu(self.first.forward(&self.inputs[batch]));
        let second = relu(self.second.forward(&first));
        self.third.forward(&second)
    }

    fn values(&self, output: [f32; D]) -> Vec<f32> {
        output.to_vec()
    }
}
