//! An interpreter of the checked model: f64, plain loops, one sample after the
//! other, written to be evidently right and nothing else.

mod layer;

use std::collections::BTreeMap;

use relu_codegen::model::{Block, BlockId, Network, Source};

pub use layer::{Random, Saved};

/// The values of a batch: a row per sample.
pub type Rows = Vec<Vec<f64>>;

/// Tensors by name, `block.layer.tensor`; matrices row by row.
pub type Tensors = BTreeMap<String, Vec<f64>>;

/// Whether statistics and noise are those of training.
#[derive(Clone, Copy)]
pub enum Mode<'r> {
    /// As `forward`.
    Inference,
    /// As `forward_train`; dropout's factors come from the function.
    Training(&'r Random),
}

/// A network with its parameters and state.
#[derive(Debug)]
pub struct Reference {
    /// The checked model.
    pub network: Network,
    /// Parameters and state.
    pub tensors: Tensors,
}

/// What forward leaves for backward.
#[derive(Debug)]
pub struct Trace {
    /// Each block's value.
    values: Vec<Rows>,
    /// Per block and layer.
    saved: Vec<Vec<Saved>>,
    /// The least distance of any number to the kink of the function that it
    /// went into, for each sample.
    pub distances: Vec<f64>,
}

/// What backward returns.
#[derive(Debug)]
pub struct Gradients {
    /// Of each parameter.
    pub tensors: Tensors,
    /// Of the input.
    pub input: Rows,
}

impl Reference {
    /// Runs the network over a batch.
    #[must_use]
    pub fn forward(&self, inputs: &Rows, mode: Mode<'_>) -> Trace {
        let mut trace = Trace {
            values: Vec::new(),
            saved: Vec::new(),
            distances: vec![f64::INFINITY; inputs.len()],
        };
        let mut stream = 0;
        for block in &self.network.blocks {
            let mut rows = trace.source(block, inputs).clone();
            let mut saved = Vec::new();
            for layer in &block.layers {
                let place = layer::Place::new(block, layer, &self.tensors);
                let step = place.forward(rows, mode, &mut stream, &mut trace.distances);
                rows = step.0;
                saved.push(step.1);
            }
            trace.values.push(rows);
            trace.saved.push(saved);
        }
        trace
    }

    /// The vector-Jacobian product of the output over a batch.
    #[must_use]
    pub fn backward(&self, trace: &Trace, inputs: &Rows, output_gradient: &Rows) -> Gradients {
        let mut tensors = Tensors::new();
        let mut input = zeros_like(inputs);
        let mut of_blocks: Vec<Rows> = trace.values.iter().map(zeros_like).collect();
        let BlockId(output) = self.network.outputs[0];
        add(&mut of_blocks[output], output_gradient);
        for (index, block) in self.network.blocks.iter().enumerate().rev() {
            let mut gradient = of_blocks[index].clone();
            for (layer, saved) in block.layers.iter().zip(&trace.saved[index]).rev() {
                let place = layer::Place::new(block, layer, &self.tensors);
                gradient = place.backward(saved, &gradient, &mut tensors);
            }
            match block.source {
                Source::Input(_) => add(&mut input, &gradient),
                Source::Block(BlockId(source)) => add(&mut of_blocks[source], &gradient),
            }
        }
        Gradients { tensors, input }
    }

    /// The value of the output block.
    #[must_use]
    pub fn output<'t>(&self, trace: &'t Trace) -> &'t Rows {
        let BlockId(output) = self.network.outputs[0];
        &trace.values[output]
    }
}

impl Trace {
    fn source<'t>(&'t self, block: &Block, inputs: &'t Rows) -> &'t Rows {
        match block.source {
            Source::Input(_) => inputs,
            Source::Block(BlockId(source)) => &self.values[source],
        }
    }
}

fn zeros_like(rows: &Rows) -> Rows {
    rows.iter().map(|row| vec![0.0; row.len()]).collect()
}

fn add(to: &mut Rows, from: &Rows) {
    for (to, from) in to.iter_mut().flatten().zip(from.iter().flatten()) {
        *to += from;
    }
}
