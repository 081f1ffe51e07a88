//! An input of indices that another layer reads, too.

use relu_runtime::prelude::*;

network! {
    pub struct Words(context: [3]) -> scores {
        embedded: context -> embedding(100, 4),
        hidden: context -> dense(12),
        scores: hidden + embedded -> dense(100),
    }

    train { loss: softmax_cross_entropy }
}

fn main() {
    let mut trainer = Trainer::new(Words::new(42), Adam::new(1e-3));
    trainer.step(&[[1, 2, 3]], &[4_u8]).unwrap();
    println!("{:?}", trainer.network().forward(&[1, 2, 3]));
}
