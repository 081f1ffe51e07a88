//! Losses by the names that a `train` section has for them, and their gradients.

use relu_runtime::Segment;
use relu_runtime::prelude::*;

use super::compare::{BACKWARD, FORWARD, Report};
use super::file::{Case, Golden, Tensor};

const SAMPLES: usize = 8;
const CLASSES: usize = 5;

/// A row of the table: loss and gradient of a golden case.
struct LossRow {
    case: &'static str,
    run: fn(Case<'_>) -> (f32, Vec<f32>),
}

/// The golden case, its targets (`labels` or `rows`), and the loss.
///
/// The network's weight is the transposed outputs, and its input picks a column
/// of them per sample; so the gradient of the weight is that of the outputs.
macro_rules! loss {
    ($case:literal, $targets:ident, $($loss:tt)+) => {{
        network! {
            struct Outputs(sample: [SAMPLES]) -> outputs { outputs: dense(CLASSES, bias: false) }
            train { loss: $($loss)+ }
        }
        fn run(case: Case<'_>) -> (f32, Vec<f32>) {
            let mut network = Outputs::zeroed();
            let weight = transposed(&case.tensor("outputs").exact(), CLASSES);
            network.set_parameter("outputs.weight", &weight).expect("it has this shape");
            let mut trainer = Trainer::new(network, Capture::default());
            let targets = $targets(case.tensor("targets"));
            let step = trainer.step(&samples(), &targets).expect("the shapes agree");
            let mut gradients = Gradients::<Outputs>::new();
            gradients.as_mut_slice().copy_from_slice(&trainer.optimizer().gradients);
            let gradient = gradients.parameter("outputs.weight").expect("it is there");
            (step.loss, transposed(&gradient, SAMPLES))
        }
        LossRow { case: $case, run }
    }};
}

fn table() -> Vec<LossRow> {
    vec![
        loss!("cross_entropy_indices", labels, softmax_cross_entropy),
        loss!("cross_entropy_far", labels, softmax_cross_entropy),
        loss!("cross_entropy_probabilities", rows, softmax_cross_entropy),
        loss!("binary_cross_entropy", rows, binary_cross_entropy),
        loss!("binary_cross_entropy_far", rows, binary_cross_entropy),
        loss!("mse", rows, mean_squared_error),
    ]
}

#[test]
fn losses_and_gradients() {
    let golden = Golden::open("losses");
    let mut report = Report::default();
    for LossRow { case: name, run } in table() {
        let case = golden.case(name);
        let (loss, gradient) = run(case);
        report.largest(name, &[loss], case.tensor("loss"), FORWARD);
        let golden = case.tensor("gradient");
        report.norm(format_args!("{name}: gradient"), &gradient, golden, BACKWARD);
    }
    report.finish();
}

fn labels(targets: &Tensor) -> Vec<u8> {
    targets.labels()
}

fn rows(targets: &Tensor) -> Vec<[f32; CLASSES]> {
    targets.rows()
}

/// The identity: each sample is a row of it.
fn samples() -> [[f32; SAMPLES]; SAMPLES] {
    std::array::from_fn(|row| std::array::from_fn(|column| f32::from(u8::from(row == column))))
}

/// A matrix with that many columns, mirrored at its diagonal.
fn transposed(matrix: &[f32], columns: usize) -> Vec<f32> {
    let column = |column| matrix.iter().skip(column).step_by(columns).copied();
    (0..columns).flat_map(column).collect()
}

/// An optimizer that keeps the gradients, and the parameters as they are.
#[derive(Default)]
struct Capture {
    gradients: Vec<f32>,
}

impl Optimizer for Capture {
    fn update(&mut self, _: &mut [f32], gradients: &[f32], factor: f32, _: &[Segment]) {
        assert_eq!(factor, 1.0, "nothing is clipped");
        self.gradients = gradients.to_vec();
    }

    fn learning_rate(&self) -> f32 {
        0.0
    }

    fn set_learning_rate(&mut self, _: f32) {}
}
