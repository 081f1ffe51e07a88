//! A misspelt layer; the type exists all the same, so nothing else is reported.

use relu_runtime::prelude::*;

network! {
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dens(64) -> relu,
        scores: dense(10),
    }

    train { loss: softmax_cross_entropy }
}

fn main() {
    let network = Digits::new(42);
    let scores: [f32; 10] = network.forward(&[0.0; 64]);
    println!("{network} {scores:?} {}", Digits::PARAMETER_COUNT);
    let mut trainer = Trainer::new(network, Adam::new(1e-3));
    let step = trainer.step(&[[0.0; 64]], &[1_u8]).unwrap();
    println!("{}", step.loss);
}
