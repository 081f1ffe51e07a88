//! Networks of a single layer, compiled by `network!`.

use relu_runtime::prelude::*;
use relu_runtime::{Row, Sample as _};

use super::compare::{BACKWARD, FORWARD, Report};
use super::file::Case;

/// A layer, or a pipeline of some, as users write it.
pub struct Layer {
    /// Forward in all three ways, and backward.
    pub run: fn(Case<'_>) -> Outcome,
    /// The state after each of the case's batches.
    pub run_batches: fn(Case<'_>) -> Vec<State>,
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

/// A network of the layers behind the width of its input.
macro_rules! layer {
    ([$width:tt] -> $($layers:tt)+) => {{
        relu_runtime::network! {
            struct Single(x: [$width]) -> y { y: $($layers)+ }
            train { loss: mean_squared_error }
        }
        $crate::single_layer::Layer::new::<Single>()
    }};
}
pub(crate) use layer;

impl Layer {
    pub fn new<N: Train<Input: Row>>() -> Self {
        Self { run: run::<N>, run_batches: run_batches::<N> }
    }
}

impl Outcome {
    /// Forward in all three ways against the case's output.
    pub fn compare_outputs(&self, case: Case<'_>, report: &mut Report) {
        for outputs in [&self.batch, &self.single, &self.training] {
            report.largest(case.name, outputs, case.tensor("output"), FORWARD);
        }
    }

    /// Gradients of input and parameters against the case's.
    pub fn compare_gradients(&self, case: Case<'_>, report: &mut Report) {
        let name = case.name;
        report.norm(
            format_args!("{name}: gradient"),
            &self.gradient,
            case.tensor("gradient"),
            BACKWARD,
        );
        for (parameter, ours) in &self.of_parameters {
            let golden = case.tensor(&format!("{parameter}_gradient"));
            report.norm(format_args!("{name}: gradient of {parameter}"), ours, golden, BACKWARD);
        }
    }
}

fn run<N: Train<Input: Row>>(case: Case<'_>) -> Outcome {
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

fn run_batches<N: Train<Input: Row>>(case: Case<'_>) -> Vec<State> {
    let mut network = N::zeroed();
    set_parameters(&mut *network, case);
    let mut tape = N::Tape::default();
    let batches: Vec<Vec<N::Input>> = case.tensor("batches").parts().map(|b| b.rows()).collect();
    let mut step = |batch: &Vec<N::Input>| {
        network.forward_train(batch, &mut tape).expect("the shapes agree");
        network.update_state(&tape).expect("a batch of enough samples");
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

/// `weight` of `y.weight`, or `0.weight` of `y.0.weight`.
fn tensor(name: &str) -> &str {
    name.strip_prefix("y.").expect("the block is called y")
}
