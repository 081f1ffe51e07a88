//! Losses against their formulas in double precision, gradients against
//! central differences of these.

use super::*;

/// Small enough for exponentials.
const SMALL: [[f32; 3]; 4] =
    [[1.0, -2.0, 0.5], [0.3, 0.0, -0.4], [-3.0, 2.0, 1.5], [0.9, -1.0, 3.0]];

const CLASSES: [u8; 4] = [1, 2, 1, 0];
const ONE_HOT: [[f32; 3]; 4] = [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];

type Row = [f64; 3];

fn wide(rows: [[f32; 3]; 4]) -> [Row; 4] {
    rows.map(|row| row.map(f64::from))
}

/// The mean over the samples of a loss of outputs and targets.
fn mean(targets: [[f32; 3]; 4], loss: impl Fn(&Row, &Row) -> f64) -> impl Fn(&[Row; 4]) -> f64 {
    move |outputs| outputs.iter().zip(wide(targets)).map(|(x, t)| loss(x, &t)).sum::<f64>() / 4.0
}

/// The same, and over the outputs.
fn mean_of_points(
    targets: [[f32; 3]; 4],
    loss: impl Fn(f64, f64) -> f64,
) -> impl Fn(&[Row; 4]) -> f64 {
    mean(targets, move |x, t| x.iter().zip(t).map(|(&x, &t)| loss(x, t)).sum::<f64>() / 3.0)
}

#[track_caller]
fn compare<L: Loss>(
    loss: &L,
    outputs: [[f32; 3]; 4],
    targets: impl Targets<L, [f32; 3]>,
    expected: impl Fn(&[Row; 4]) -> f64,
) {
    let mut gradient = [[f32::NAN; 3]; 4];
    let found = f64::from(loss.loss(&outputs, targets, &mut gradient).unwrap());
    let outputs = wide(outputs);
    let at_outputs = expected(&outputs);
    assert!((found - at_outputs).abs() < 1e-6 * at_outputs.abs(), "{found} is not {at_outputs}");
    for (sample, gradient) in gradient.iter().enumerate() {
        for (output, &gradient) in gradient.iter().enumerate() {
            let at = |step: f64| {
                let mut moved = outputs;
                moved[sample][output] += step;
                expected(&moved)
            };
            let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
            let error = (f64::from(gradient) - expected).abs();
            assert!(error < 2e-7 * expected.abs().max(1.0), "{gradient} is not {expected}");
        }
    }
}

/// Minus the logarithm of the softmax.
fn surprises(scores: &Row) -> Row {
    let log_sum = scores.iter().map(|x| x.exp()).sum::<f64>().ln();
    scores.map(|score| log_sum - score)
}

fn dot(a: &Row, b: &Row) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn cross_entropy(scores: &Row, targets: &Row) -> f64 {
    dot(&surprises(scores), targets)
}

/// The class of a one-hot row.
fn class(row: &Row) -> usize {
    row.iter().position(|&target| target == 1.0).unwrap()
}

#[test]
fn softmax_cross_entropy() {
    let loss = SoftmaxCrossEntropy::new();
    let expected = || mean(ONE_HOT, cross_entropy);
    compare(&loss, SCORES, &CLASSES, expected());
    compare(&loss, SCORES, &CLASSES.map(usize::from).to_vec(), expected());
    compare(&loss, SCORES, CLASSES.map(i64::from).as_slice(), expected());
    compare(&loss, SCORES, &ONE_HOT, expected());
    compare(&loss, SCORES, &TARGETS, mean(TARGETS, cross_entropy));
    // Probabilities need not sum to one.
    let doubled = TARGETS.map(|row| row.map(|target| 2.0 * target));
    compare(&loss, SCORES, &doubled, mean(doubled, cross_entropy));
}

#[test]
fn label_smoothing() {
    let loss = SoftmaxCrossEntropy::new().with_label_smoothing(0.25);
    let smoothed = |x: &Row, t: &Row| cross_entropy(x, &t.map(|t| 0.75 * t + 0.25 / 3.0));
    compare(&loss, SCORES, &CLASSES, mean(ONE_HOT, smoothed));
    compare(&loss, SCORES, &TARGETS, mean(TARGETS, smoothed));
}

#[test]
fn class_weights() {
    const WEIGHTS: [f64; 3] = [0.5, 2.0, 3.0];
    // Those of the classes 1, 2, 1, 0.
    const SUM: f64 = 7.5;
    let loss = SoftmaxCrossEntropy::new().with_class_weights(&[0.5, 2.0, 3.0]);
    let weighted = |x: &Row, t: &Row| WEIGHTS[class(t)] * cross_entropy(x, t) * 4.0 / SUM;
    compare(&loss, SCORES, &CLASSES, mean(ONE_HOT, weighted));
    let product = |t: &Row| [t[0] * WEIGHTS[0], t[1] * WEIGHTS[1], t[2] * WEIGHTS[2]];
    compare(&loss, SCORES, &TARGETS, mean(TARGETS, |x, t| cross_entropy(x, &product(t))));
    let smoothed = |x: &Row, t: &Row| {
        cross_entropy(x, &product(&t.map(|t| 0.75 * t + 0.25 / 3.0))) * 4.0 / SUM
    };
    compare(&loss.with_label_smoothing(0.25), SCORES, &CLASSES, mean(ONE_HOT, smoothed));
}

