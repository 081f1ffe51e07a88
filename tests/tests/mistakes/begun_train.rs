//! A `train` that is begun; the program that trains the network is right.

use relu_runtime::prelude::*;

network! {
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> relu,
        scores: dense(10),
    }

    tra
}

fn main() -> Result<(), relu_runtime::Error> {
    let mut trainer = Trainer::new(Digits::new(42), Adam::new(1e-3));
    let step = trainer.step(&[[0.0; 64]], &[3_u8])?;
    println!("{} {}", trainer.network(), step.loss);
    Ok(())
}
