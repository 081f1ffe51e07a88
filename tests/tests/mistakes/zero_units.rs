//! A size of zero.

use relu_runtime::prelude::*;

network! {
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(0) -> relu,
        scores: dense(10),
    }

    train { loss: softmax_cross_entropy }
}

fn main() {
    let network = Digits::new(42);
    let scores: [f32; 10] = network.forward(&[0.0; 64]);
    println!("{network} {scores:?}");
}
