//! Three steps each; the expected values are computed in double precision from
//! the formulas in the documentation of `torch.optim`.

mod groups;

use super::*;
use crate::{Initializer, Segment, Tensors};

static SEGMENTS: [Segment; 3] = [
    Segment::weight("weight", 0, 1, 16, Initializer::Zeros),
    Segment::bias("bias", 64, 16),
    Segment::state("state", 128, 16, 0.0),
];

const GRADIENTS: [f32; 3] = [0.5, -0.3, 0.2];

/// Where a segment's only tensor starts.
fn start(segment: &Segment) -> usize {
    segment.tensors().next().unwrap().range().start
}

/// The first weight, the first bias and the first state after each step from 1.
fn run(mut optimizer: impl Optimizer, factor: f32) -> [[f32; 3]; 3] {
    let mut parameters = [0.0; 48];
    for segment in &SEGMENTS {
        parameters[start(segment)] = 1.0;
    }
    GRADIENTS.map(|gradient| {
        let mut gradients = [0.0; 48];
        for segment in &SEGMENTS {
            gradients[start(segment)] = gradient / factor;
        }
        optimizer.update(&mut parameters, &gradients, factor, &SEGMENTS);
        let padding = parameters.iter().filter(|value| **value != 0.0).count();
        assert_eq!(padding, SEGMENTS.len(), "the padding has changed");
        SEGMENTS.each_ref().map(|segment| parameters[start(segment)])
    })
}

#[track_caller]
fn assert_steps(optimizer: &(impl Optimizer + Clone), expected: [f64; 3]) {
    for factor in [1.0, 0.25] {
        for ([weight, bias, state], expected) in
            run(optimizer.clone(), factor).into_iter().zip(expected)
        {
            assert!((f64::from(weight) - expected).abs() < 5e-7, "{weight} is not {expected}");
            assert_eq!(weight.to_bits(), bias.to_bits());
            assert_eq!(state.to_bits(), 1.0_f32.to_bits());
        }
    }
}

/// A step in one piece, where that is possible, moves the same numbers as one that asks
/// for the rule of each tensor.
#[track_caller]
fn assert_one_piece(mut optimizer: impl Optimizer + Clone, is_one: bool) {
    let mut parameters: [f32; 48] = core::array::from_fn(|index| index as f32 - 20.0);
    let gradients = parameters.map(|parameter| 0.3 - parameter * 0.1);
    let mut expected = parameters;
    let mut other = optimizer.clone();
    assert_eq!(optimizer.common_rule().is_some(), is_one);
    for _ in 0..2 {
        other.update(&mut expected, &gradients, 0.5, &SEGMENTS);
        let gradients = Factored::new(&gradients, false);
        update(&mut optimizer, &mut parameters, gradients, 0.5, Table::new(&SEGMENTS));
        assert_eq!(parameters.map(f32::to_bits), expected.map(f32::to_bits));
    }
}

#[test]
fn parameters_alike_move_in_one_piece() {
    assert_one_piece(Sgd::new(0.1).with_weight_decay(0.1), true);
    assert_one_piece(Adam::new(0.1).decay_matrices_only(), true);
    let decayed = AdamW::new(0.1).decay_matrices_only();
    assert_one_piece(decayed.clone(), false);
    assert_one_piece(Groups::new(Lion::new(0.1), &SEGMENTS), true);
    assert_one_piece(Groups::new(decayed, &SEGMENTS), false);
    assert_one_piece(Groups::new(Lion::new(0.1), &SEGMENTS).freeze("bias").unwrap(), false);
}

#[test]
fn sgd() {
    assert_steps(&Sgd::new(0.1), SGD);
    assert_steps(&Sgd::new(0.1).with_momentum(0.9), SGD_MOMENTUM);
    assert_steps(&Sgd::new(0.1).with_nesterov(0.9), SGD_NESTEROV);
    let dampened = Sgd::new(0.1).with_momentum(0.9).with_dampening(0.5).with_weight_decay(0.2);
    assert_steps(&dampened, SGD_DAMPENED);
}

