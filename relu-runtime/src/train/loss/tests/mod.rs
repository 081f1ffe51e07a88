use alloc::{vec, vec::Vec};

use super::*;

mod values;

const SCORES: [[f32; 3]; 4] =
    [[1.0, -2.0, 0.5], [0.0, 0.0, 0.0], [-3.0, 4.0, 3.5], [20.0, -20.0, 1.0]];

const TARGETS: [[f32; 3]; 4] = [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [0.1, 0.8, 0.1], [0.0, 0.9, 0.1]];

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
    assert_eq!(Targets::<Hinge, _>::accuracy(&&[0_u8, 0, 2, 1], &SCORES), Some(0.5));
    assert_eq!(Targets::<KlDivergence, _>::accuracy(&&TARGETS, &SCORES), Some(0.5));
}

#[test]
fn confident_answers_have_small_focal_losses() {
    let mut gradient = [[0.0; 2]];
    let mut loss = |gamma, score| Focal::new(gamma).loss(&[[score, 0.0]], &[0_u8], &mut gradient);
    let (rest, loss_of_one) = ((-18.0_f64).exp(), loss(1.0, 18.0).unwrap());
    assert!((f64::from(loss_of_one) / (rest * rest) - 1.0).abs() < 1e-5, "{loss_of_one}");
    for gamma in [0.0, 0.5, 1.0, 2.0] {
        assert_eq!(loss(gamma, 1e4), Ok(0.0));
        assert_eq!(loss(gamma, -1e4), Ok(1e4));
    }
    assert!(gradient.iter().flatten().all(|gradient| gradient.is_finite()));
}

#[test]
fn without_settings_cross_entropies_have_equal_bits() {
    let labels = [1_u8, 2, 1, 0];
    let (mut plain, mut other) = ([[0.0; 3]; 4], [[0.0; 3]; 4]);
    let expected = SoftmaxCrossEntropy::new().loss(&SCORES, &labels, &mut plain);
    for loss in [
        SoftmaxCrossEntropy::new().with_label_smoothing(0.0),
        SoftmaxCrossEntropy::new().with_class_weights(&[1.0; 3]),
    ] {
        assert_eq!(loss.loss(&SCORES, &labels, &mut other), expected);
        assert_eq!(other, plain);
    }
}

#[test]
fn weights_that_do_not_fit_are_refused() {
    let mut gradient = [[7.0_f32; 3]; 4];
    let two_classes = SoftmaxCrossEntropy::new().with_class_weights(&[1.0, 2.0]);
    let expected = Err(Error::ClassWeights { classes: 3, found: 2 });
    assert_eq!(two_classes.loss(&SCORES, &[0_u8; 4], &mut gradient), expected);
    assert_eq!(two_classes.loss(&SCORES, &TARGETS, &mut gradient), expected);

    let mut weighted = |weights: &[f32]| {
        MeanSquaredError::new().loss(&SCORES, Weighted::new(&TARGETS, weights), &mut gradient)
    };
    let expected = Error::Samples { of: Role::SampleWeights, expected: 4, found: 3 };
    assert_eq!(weighted(&[1.0; 3]), Err(expected));
    let expected = Error::SampleWeight { sample: 1, value: f32::INFINITY };
    assert_eq!(weighted(&[1.0, f32::INFINITY, 1.0, 1.0]), Err(expected));
    assert!(gradient.iter().flatten().all(|&gradient| gradient == 7.0));
}

#[test]
fn settings_out_of_range_are_refused() {
    #[track_caller]
    fn refused<L: Loss>(loss: &L, targets: impl Targets<L, [f32; 3]>) {
        let found = loss.loss(&SCORES, targets, &mut [[0.0; 3]; 4]);
        assert!(matches!(found, Err(Error::Setting { .. })), "{found:?}");
    }
    refused(&Huber::new(0.0), &TARGETS);
    refused(&SmoothL1::new(-1.0), &TARGETS);
    refused(&Focal::new(f32::NAN), &[0_u8; 4]);
    let loss = SoftmaxCrossEntropy::new();
    refused(&loss.with_label_smoothing(1.1), &[0_u8; 4]);
    refused(&loss.with_class_weights(&[1.0, -1.0, 1.0]), &TARGETS);
}
