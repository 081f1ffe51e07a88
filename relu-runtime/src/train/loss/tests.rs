use alloc::{vec, vec::Vec};

use super::*;

const SCORES: [[f32; 3]; 4] =
    [[1.0, -2.0, 0.5], [0.0, 0.0, 0.0], [-3.0, 4.0, 3.5], [20.0, -20.0, 1.0]];

/// The loss in double precision from one-hot, probability or other targets.
fn reference(name: &str, outputs: &[[f64; 3]], targets: &[[f64; 3]]) -> f64 {
    let row = |outputs: &[f64; 3], targets: &[f64; 3]| -> f64 {
        let log_sum = outputs.iter().map(|x| x.exp()).sum::<f64>().ln();
        let terms = outputs.iter().zip(targets).map(|(&x, &t)| match name {
            "softmax_cross_entropy" => t * (log_sum - x),
            "binary_cross_entropy" => (1.0 + (-x).exp()).ln() + (1.0 - t) * x,
            _ => (x - t).powi(2) / 3.0,
        });
        let sum: f64 = terms.sum();
        if name == "binary_cross_entropy" { sum / 3.0 } else { sum }
    };
    let sum: f64 = outputs.iter().zip(targets).map(|(x, t)| row(x, t)).sum();
    sum / outputs.len() as f64
}

/// Compares loss and gradient with the reference and its central differences.
fn compare<L: Loss + Default>(targets: impl Targets<L, [f32; 3]>, expanded: [[f32; 3]; 4]) {
    let wide = |rows: [[f32; 3]; 4]| rows.map(|row| row.map(f64::from));
    let (outputs, expanded) = (wide(SCORES), wide(expanded));
    let mut gradient = [[f32::NAN; 3]; 4];
    let loss = L::default().loss(&SCORES, targets, &mut gradient).unwrap();
    let expected = reference(L::NAME, &outputs, &expanded);
    assert!((f64::from(loss) - expected).abs() < 1e-6 * expected, "{loss} is not {expected}");
    for (sample, gradient) in gradient.iter().enumerate() {
        for (output, &gradient) in gradient.iter().enumerate() {
            let at = |step: f64| {
                let mut moved = outputs;
                moved[sample][output] += step;
                reference(L::NAME, &moved, &expanded)
            };
            let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!((f64::from(gradient) - expected).abs() < 2e-7, "{gradient} not {expected}");
        }
    }
}

const TARGETS: [[f32; 3]; 4] = [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [0.1, 0.8, 0.1], [0.0, 0.9, 0.1]];