#[test]
fn adam() {
    assert_steps(&Adam::new(0.1), ADAM);
    assert_steps(&Adam::new(0.1).with_weight_decay(0.2), ADAM_DECAY);
    assert_steps(&AdamW::new(0.1).with_weight_decay(0.2), ADAM_W);
    let changed = Adam::new(0.05).with_betas(0.8, 0.9).with_epsilon(1e-2);
    assert_steps(&changed, ADAM_CHANGED);
}

#[test]
fn amsgrad() {
    assert_steps(&Adam::new(0.1).with_betas(0.9, 0.6).with_amsgrad(), AMSGRAD);
    let decayed = AdamW::new(0.1).with_betas(0.9, 0.6).with_weight_decay(0.2);
    assert_steps(&decayed.with_amsgrad(), AMSGRAD_W);
}

#[test]
fn nadam() {
    assert_steps(&NAdam::new(0.1), NADAM);
    let changed = NAdam::new(0.1).with_betas(0.8, 0.9).with_epsilon(1e-2).with_momentum_decay(0.5);
    assert_steps(&changed.with_weight_decay(0.2), NADAM_CHANGED);
    assert_steps(&NAdam::new(0.1).with_weight_decay(0.2).decoupled(), NADAM_DECOUPLED);
}

#[test]
fn rms_prop() {
    let plain = RmsProp::new(0.1).with_alpha(0.9);
    assert_steps(&plain, RMS_PROP);
    assert_steps(&plain.clone().with_momentum(0.9), RMS_PROP_MOMENTUM);
    assert_steps(&plain.centered(), RMS_PROP_CENTERED);
    let all = RmsProp::new(0.1).with_alpha(0.8).with_epsilon(1e-2).with_momentum(0.5).centered();
    assert_steps(&all.with_weight_decay(0.2), RMS_PROP_ALL);
}

#[test]
fn adagrad() {
    assert_steps(&Adagrad::new(0.1), ADAGRAD);
    let changed = Adagrad::new(0.1).with_learning_rate_decay(0.5).with_initial_accumulator(0.1);
    assert_steps(&changed.with_epsilon(1e-2).with_weight_decay(0.2), ADAGRAD_CHANGED);
}

#[test]
fn lion() {
    assert_steps(&Lion::new(0.1), LION);
    assert_steps(&Lion::new(0.1).with_betas(0.5, 0.9).with_weight_decay(0.2), LION_DECAY);
}

/// `run` looks at the padding.
/// The squares of such gradients are denormal, and their roots are not.
#[test]
fn tiny_gradients_move_by_whole_steps() {
    let still = [1e-18_f32; 3];
    let moves = |optimizer: &mut dyn FnMut(&mut [f32], &[f32])| {
        let (mut parameters, mut gradients) = ([0.0; 48], [0.0; 48]);
        (parameters[0], gradients[0]) = (1.0, still[0]);
        still.map(|_| {
            optimizer(&mut parameters, &gradients);
            parameters[0]
        })
    };
    macro_rules! check {
        ($optimizer:expr) => {{
            let mut optimizer = $optimizer;
            let [first, second, third] = moves(&mut |p, g| optimizer.update(p, g, 1.0, &SEGMENTS));
            assert!(first < 1.0 && second < first && third < second, "{first} {second} {third}");
            assert!(third > 0.95, "{third} is too far");
        }};
    }
    check!(Adam::new(1e-3).with_epsilon(0.0));
    check!(Adam::new(1e-3).with_epsilon(1e-20));
    check!(AdamW::new(1e-3).with_epsilon(0.0).with_weight_decay(0.0));
    check!(NAdam::new(1e-3).with_epsilon(0.0));
    check!(RmsProp::new(1e-3).with_epsilon(0.0));
}

