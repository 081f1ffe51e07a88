//! Labels where the loss takes numbers.

use relu_runtime::prelude::*;

network! {
    pub struct Digits(pixels: [64]) -> scores {
        scores: dense(10),
    }

    train { loss: mean_squared_error }
}

fn main() {
    let mut trainer = Trainer::new(Digits::new(42), Adam::new(1e-3));
    trainer.step(&[[0.0; 64]], &[1_u8]).unwrap();
}