#[test]
fn focal() {
    for gamma in [0.0_f32, 0.5, 1.0, 2.0, 5.0] {
        let expected = mean(ONE_HOT, |x, t| {
            let surprise = surprises(x)[class(t)];
            (1.0 - (-surprise).exp()).powf(f64::from(gamma)) * surprise
        });
        compare(&Focal::new(gamma), SMALL, &CLASSES, expected);
    }
}

#[test]
fn hinge() {
    let expected = mean(ONE_HOT, |x, t| {
        let class = class(t);
        let terms = x.iter().enumerate().filter(|(other, _)| *other != class);
        terms.map(|(_, score)| (1.0 - x[class] + score).max(0.0)).sum::<f64>() / 3.0
    });
    compare(&Hinge::new(), SCORES, &CLASSES, expected);
}

#[test]
fn from_log_probabilities() {
    compare(&NegativeLogLikelihood::new(), SCORES, &CLASSES, mean(ONE_HOT, |x, t| -dot(x, t)));
    let divergence = |x: &Row, t: &Row| {
        let terms = x.iter().zip(t).filter(|(_, t)| **t > 0.0);
        terms.map(|(x, t)| t * (t.ln() - x)).sum()
    };
    compare(&KlDivergence::new(), SCORES, &TARGETS, mean(TARGETS, divergence));
}

#[test]
fn binary_cross_entropy() {
    let expected = mean_of_points(TARGETS, |x, t| (1.0 + (-x).exp()).ln() + (1.0 - t) * x);
    compare(&BinaryCrossEntropy::new(), SCORES, &TARGETS, expected);
}

#[test]
fn errors() {
    let squared = mean_of_points(TARGETS, |x, t| (x - t).powi(2));
    compare(&MeanSquaredError::new(), SCORES, &TARGETS, squared);
    let absolute = || mean_of_points(TARGETS, |x, t| (x - t).abs());
    compare(&MeanAbsoluteError::new(), SCORES, &TARGETS, absolute());
    compare(&SmoothL1::new(0.0), SCORES, &TARGETS, absolute());
}

#[test]
fn robust_errors() {
    for width in [0.4_f32, 0.95, 2.5] {
        let huber = move |x: f64, t: f64| {
            let (distance, delta) = ((x - t).abs(), f64::from(width));
            if distance < delta {
                distance * distance / 2.0
            } else {
                delta * (distance - delta / 2.0)
            }
        };
        compare(&Huber::new(width), SCORES, &TARGETS, mean_of_points(TARGETS, huber));
        let smooth = move |x: f64, t: f64| huber(x, t) / f64::from(width);
        compare(&SmoothL1::new(width), SCORES, &TARGETS, mean_of_points(TARGETS, smooth));
    }
}

#[test]
fn poisson() {
    let counts = [[0.0, 3.0, 1.0], [2.0, 0.0, 0.0], [1.0, 7.0, 4.0], [2.0, 0.0, 9.0]];
    let expected = mean_of_points(counts, |x, t| x.exp() - t * x);
    compare(&PoissonNll::new(), SMALL, &counts, expected);
}

#[test]
fn sample_weights() {
    const WEIGHTS: [f32; 4] = [2.0, 0.0, -1.0, 0.5];
    let weighted = |loss: fn(&Row, &Row) -> f64, targets: [[f32; 3]; 4]| {
        move |outputs: &[Row; 4]| {
            let losses = outputs.iter().zip(wide(targets)).map(|(x, t)| loss(x, &t));
            losses.zip(WEIGHTS).map(|(loss, weight)| loss * f64::from(weight)).sum::<f64>() / 4.0
        }
    };
    let expected = weighted(cross_entropy, ONE_HOT);
    let targets = Weighted::new(&CLASSES, &WEIGHTS);
    compare(&SoftmaxCrossEntropy::new(), SCORES, targets, expected);
    let expected = weighted(cross_entropy, TARGETS);
    compare(&SoftmaxCrossEntropy::new(), SCORES, Weighted::new(&TARGETS, &WEIGHTS), expected);
    let squared = |x: &Row, t: &Row| x.iter().zip(t).map(|(x, t)| (x - t).powi(2) / 3.0).sum();
    let expected = weighted(squared, TARGETS);
    compare(&MeanSquaredError::new(), SCORES, Weighted::new(&TARGETS, &WEIGHTS), expected);
}

#[cfg(feature = "ndarray")]
#[test]
fn arrays_of_targets() {
    let labels = ndarray::arr1(&[1_u16, 9, 2, 9, 1, 9, 0, 9]);
    let strided = labels.slice(ndarray::s![..;2]);
    compare(&SoftmaxCrossEntropy::new(), SCORES, strided, mean(ONE_HOT, cross_entropy));
    let squared = || mean_of_points(TARGETS, |x, t| (x - t).powi(2));
    let rows = ndarray::arr2(&TARGETS);
    compare(&MeanSquaredError::new(), SCORES, &rows, squared());
    compare(&MeanSquaredError::new(), SCORES, rows.view(), squared());
    // The transpose of the transpose in memory: strided.
    let columns = rows.t().as_standard_layout().into_owned();
    compare(&MeanSquaredError::new(), SCORES, columns.t(), squared());
}
