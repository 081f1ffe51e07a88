//! Networks of a single layer, compiled by `network!`.

use relu_runtime::Row as _;
use relu_runtime::prelude::*;

use super::file::Case;

/// A row of a table: a layer as users write it, and its golden case.
pub struct LayerRow {
    pub case: &'static str,
    /// Forward in all three ways, and backward.
    pub run: fn(Case<'_>) -> Outcome,
    /// The state after each of the case's batches, and inference with the last.
    pub run_batches: fn(Case<'_>) -> Vec<State>,
    /// Where the runtime differs from `PyTorch` on purpose.
    pub exceptions: Vec<Exception>,
}

/// What a layer makes of the case's input, parameters and cotangent.
pub struct Outcome {
    /// Of `forward_batch`.
    pub batch: Vec<f32>,
    /// Of `forward`, sample by sample.
    pub single: Vec<f32>,
    /// Of `forward_train`.
    pub training: Vec<f32>,
    /// Of the input.
    pub gradient: Vec<f32>,
    /// Of the parameters, by name.
    pub of_parameters: Vec<(&'static str, Vec<f32>)>,
}

/// A layer in the middle of training.
pub struct State {
    /// Running statistics, by name.
    pub tensors: Vec<(&'static str, Vec<f32>)>,
    /// The first batch at inference.
    pub inference: Vec<f32>,
}

/// Numbers that are not `PyTorch`'s.
pub struct Exception {
    /// `output` or `gradient`.
    pub tensor: &'static str,
    /// Whether it holds for an input and a side; there is one side but for
    /// two-sided layers.
    pub holds: fn(f64, usize) -> bool,
    /// The number in its place, given the cotangent of the first side.
    pub instead: fn(f64) -> f64,
}

/// A network of one layer: the golden case, the width of the input, the layer.
macro_rules! layer {
    ($case:literal, [$width:tt] -> $($layer:tt)+) => {{
        relu_runtime::network! {
            struct Layer(x: [$width]) -> y { y: $($layer)+ }
            train { loss: mean_squared_error }
        }
        $crate::single_layer::LayerRow::new::<Layer>($case)
    }};
}
pub(crate) use layer;

impl LayerRow {
    pub fn new<N: Train>(case: &'static str) -> Self {
        Self { case, run: run::<N>, run_batches: run_batches::<N>, exceptions: Vec::new() }
    }

    /// Adds an exception.
    pub fn except(
        mut self,
        tensor: &'static str,
        holds: fn(f64, usize) -> bool,
        instead: fn(f64) -> f64,
    ) -> Self {
        self.exceptions.push(Exception { tensor, holds, instead });
        self
    }
}

fn run<N: Train>(case: Case<'_>) -> Outcome {
    let inputs: Vec<N::Input> = case.tensor("input").rows();
    let cotangent: Vec<N::Output> = case.tensor("cotangent").rows();
    let mut network = N::zeroed();
    set_parameters(&mut *network, case);
    let single: Vec<N::Output> = inputs.iter().map(|input| network.infer_one(input)).collect();
    let (mut tape, mut gradients) = (N::Tape::default(), Gradients::new());
    let training = network.forward_train(&inputs, &mut tape).expect("the shapes agree").to_vec();
    let mut gradient = vec![N::Input::ZERO; inputs.len()];
    network
        .backward_to_input(&tape, &cotangent, &mut gradients, &mut gradient)
        .expect("the shapes agree");
    Outcome {
        batch: infer(&*network, &inputs),
        single: N::Output::flat(&single).to_vec(),
        training: N::Output::flat(&training).to_vec(),
        gradient: N::Input::flat(&gradient).to_vec(),
        of_parameters: tensors::<N>(true, |name| gradients.parameter(name)),
    }
}

fn run_batches<N: Train>(case: Case<'_>) -> Vec<State> {
    let mut network = N::zeroed();
    set_parameters(&mut *network, case);
    let mut tape = N::Tape::default();
    let batches: Vec<Vec<N::Input>> = case.tensor("batches").parts().map(|b| b.rows()).collect();
    let mut step = |batch: &Vec<N::Input>| {
        network.forward_train(batch, &mut tape).expect("the shapes agree");
        network.update_state(&tape);
        State {
            tensors: tensors::<N>(false, |name| network.parameter(name)),
            inference: infer(&*network, &batches[0]),
        }
    };
    batches.iter().map(&mut step).collect()
}

/// Gives a network the case's parameters.
fn set_parameters<N: Train>(network: &mut N, case: Case<'_>) {
    for segment in N::SEGMENTS.iter().filter(|segment| segment.trainable) {
        let values = case.tensor(tensor(segment.name)).exact();
        network.set_parameter(segment.name, &values).expect("it has the layer's shape");
    }
}

fn infer<N: Train>(network: &N, inputs: &Vec<N::Input>) -> Vec<f32> {
    let mut outputs = vec![N::Output::ZERO; inputs.len()];
    network.forward_batch_into(inputs, &mut outputs).expect("the shapes agree");
    N::Output::flat(&outputs).to_vec()
}

/// The numbers of the layer's parameters, or of its state, by their names.
fn tensors<N: Train>(
    trainable: bool,
    values: impl Fn(&str) -> Result<Vec<f32>, relu_runtime::Error>,
) -> Vec<(&'static str, Vec<f32>)> {
    let segments = N::SEGMENTS.iter().filter(|segment| segment.trainable == trainable);
    let values = |name| (tensor(name), values(name).expect("it is in the table"));
    segments.map(|segment| values(segment.name)).collect()
}

/// `weight` of `y.weight`.
fn tensor(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