#[test]
fn an_epsilon_of_zero_leaves_the_padding_zero() {
    run(Adam::new(0.1).with_epsilon(0.0), 1.0);
    run(AdamW::new(0.1).with_epsilon(0.0).with_amsgrad(), 1.0);
    run(NAdam::new(0.1).with_epsilon(0.0), 1.0);
    run(RmsProp::new(0.1).with_epsilon(0.0), 1.0);
    run(RmsProp::new(0.1).with_epsilon(0.0).centered().with_momentum(0.9), 1.0);
    run(Adagrad::new(0.1).with_epsilon(0.0), 1.0);
}

#[test]
fn another_network_starts_afresh() {
    let mut optimizer = Adam::new(0.1);
    optimizer.update(&mut [1.0; 16], &[5.0; 16], 1.0, &[Segment::bias("other", 0, 16)]);
    assert_steps(&optimizer, ADAM);
}

#[test]
fn matrices_only() {
    let [.., [weight, bias, _]] =
        run(AdamW::new(0.1).with_weight_decay(0.2).decay_matrices_only(), 1.0);
    assert!((f64::from(weight) - ADAM_W[2]).abs() < 5e-7);
    assert!((f64::from(bias) - ADAM[2]).abs() < 5e-7);
    let decayed = Sgd::new(0.1).with_weight_decay(0.2).decay_matrices_only();
    let [.., [weight, bias, _]] = run(decayed, 1.0);
    assert!(weight < bias && (f64::from(bias) - SGD[2]).abs() < 5e-7);
}

/// Three units each, so that most of a panel is padding.
static PADDED: [Segment; 3] = [
    Segment::two_sided_weight("weight", 0, 2, 19, Initializer::Zeros),
    Segment::bias("bias", 512, 3),
    Segment::state("state", 576, 3, 0.0),
];

/// Without an epsilon a parameter whose gradients have all been zero stays, and
/// so does the padding; its neighbors move as with one.
#[test]
fn what_never_moved_stays_without_epsilon() {
    let mut is_real = [false; 160];
    for tensor in Tensors::new(&PADDED).filter(|tensor| tensor.segment().trainable) {
        let layout = tensor.segment().layout;
        let [rows, columns] = layout.matrix();
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)))
        {
            is_real[tensor.range().start + layout.position(row, column)] = true;
        }
    }
    for epsilon in [0.0, 1e-8] {
        let mut optimizer = Adam::new(0.1).with_epsilon(epsilon);
        let (mut parameters, mut gradients) = ([0.0; 160], [0.0; 160]);
        for index in (0..160).filter(|&index| is_real[index]) {
            (parameters[index], gradients[index]) = (1.0, 2.0);
        }
        gradients[130] = 0.0;
        for step in 1..=2 {
            optimizer.update(&mut parameters, &gradients, 1.0, &PADDED);
            for (index, parameter) in parameters.into_iter().enumerate() {
                let expected = match index {
                    130 => 1.0,
                    index if is_real[index] => 1.0 - 0.1 * step as f32,
                    _ => 0.0,
                };
                assert!((parameter - expected).abs() < 1e-6, "{index}: {parameter}");
            }
        }
    }
}

