//! A description that ends early.

use relu_runtime::prelude::*;

network! {
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) ->,
        scores:
    }

    train { loss: softmax_cross_entropy }
}

fn main() {
    let network = Digits::new(42);
    let scores: [f32; 10] = network.forward(&[0.0; 64]);
    println!("{network} {scores:?}");
}
