//! An output that no block makes.

use relu_runtime::prelude::*;

network! {
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> relu,
        logits: dense(10),
    }

    train { loss: softmax_cross_entropy }
}

fn main() {
    let network = Digits::new(42);
    let scores: [f32; 10] = network.forward(&[0.0; 64]);
    println!("{network} {scores:?}");
}
