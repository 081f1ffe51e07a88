use alloc::string::ToString as _;

use super::*;
use crate::Error;
use crate::parameters::Tensors;
use crate::parameters::tests::{NESTED, STORAGE};

static NETWORK: [Segment; 5] = [
    Segment::weight("hidden.weight", 0, 1, 16, Initializer::Zeros).alias("hidden.0.weight"),
    Segment::bias("hidden.bias", 64, 16).alias("hidden.0.bias"),
    Segment::weight("head.0.weight", 128, 1, 16, Initializer::Zeros),
    Segment::bias("head.0.bias", 192, 16),
    Segment::state("head.1.running_mean", 256, 16, 0.0),
];

/// The first number of each segment after each step from 1.
fn run(optimizer: &mut impl Optimizer) -> [[f32; 5]; 3] {
    let mut parameters = [1.0; 80];
    GRADIENTS.map(|gradient| {
        optimizer.update(&mut parameters, &[gradient; 80], 1.0, &NETWORK);
        NETWORK.each_ref().map(|segment| parameters[start(segment)])
    })
}

#[track_caller]
fn assert_near(found: f32, expected: f64) {
    assert!((f64::from(found) - expected).abs() < 5e-7, "{found} is not {expected}");
}

#[test]
fn a_group_has_its_own_learning_rate_and_decay() {
    let mut groups = Groups::new(AdamW::new(0.1).with_weight_decay(0.0), &NETWORK)
        .group("head", |head| head.learning_rate(0.5).weight_decay(0.2))
        .unwrap()
        .group("head.0.bias", |bias| bias.weight_decay(0.0))
        .unwrap();
    let mut slow = AdamW::new(0.05).with_weight_decay(0.2);
    let mut slow_without_decay = AdamW::new(0.05).with_weight_decay(0.0);
    let found = run(&mut groups);
    let (slow, without) = (run(&mut slow), run(&mut slow_without_decay));
    for (step, [hidden, hidden_bias, head, head_bias, state]) in found.into_iter().enumerate() {
        assert_near(hidden, ADAM[step]);
        assert_near(hidden_bias, ADAM[step]);
        assert_eq!((head, head_bias), (slow[step][2], without[step][3]));
        assert_eq!(state, 1.0);
    }
}

#[test]
fn frozen_parameters_stay_and_may_thaw() {
    let mut groups = Groups::new(Sgd::new(0.1), &NETWORK).freeze("hidden").unwrap();
    let [.., last] = run(&mut groups);
    assert_eq!((last[0], last[1]), (1.0, 1.0));
    assert_near(last[2], SGD[2]);
    groups.change("hidden.0.weight", Group::unfreeze).unwrap();
    let [.., last] = run(&mut groups);
    assert_near(last[0], SGD[2]);
    assert_eq!(last[1], 1.0);
}

#[test]
fn groups_follow_the_learning_rate_and_spare_what_the_optimizer_spares() {
    let decayed = Sgd::new(0.1).with_weight_decay(0.2).decay_matrices_only();
    let mut groups = Groups::new(decayed.clone(), &NETWORK)
        .group("head", |head| head.learning_rate(2.0).weight_decay(0.3))
        .unwrap();
    groups.set_learning_rate(0.05);
    let mut expected = decayed.with_weight_decay(0.3);
    assert_eq!(run(&mut groups)[2][2..], run(&mut expected)[2][2..]);
}

#[test]
fn groups_of_groups_are_both() {
    let inner = Groups::new(Sgd::new(0.1), &NETWORK).freeze("hidden").unwrap();
    let mut outer = Groups::new(inner, &NETWORK).group("head", |g| g.learning_rate(0.5)).unwrap();
    let [.., last] = run(&mut outer);
    assert_eq!(last[0], 1.0);
    assert_eq!(last[2], run(&mut Sgd::new(0.05))[2][2]);
}

#[test]
fn without_groups_bits_are_the_optimizers() {
    let mut groups = Groups::new(Adam::new(0.1), &NETWORK);
    assert_eq!(run(&mut groups), run(&mut Adam::new(0.1)));
}

