//! A whole network, forward and backward.

use relu_codegen::model::{BlockId, Network, Operand, Shape, Source};

use crate::constants::{Constants, size};
use crate::layer::Saved;
use crate::number::Number;
use crate::pipeline::{Pass, Pipeline};
use crate::random::Noise;
use crate::value::{Value, add, join, split};
use crate::{Rows, Tensors};

/// Whether statistics and noise are those of training.
#[derive(Clone, Copy)]
pub enum Mode<'r> {
    /// As `forward`.
    Inference,
    /// As `forward_train`, with these random numbers.
    Training(&'r Noise),
}

/// A network with its parameters and state.
#[derive(Debug)]
pub struct Reference {
    /// The checked model.
    pub network: Network,
    /// Parameters and state.
    pub tensors: Tensors,
    /// What the description's sizes are written with.
    pub constants: Constants,
}

/// What forward leaves for backward.
#[derive(Debug)]
pub struct Trace<T> {
    inputs: Vec<Value<T>>,
    /// Of each block.
    values: Vec<Value<T>>,
    /// Of each layer of each block.
    saved: Vec<Vec<Saved<T>>>,
    /// How far each number that moves is above each kink of the function that
    /// it goes into.
    pub offsets: Vec<f64>,
}

/// What backward returns.
#[derive(Debug)]
pub struct Gradients<T> {
    /// Of each parameter that is not frozen.
    pub tensors: Tensors<T>,
    /// Of each input.
    pub inputs: Vec<Rows<T>>,
}

impl Reference {
    /// Runs the network over a batch: a row holds all inputs of a sample, one
    /// after another.
    pub(crate) fn forward<T: Number>(&self, inputs: &Rows<T>, mode: Mode<'_>) -> Trace<T> {
        let inputs = split(inputs, &self.input_widths()).into_iter().map(Value::input).collect();
        let (values, saved, offsets) = (Vec::new(), Vec::new(), Vec::new());
        let mut trace = Trace { inputs, values, saved, offsets };
        let mut pass = Pass::new(mode);
        for block in &self.network.blocks {
            let source = trace.source(&block.source);
            let (value, saved) = Pipeline::of_block(self, block).forward(source, &mut pass);
            trace.values.push(value);
            trace.saved.push(saved);
        }
        trace.offsets = pass.offsets;
        trace
    }

    /// The vector-Jacobian product over a batch, from a gradient of each output.
    pub(crate) fn backward<T: Number>(
        &self,
        trace: &Trace<T>,
        output_gradients: &[Rows<T>],
    ) -> Gradients<T> {
        let mut tensors = Tensors::new();
        let mut of_inputs: Vec<Rows<T>> = trace.inputs.iter().map(zeros).collect();
        let mut of_blocks: Vec<Rows<T>> = trace.values.iter().map(zeros).collect();
        for (BlockId(output), gradient) in self.network.outputs.iter().zip(output_gradients) {
            add(&mut of_blocks[*output], gradient);
        }
        for (index, block) in self.network.blocks.iter().enumerate().rev() {
            let gradient = std::mem::take(&mut of_blocks[index]);
            let pipeline = Pipeline::of_block(self, block);
            let gradient = pipeline.backward(&trace.saved[index], gradient, &mut tensors);
            let parts = trace.parts(&block.source, gradient);
            for (operand, gradient) in block.source.operands().iter().zip(&parts) {
                match *operand {
                    Operand::Input(input) => add(&mut of_inputs[input], gradient),
                    Operand::Block(BlockId(source)) => add(&mut of_blocks[source], gradient),
                }
            }
        }
        tensors.retain(|name, _| !self.is_frozen(name));
        Gradients { tensors, inputs: of_inputs }
    }

    /// The values of the outputs.
    pub(crate) fn outputs<'t, T>(&self, trace: &'t Trace<T>) -> Vec<&'t Value<T>> {
        self.network.outputs.iter().map(|BlockId(output)| &trace.values[*output]).collect()
    }

    /// Whether a tensor is of a block that training leaves as it is.
    pub(crate) fn is_frozen(&self, tensor: &str) -> bool {
        let frozen = self.network.train.as_ref().map_or(&[][..], |train| &train.frozen);
        let word = |BlockId(block): &BlockId| self.network.blocks[*block].word();
        frozen.iter().any(|block| tensor.split('.').next() == Some(&word(block)))
    }

    /// The running statistics after a step over the batch.
    pub(crate) fn running<T: Number>(&self, trace: &Trace<T>) -> Tensors<T> {
        let mut tensors = Tensors::new();
        for (block, saved) in self.network.blocks.iter().zip(&trace.saved) {
            Pipeline::of_block(self, block).running(saved, &mut tensors);
        }
        tensors
    }

    /// The width of each input.
    pub(crate) fn input_widths(&self) -> Vec<usize> {
        self.network.inputs.iter().map(|input| self.width(&input.shape)).collect()
    }

    /// The width of each output.
    pub(crate) fn output_widths(&self) -> Vec<usize> {
        let shape = |BlockId(output): &BlockId| &self.network.blocks[*output].shape;
        self.network.outputs.iter().map(|output| self.width(shape(output))).collect()
    }

    fn width(&self, shape: &Shape) -> usize {
        size(self.constants, shape.width())
    }
}

impl<T: Number> Trace<T> {
    fn value(&self, operand: Operand) -> &Value<T> {
        match operand {
            Operand::Input(input) => &self.inputs[input],
            Operand::Block(BlockId(block)) => &self.values[block],
        }
    }

    fn source(&self, source: &Source) -> Value<T> {
        let values: Vec<_> = source.operands().iter().map(|one| self.value(*one)).collect();
        match source {
            Source::One(_) => values[0].clone(),
            Source::Sum(_) => Value::sum(&values),
            Source::Concat(_) => Value::concat(&values),
        }
    }

    /// The gradient of each operand.
    fn parts(&self, source: &Source, gradient: Rows<T>) -> Vec<Rows<T>> {
        match source {
            Source::One(_) => vec![gradient],
            Source::Sum(terms) => vec![gradient; terms.len()],
            Source::Concat(parts) => {
                let widths: Vec<_> = parts.iter().map(|part| self.value(*part).width()).collect();
                split(&gradient, &widths)
            }
        }
    }
}

/// The values of a batch in one row per sample.
pub fn joined<T: Number>(values: &[&Value<T>]) -> Rows<T> {
    let rows: Vec<_> = values.iter().map(|value| &value.rows).collect();
    join(&rows)
}

fn zeros<T: Number>(value: &Value<T>) -> Rows<T> {
    value.rows.iter().map(|row| vec![T::new(0.0); row.len()]).collect()
}
