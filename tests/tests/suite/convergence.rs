//! Small problems are learned from fixed seeds.

use std::f32::consts::PI;

use relu_runtime::prelude::*;

network! {
    struct Xor(inputs: [2]) -> score {
        hidden: dense(4) -> two_sided_relu,
        score: dense(1),
    }
    train { loss: binary_cross_entropy }
}

network! {
    struct Spirals(point: [2]) -> score {
        wide: dense(32) -> two_sided_relu,
        deep: dense(32) -> two_sided_relu,
        score: dense(1),
    }
    train { loss: binary_cross_entropy, clip: global_norm(0.2) }
}

network! {
    struct Classes(point: [2]) -> scores {
        wide: dense(32) -> batch_norm -> relu -> dropout(0.1),
        deep: dense(32) -> elu,
        scores: dense(2),
    }
    train { loss: softmax_cross_entropy, clip: value(1.0) }
}

#[test]
fn exclusive_or_is_learned() {
    let inputs = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let targets = [[0.0], [1.0], [1.0], [0.0]];
    for seed in 0..5 {
        let mut trainer = Trainer::new(Xor::new(seed), Adam::new(0.05));
        for _ in 0..300 {
            trainer.step(&inputs, &targets).expect("the shapes agree");
        }
        let loss = trainer.evaluate(&inputs, &targets).expect("the shapes agree").loss;
        assert!(loss < 0.05, "seed {seed}: loss {loss}");
    }
}

#[test]
fn two_spirals_are_told_apart() {
    let (points, labels) = spirals();
    let targets: Vec<[f32; 1]> = labels.iter().map(|label| [f32::from(*label)]).collect();
    let mut trainer = Trainer::new(Spirals::new(7), AdamW::new(5e-3));
    let mut reports = Vec::new();
    for _ in 0..1000 {
        reports.push(trainer.step(&points, &targets).expect("the shapes agree"));
    }
    assert!(reports.iter().any(|step| step.clip_factor < 1.0), "the limit was never reached");
    let evaluation = trainer.evaluate(&points, &targets).expect("the shapes agree");
    assert!(evaluation.loss < 0.05, "loss {}", evaluation.loss);
}

#[test]
fn two_spirals_are_classified_with_norm_and_dropout() {
    let (points, labels) = spirals();
    let mut trainer = Trainer::new(Classes::new(1), Adam::new(1e-2)).with_seed(1);
    for _ in 0..1500 {
        trainer.step(&points, &labels).expect("the shapes agree");
    }
    let accuracy = trainer.evaluate(&points, &labels).expect("the shapes agree").accuracy;
    assert!(accuracy.expect("labels have an accuracy") > 0.95, "{accuracy:?}");
}

/// Two spirals of one and a half turns, one the other turned by half a turn.
fn spirals() -> (Vec<[f32; 2]>, Vec<u8>) {
    let point = |index: u8, side: u8| {
        let along = f32::from(index) / 100.0;
        let angle = along * 3.0 * PI + f32::from(side) * PI;
        [(0.1 + along) * angle.cos(), (0.1 + along) * angle.sin()]
    };
    (0..100).flat_map(|index| [(point(index, 0), 0), (point(index, 1), 1)]).unzip()
}