#[test]
fn settings_of_groups_are_checked() {
    let groups = Groups::new(Adam::new(0.1), &NETWORK);
    assert_eq!(groups.check(), Ok(()));
    let negative = groups.group("head", |head| head.learning_rate(-1.0)).unwrap();
    assert!(matches!(negative.check(), Err(Error::Setting { .. })));
    let negative = Groups::new(Adam::new(-0.1), &NETWORK);
    assert!(matches!(negative.check(), Err(Error::Setting { name: "learning rate", .. })));
}

#[test]
fn groups_of_another_network_are_refused() {
    let groups = Groups::new(Groups::new(Adam::new(0.1), &NETWORK), &NETWORK);
    assert_eq!(groups.check_network(&NETWORK), Ok(()));
    assert_eq!(groups.check_network(&NETWORK[1..]), Err(Error::OtherNetwork));
    let inner = Groups::new(Groups::new(Adam::new(0.1), &NETWORK[1..]), &NETWORK);
    assert_eq!(inner.check_network(&NETWORK), Err(Error::OtherNetwork));
}

#[test]
fn unknown_parts_are_refused() {
    let refused = |prefix| Groups::new(Sgd::new(0.1), &NETWORK).freeze(prefix).unwrap_err();
    for (prefix, expected) in
        [("heads", "head"), ("hiden.weight", "hidden.weight"), ("hidden.1", "hidden")]
    {
        let Error::UnknownGroup { nearest: Some(nearest), .. } = refused(prefix) else { panic!() };
        assert_eq!(nearest, expected);
    }
    assert_eq!(
        refused("head.1").to_string(),
        "no trainable parameter's name begins with `head.1`: did you mean `head.0`?"
    );
    assert_eq!(
        refused("encoder").to_string(),
        "no trainable parameter's name begins with `encoder`; the network has \
         `hidden.weight`, `hidden.bias`, `head.0.weight`, `head.0.bias`"
    );
}

#[test]
fn iterations_of_a_repeat_have_groups_of_their_own() {
    let mut groups = Groups::new(Sgd::new(0.1), &NESTED)
        .freeze("deep.1.1")
        .unwrap()
        .group("deep.0", |group| group.learning_rate(2.0))
        .unwrap();
    let mut parameters = [0.0; STORAGE];
    groups.update(&mut parameters, &[-1.0; STORAGE], 1.0, &NESTED);
    for tensor in Tensors::new(&NESTED) {
        let name = tensor.name();
        let expected = match () {
            () if !tensor.segment().trainable || tensor.begins_with("deep.1.1") => 0.0,
            () if tensor.begins_with("deep.0") => 0.2,
            () => 0.1,
        };
        assert!(parameters[tensor.range()].iter().all(|value| *value == expected), "{name}");
    }
    let error = Groups::new(Sgd::new(0.1), &NESTED).freeze("deep.1.5").unwrap_err();
    assert!(error.to_string().ends_with("did you mean `deep.1.0`?"), "{error}");
}

/// Counts ranges.
struct Counter(Settings, usize);

impl Optimizer for Counter {
    fn settings(&self) -> &Settings {
        &self.0
    }

    fn settings_mut(&mut self) -> &mut Settings {
        &mut self.0
    }

    fn begin(&mut self, _: usize) {
        self.1 = 0;
    }

    fn advance(&mut self, _: Piece<'_>) {
        self.1 += 1;
    }

    fn visit_state(&mut self, _: &mut State) {}
}

#[test]
fn equal_rules_make_one_range() {
    let mut settings = Settings::new(0.1, 0.2);
    let ranges = |settings| {
        let mut counter = Counter(settings, 0);
        counter.update(&mut [0.0; STORAGE], &[0.0; STORAGE], 1.0, &NESTED);
        counter.1
    };
    assert_eq!(ranges(settings), 1);
    settings.decay_matrices_only = true;
    // Each weight is followed by a bias; a scale follows the last of them.
    assert_eq!(ranges(settings), 2 * (1 + 2 * (1 + 3)));
}
