//! Losses and their gradients: by the names that a `train` section has for them, or
//! as values.

use relu_runtime::optimizer::{Piece, Settings};
use relu_runtime::prelude::*;
use relu_runtime::train::{
    Focal, Hinge, Huber, KlDivergence, Loss, MeanAbsoluteError, NegativeLogLikelihood, PoissonNll,
    SmoothL1, SoftmaxCrossEntropy, State, Targets, Weighted,
};

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

/// The golden case, its targets, and the loss, which may depend on the case.
macro_rules! value {
    ($case:literal, $targets:ident, $loss:expr) => {
        LossRow {
            case: $case,
            run: |case| run_value(case, &$loss(case), &$targets(case.tensor("targets"))),
        }
    };
}

fn table() -> Vec<LossRow> {
    vec![
        loss!("cross_entropy_indices", labels, softmax_cross_entropy),
        loss!("cross_entropy_far", labels, softmax_cross_entropy),
        loss!("cross_entropy_probabilities", rows, softmax_cross_entropy),
        loss!("binary_cross_entropy", rows, binary_cross_entropy),
        loss!("binary_cross_entropy_far", rows, binary_cross_entropy),
        loss!("mse", rows, mean_squared_error),
        value!("cross_entropy_indices_smoothed", labels, |_| smoothed()),
        value!("cross_entropy_indices_weighted", labels, weighted),
        value!("cross_entropy_indices_weighted_smoothed", labels, weighted_smoothed),
        value!("cross_entropy_probabilities_smoothed", rows, |_| smoothed()),
        value!("cross_entropy_probabilities_weighted", rows, weighted),
        value!("cross_entropy_probabilities_weighted_smoothed", rows, weighted_smoothed),
        value!("nll", labels, |_| NegativeLogLikelihood::new()),
        value!("l1", rows, |_| MeanAbsoluteError::new()),
        value!("huber", rows, |_| Huber::new(1.0)),
        value!("huber_delta", rows, |_| Huber::new(0.75)),
        value!("smooth_l1", rows, |_| SmoothL1::new(1.0)),
        value!("smooth_l1_beta", rows, |_| SmoothL1::new(0.5)),
        value!("multi_margin", labels, |_| Hinge::new()),
        value!("kl_div", rows, |_| KlDivergence::new()),
        value!("poisson_nll", rows, |_| PoissonNll::new()),
        value!("focal", labels, |_| Focal::new(2.0)),
        value!("focal_gamma", labels, |_| Focal::new(0.5)),
    ]
}

fn run_value<L: Loss>(
    case: Case<'_>,
    loss: &L,
    targets: impl Targets<L, [f32; CLASSES]>,
) -> (f32, Vec<f32>) {
    let outputs: Vec<[f32; CLASSES]> = case.tensor("outputs").rows();
    let mut gradient = [[0.0; CLASSES]; SAMPLES];
    let loss = loss.loss(&outputs, targets, &mut gradient).expect("the shapes agree");
    (loss, gradient.concat())
}

fn smoothed() -> SoftmaxCrossEntropy {
    SoftmaxCrossEntropy::new().with_label_smoothing(0.1)
}

/// Weights of classes live as long as the program.
fn weighted(case: Case<'_>) -> SoftmaxCrossEntropy {
    SoftmaxCrossEntropy::new().with_class_weights(case.tensor("weights").exact().leak())
}

fn weighted_smoothed(case: Case<'_>) -> SoftmaxCrossEntropy {
    weighted(case).with_label_smoothing(0.1)
}

/// Weights of samples by their class, which `PyTorch` divides by the sum of.
#[test]
fn weights_of_samples() {
    let golden = Golden::open("losses");
    let mut report = Report::default();
    let case = golden.case("nll_weighted");
    let (classes, of_class) = (labels(case.tensor("targets")), case.tensor("weights").exact());
    let of_sample: Vec<f32> = classes.iter().map(|&class| of_class[usize::from(class)]).collect();
    let mean = of_sample.iter().sum::<f32>() / SAMPLES as f32;
    let weights: Vec<f32> = of_sample.iter().map(|weight| weight / mean).collect();
    let loss = NegativeLogLikelihood::new();
    let (loss, gradient) = run_value(case, &loss, Weighted::new(&classes, &weights));
    report.largest("loss", &[loss], case.tensor("loss"), FORWARD);
    report.norm("gradient", &gradient, case.tensor("gradient"), BACKWARD);
    report.finish();
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
struct Capture {
    settings: Settings,
    gradients: Vec<f32>,
}

impl Default for Capture {
    fn default() -> Self {
        Self { settings: Settings::new(0.0, 0.0), gradients: Vec::new() }
    }
}

impl Optimizer for Capture {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    fn begin(&mut self, len: usize) {
        self.gradients.resize(len, 0.0);
    }

    fn advance(&mut self, piece: Piece<'_>) {
        assert_eq!(piece.factor, 1.0, "nothing is clipped");
        self.gradients[piece.range].copy_from_slice(piece.gradients);
    }

    fn visit_state(&mut self, _state: &mut State) {}
}
