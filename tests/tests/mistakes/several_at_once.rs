//! All mistakes of a description are reported at once.

use relu_runtime::prelude::*;

network! {
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64, bais: false) -> rleu,
        narrow: dense() -> dropout(2),
        scores: dense(10) -> leaky_relu("0.1"),
    }

    train { loss: cross_entropy, clip: global(5.0) }
}

fn main() {
    let network = Digits::new(42);
    let scores: [f32; 10] = network.forward(&[0.0; 64]);
    println!("{network} {scores:?}");
}