#[test]
fn cross_entropy_of_classes() {
    let expanded = [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
    compare::<SoftmaxCrossEntropy>(&[1_u8, 2, 1, 0], expanded);
    compare::<SoftmaxCrossEntropy>(&vec![1_usize, 2, 1, 0], expanded);
    compare::<SoftmaxCrossEntropy>([1_i64, 2, 1, 0].as_slice(), expanded);
    compare::<SoftmaxCrossEntropy>(&expanded, expanded);
}

#[test]
fn rows_of_targets() {
    compare::<SoftmaxCrossEntropy>(&TARGETS, TARGETS);
    compare::<BinaryCrossEntropy>(&TARGETS, TARGETS);
    compare::<MeanSquaredError>(&TARGETS, TARGETS);
    // Probabilities need not sum to one.
    let doubled = TARGETS.map(|row| row.map(|target| 2.0 * target));
    compare::<SoftmaxCrossEntropy>(&doubled, doubled);
}

#[cfg(feature = "ndarray")]
#[test]
fn arrays_of_targets() {
    let labels = ndarray::arr1(&[1_u16, 9, 2, 9, 1, 9, 0, 9]);
    let expanded = [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
    compare::<SoftmaxCrossEntropy>(labels.slice(ndarray::s![..;2]), expanded);
    let rows = ndarray::arr2(&TARGETS);
    compare::<MeanSquaredError>(&rows, TARGETS);
    compare::<MeanSquaredError>(rows.view(), TARGETS);
    // The transpose of the transpose in memory: strided.
    let columns = rows.t().as_standard_layout().into_owned();
    compare::<BinaryCrossEntropy>(columns.t(), TARGETS);
}

#[test]
fn one_output_takes_a_number_per_sample() {
    let outputs = [[1.0], [-2.0]];
    let (mut rows, mut numbers) = ([[0.0]; 2], [[0.0]; 2]);
    let from_rows = MeanSquaredError::new().loss(&outputs, &[[0.5], [0.0]], &mut rows);
    let from_numbers = MeanSquaredError::new().loss(&outputs, [0.5, 0.0].as_slice(), &mut numbers);
    assert_eq!((from_rows, rows), (from_numbers, numbers));
    assert_eq!(from_rows, Ok(2.125));
    #[cfg(feature = "ndarray")]
    {
        let array = ndarray::arr1(&[0.5, 0.0]);
        assert_eq!(MeanSquaredError::new().loss(&outputs, &array, &mut rows), from_rows);
        assert_eq!(MeanSquaredError::new().loss(&outputs, array.view(), &mut rows), from_rows);
    }
}

#[test]
fn large_scores_are_exact() {
    let scores = [[1e4, -1e4], [-1e4, 1e4]];
    let mut gradient = [[0.0; 2]; 2];
    let loss = SoftmaxCrossEntropy::new().loss(&scores, &[0_u8, 0], &mut gradient);
    assert_eq!((loss, gradient), (Ok(1e4), [[0.0, 0.0], [-0.5, 0.5]]));
    let loss = BinaryCrossEntropy::new().loss(&scores, &[[1.0, 0.0], [1.0, 0.0]], &mut gradient);
    assert_eq!((loss, gradient), (Ok(5e3), [[0.0, 0.0], [-0.25, 0.25]]));
}

#[test]
fn confident_answers_have_small_losses() {
    let mut gradient = [[0.0; 2]];
    let loss = SoftmaxCrossEntropy::new().loss(&[[18.0, 0.0]], &[0_u8], &mut gradient).unwrap();
    assert!((f64::from(loss) / (-18.0_f64).exp() - 1.0).abs() < 1e-5);
    let loss =
        BinaryCrossEntropy::new().loss(&[[18.0, -18.0]], &[[1.0, 0.0]], &mut gradient).unwrap();
    assert!((f64::from(loss) / (-18.0_f64).exp() - 1.0).abs() < 1e-5);
}

#[test]
fn not_a_number_stays_so() {
    let mut gradient = [[0.0; 2]];
    for scores in [[f32::NAN, 0.0], [0.0, f32::NAN], [f32::NAN; 2]] {
        let loss = SoftmaxCrossEntropy::new().loss(&[scores], &[0_u8], &mut gradient).unwrap();
        assert!(loss.is_nan() && gradient[0].iter().all(|gradient| gradient.is_nan()));
    }
}

#[test]
fn targets_out_of_range_are_refused() {
    let mut gradient = [[7.0_f32; 3]; 4];
    let mut softmax =
        |labels: [i64; 4]| SoftmaxCrossEntropy::new().loss(&SCORES, &labels, &mut gradient);
    assert_eq!(softmax([0, 1, 3, 2]), Err(Error::Label { sample: 2, label: 3, classes: 3 }));
    assert_eq!(softmax([0, -1, 3, 2]), Err(Error::Label { sample: 1, label: -1, classes: 3 }));
    let refused = |targets: [f32; 3], loss: fn(&[[f32; 3]; 4]) -> Result<f32, Error>| {
        let mut rows = TARGETS;
        rows[3] = targets;
        matches!(loss(&rows), Err(Error::TargetValue { sample: 3, output: 1, .. }))
    };
    assert!(refused([0.0, -0.1, 0.5], |rows| {
        SoftmaxCrossEntropy::new().loss(&SCORES, rows, &mut [[0.0; 3]; 4])
    }));
    assert!(refused([0.0, f32::NAN, 0.5], |rows| {
        BinaryCrossEntropy::new().loss(&SCORES, rows, &mut [[0.0; 3]; 4])
    }));
    assert!(refused([9.0, f32::INFINITY, 0.5], |rows| {
        MeanSquaredError::new().loss(&SCORES, rows, &mut [[0.0; 3]; 4])
    }));
    assert!(gradient.iter().flatten().all(|&gradient| gradient.to_bits() == 7.0_f32.to_bits()));
}

#[test]
fn shapes_that_differ_are_refused() {
    let mut gradient = [[0.0; 3]; 4];
    let found = SoftmaxCrossEntropy::new().loss(&SCORES, &[0_u8, 1], &mut gradient);
    assert_eq!(found, Err(Error::Samples { of: Role::Targets, expected: 4, found: 2 }));
    let none: Vec<[f32; 3]> = vec![];
    assert_eq!(MeanSquaredError::new().loss(&none, &none, &mut []), Err(Error::EmptyBatch));
    let found = MeanSquaredError::new().loss(&SCORES, &TARGETS, &mut gradient[..3]);
    assert_eq!(found, Err(Error::Samples { of: Role::OutputGradient, expected: 4, found: 3 }));
    #[cfg(feature = "ndarray")]
    {
        let narrow = ndarray::Array2::<f32>::zeros([4, 2]);
        let found = MeanSquaredError::new().loss(&SCORES, &narrow, &mut gradient);
        assert_eq!(found, Err(Error::Width { of: Role::Targets, expected: 3, found: 2 }));
    }
}

#[test]
fn accuracy_counts_right_answers() {
    let accuracy = Targets::<SoftmaxCrossEntropy, _>::accuracy(&&[0_u8, 0, 2, 1], &SCORES);
    assert_eq!(accuracy, Some(0.5));
    let accuracy = Targets::<SoftmaxCrossEntropy, _>::accuracy(&&TARGETS, &SCORES);
    assert_eq!(accuracy, Some(0.5));
    let yes = [[1.0, 0.0, 1.0], [0.0; 3], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]];
    let accuracy = Targets::<BinaryCrossEntropy, _>::accuracy(&&yes, &SCORES);
    assert_eq!(accuracy, Some(10.0 / 12.0));
    assert_eq!(Targets::<MeanSquaredError, _>::accuracy(&&yes, &SCORES), None);
}
