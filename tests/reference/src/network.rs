//! A whole network, forward and backward.

use relu_codegen::model::{Block, BlockId, Network, Operand, Source};

use crate::kink::{Mask, all_move};
use crate::layer::{Place, Saved};
use crate::number::Number;
use crate::{Rows, Tensors};

/// Dropout's factors, 0 or 1 / (1 - rate), from rate, stream, samples and units.
pub type Factors = dyn Fn(f64, u32, usize, usize) -> Rows;

/// Whether statistics and noise are those of training.
#[derive(Clone, Copy)]
pub enum Mode<'r> {
    /// As `forward`.
    Inference,
    /// As `forward_train`; dropout's factors come from the function.
    Training(&'r Factors),
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
pub struct Trace<T> {
    /// Each block's value.
    values: Vec<Rows<T>>,
    /// Which of its numbers do not move.
    still: Vec<Mask>,
    /// Per block and layer.
    saved: Vec<Vec<Saved<T>>>,
    /// How far each number that moves is above each kink of the function that
    /// it goes into.
    pub offsets: Vec<f64>,
}

/// What backward returns.
#[derive(Debug)]
pub struct Gradients<T> {
    /// Of each parameter.
    pub tensors: Tensors<T>,
    /// Of the input.
    pub input: Rows<T>,
}

impl Reference {
    /// Runs the network over a batch.
    pub(crate) fn forward<T: Number>(&self, inputs: &Rows<T>, mode: Mode<'_>) -> Trace<T> {
        let (values, still, saved, offsets) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut trace = Trace { values, still, saved, offsets };
        let inputs = (inputs.clone(), all_move(inputs));
        let mut stream = 0;
        for block in &self.network.blocks {
            let (mut rows, mut still) = trace.source(block, &inputs);
            let mut saved = Vec::new();
            for place in self.places(block) {
                trace.offsets.extend(place.offsets(&rows, &still));
                let (output, of_layer) = place.forward(&rows, mode, &mut stream);
                still = place.still(&rows, &still, &of_layer);
                rows = output;
                saved.push(of_layer);
            }
            trace.values.push(rows);
            trace.still.push(still);
            trace.saved.push(saved);
        }
        trace
    }

    /// The vector-Jacobian product of the output over a batch.
    pub(crate) fn backward<T: Number>(
        &self,
        trace: &Trace<T>,
        output_gradient: &Rows<T>,
    ) -> Gradients<T> {
        let mut tensors = Tensors::new();
        let mut input: Option<Rows<T>> = None;
        let mut of_blocks: Vec<Option<Rows<T>>> = trace.values.iter().map(|_| None).collect();
        let BlockId(output) = self.network.outputs[0];
        of_blocks[output] = Some(output_gradient.clone());
        for (index, block) in self.network.blocks.iter().enumerate().rev() {
            let Some(mut gradient) = of_blocks[index].take() else { continue };
            for (place, saved) in self.places(block).zip(&trace.saved[index]).rev() {
                gradient = place.backward(saved, &gradient, &mut tensors);
            }
            match only(&block.source) {
                Operand::Input(_) => add(&mut input, gradient),
                Operand::Block(BlockId(source)) => add(&mut of_blocks[source], gradient),
            }
        }
        Gradients { tensors, input: input.expect("the output depends on the input") }
    }

    fn places<'a>(
        &'a self,
        block: &'a Block,
    ) -> impl DoubleEndedIterator<Item = Place<'a>> + ExactSizeIterator {
        block.layers.iter().map(|layer| Place::new(block, layer, &self.tensors))
    }

    /// The value of the output block.
    pub(crate) fn output<'t, T>(&self, trace: &'t Trace<T>) -> &'t Rows<T> {
        let BlockId(output) = self.network.outputs[0];
        &trace.values[output]
    }

    /// The running statistics after a step over the batch.
    pub(crate) fn running<T: Number>(&self, trace: &Trace<T>) -> Tensors<T> {
        let mut tensors = Tensors::new();
        for (block, saved) in self.network.blocks.iter().zip(&trace.saved) {
            for (place, saved) in self.places(block).zip(saved) {
                place.running(saved, &mut tensors);
            }
        }
        tensors
    }
}

impl<T: Number> Trace<T> {
    fn source(&self, block: &Block, inputs: &(Rows<T>, Mask)) -> (Rows<T>, Mask) {
        match only(&block.source) {
            Operand::Input(_) => inputs.clone(),
            Operand::Block(BlockId(source)) => {
                (self.values[source].clone(), self.still[source].clone())
            }
        }
    }
}

/// What a block reads that reads one value.
fn only(source: &Source) -> Operand {
    let Source::One(operand) = source else { unimplemented!("blocks that read several values") };
    *operand
}

fn add<T: Number>(to: &mut Option<Rows<T>>, from: Rows<T>) {
    let Some(to) = to else {
        *to = Some(from);
        return;
    };
    for (to, from) in to.iter_mut().flatten().zip(from.into_iter().flatten()) {
        *to = *to + from;
    }
}