/// The settings that `torch.optim` refuses, and those that are not finite.
#[test]
fn settings_are_checked() {
    #[track_caller]
    fn refused(optimizer: &impl Optimizer, name: &str) {
        match optimizer.check() {
            Err(Error::Setting { name: found, .. }) => assert_eq!(found, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    for bad in [-1.0, f32::NAN, f32::INFINITY] {
        refused(&Sgd::new(bad), "learning rate");
        refused(&Sgd::new(0.1).with_momentum(bad), "momentum");
        refused(&Sgd::new(0.1).with_nesterov(bad), "momentum");
        refused(&Sgd::new(0.1).with_weight_decay(bad), "weight decay");
        refused(&Adam::new(bad), "learning rate");
        refused(&Adam::new(0.1).with_epsilon(bad), "epsilon");
        refused(&AdamW::new(0.1).with_weight_decay(bad), "weight decay");
        refused(&NAdam::new(0.1).with_momentum_decay(bad), "momentum decay");
        refused(&RmsProp::new(0.1).with_momentum(bad), "momentum");
        refused(&Adagrad::new(0.1).with_initial_accumulator(bad), "initial accumulator");
        refused(&Adagrad::new(0.1).with_learning_rate_decay(bad), "learning rate decay");
        refused(&Lion::new(bad), "learning rate");
    }
    for bad in [-0.1, 1.0, f32::NAN] {
        refused(&Adam::new(0.1).with_betas(bad, 0.999), "first beta");
        refused(&AdamW::new(0.1).with_betas(0.9, bad), "second beta");
        refused(&NAdam::new(0.1).with_betas(0.9, bad), "second beta");
        refused(&Lion::new(0.1).with_betas(bad, 0.99), "first beta");
    }
    refused(&RmsProp::new(0.1).with_alpha(1.1), "alpha");
    refused(&Sgd::new(0.1).with_dampening(f32::NAN), "dampening");
    let zeros = Adam::new(0.0).with_betas(0.0, 0.0).with_epsilon(0.0);
    assert_eq!(zeros.check(), Ok(()));
    assert_eq!(Sgd::new(0.0).with_dampening(-1.0).check(), Ok(()));
}

#[test]
fn the_learning_rate_may_change() {
    let mut optimizer = Sgd::new(0.1);
    optimizer.set_learning_rate(0.2);
    assert_eq!(optimizer.learning_rate().to_bits(), 0.2_f32.to_bits());
    let [[weight, ..], ..] = run(optimizer, 1.0);
    assert!((weight - 0.9).abs() < 1e-6);
}

const SGD: [f64; 3] = [0.950_000_00, 0.980_000_00, 0.960_000_00];
const SGD_MOMENTUM: [f64; 3] = [0.950_000_00, 0.935_000_00, 0.901_500_00];
const SGD_NESTEROV: [f64; 3] = [0.905_000_00, 0.921_500_00, 0.871_350_00];
const SGD_DAMPENED: [f64; 3] = [0.930_000_00, 0.872_700_00, 0.802_403_00];
const ADAM: [f64; 3] = [0.900_000_00, 0.880_850_20, 0.846_107_43];
const ADAM_DECAY: [f64; 3] = [0.900_000_00, 0.846_537_84, 0.780_385_44];
const ADAM_W: [f64; 3] = [0.880_000_00, 0.843_250_20, 0.791_642_43];
const ADAM_CHANGED: [f64; 3] = [0.950_980_39, 0.944_321_81, 0.928_182_15];

const AMSGRAD: [f64; 3] = [0.900_000_00, 0.880_027_72, 0.845_415_18];
const AMSGRAD_W: [f64; 3] = [0.880_000_00, 0.842_427_72, 0.790_966_62];
const RMS_PROP: [f64; 3] = [0.683_772_25, 0.852_803_10, 0.741_606_16];
const RMS_PROP_MOMENTUM: [f64; 3] = [0.683_772_25, 0.568_198_12, 0.352_984_47];
const RMS_PROP_CENTERED: [f64; 3] = [0.666_666_69, 0.836_304_47, 0.723_127_09];
const RMS_PROP_ALL: [f64; 3] = [0.758_620_69, 0.689_828_21, 0.533_405_30];
const ADAGRAD: [f64; 3] = [0.900_000_00, 0.951_449_58, 0.919_005_29];
const ADAGRAD_CHANGED: [f64; 3] = [0.910_038_96, 0.920_032_48, 0.898_134_89];
const NADAM: [f64; 3] = [0.894_354_82, 0.942_730_82, 0.904_304_33];
const NADAM_CHANGED: [f64; 3] = [0.891_528_37, 0.900_647_05, 0.835_537_19];
const NADAM_DECOUPLED: [f64; 3] = [0.874_354_82, 0.905_243_73, 0.848_712_35];
const LION: [f64; 3] = [0.900_000_00, 1.000_000_00, 0.900_000_00];
const LION_DECAY: [f64; 3] = [0.880_000_00, 0.962_400_00, 0.843_152_00];
