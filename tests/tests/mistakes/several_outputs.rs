//! A mistake in a network with several outputs; the program that trains it is
//! right.

use relu_runtime::prelude::*;

network! {
    pub struct Agent(board: [64]) -> (policy, value) {
        hidden: dense(64) -> rleu,
        policy: hidden -> dense(10),
        value: hidden -> dense(1),
    }

    train { loss: { policy: softmax_cross_entropy, value: mean_squared_error } }
}

fn main() -> Result<(), relu_runtime::Error> {
    let mut trainer = Trainer::new(Agent::new(42), Adam::new(1e-3));
    let step = trainer.step(&[[0.0; 64]], (&[3_u8], &[[1.0]]))?;
    println!("{}", step.loss);
    Ok(())
}
