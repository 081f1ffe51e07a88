//! Learns exclusive or, the smallest problem that needs a hidden layer.
//!
//! `cargo run --release --example xor`

use relu_runtime::prelude::*;

network! {
    /// Whether exactly one of two inputs is on: a score above zero says yes.
    pub struct Xor(inputs: [2]) -> score {
        hidden: dense(4) -> two_sided_relu,
        score: dense(1),
    }

    train {
        loss: binary_cross_entropy,
    }
}

fn main() -> Result<(), relu_runtime::Error> {
    let inputs = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let targets = [[0.0], [1.0], [1.0], [0.0]];
    let mut trainer = Trainer::new(Xor::new(1), Adam::new(0.05));
    for step in 0..300 {
        let report = trainer.step(&inputs, &targets)?;
        if step % 50 == 0 {
            println!("step {step:>3}: loss {:.4}", report.loss);
        }
    }
    for input in &inputs {
        let [score] = trainer.network().forward(input);
        println!("{input:?} -> {}", u8::from(score > 0.0));
    }
    Ok(())
}
