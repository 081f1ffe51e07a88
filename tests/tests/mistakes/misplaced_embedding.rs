//! An embedding of what is no input.

use relu_runtime::prelude::*;

network! {
    pub struct Words(context: [3]) -> scores {
        hidden: dropout(0.1) -> embedding(100, 4),
        scores: dense(100),
    }

    train { loss: softmax_cross_entropy }
}

fn main() {
    let mut trainer = Trainer::new(Words::new(42), Adam::new(1e-3));
    trainer.step(&[[1, 2, 3]], &[4_u8]).unwrap();
}
