//! Training a network whose description does not say how.

use relu_runtime::prelude::*;

network! {
    pub struct Digits(pixels: [64]) -> scores {
        scores: dense(10),
    }
}

fn main() {
    let trainer = Trainer::new(Digits::new(42), Adam::new(1e-3));
    println!("{}", trainer.network());
}
