//! What a mistake leaves unknown takes anything: these programs have no other error.

use relu_runtime::prelude::*;

network! {
    struct NoUnits(x: [4]) -> y {
        y: dense,
    }
    train { loss: mean_squared_error }
}

network! {
    struct NoInput() -> y {
        y: dense(1),
    }
    train { loss: binary_cross_entropy }
}

network! {
    struct UnknownInit(x: [4]) -> y {
        y: dense(3, init: he),
    }
    train { loss: softmax_cross_entropy }
}

network! {
    struct Misplaced(word: [2], x: [4]) -> y {
        rows: word -> relu -> embedding(10, 4),
        y: concat(rows, x) -> dense(1),
    }
    train { loss: mean_squared_error }
}

fn main() -> Result<(), relu_runtime::Error> {
    let mut trainer = Trainer::new(NoUnits::new(1), Adam::new(1e-3));
    trainer.step(&[[0.5; 4]], &[[1.0, 2.0]])?;
    trainer.step(&[[0.5; 4]], &vec![1_u8])?;
    let [_, _] = trainer.network().forward(&[0.5; 4]);

    let mut trainer = Trainer::new(NoInput::new(1), Adam::new(1e-3));
    trainer.step(&[[0.5; 4]], &[[1.0]])?;
    trainer.step(&vec![[1_u32, 2]], &[[1.0]])?;
    let [_] = trainer.network().forward(&[0.5; 4]);

    let mut trainer = Trainer::new(UnknownInit::new(1), Adam::new(1e-3));
    trainer.step(&[[0.5; 4]], &[2_u8])?;
    let [_, _, _] = trainer.network().forward(&[0.5; 4]);

    let mut trainer = Trainer::new(Misplaced::new(1), Adam::new(1e-3));
    trainer.step((&[[1_u32, 2]], &[[0.5; 4]]), &[[1.0]])?;
    trainer.step((&[[1.0, 2.0]], &[[0.5; 4]]), &[[1.0]])?;
    let [_] = trainer.network().forward(&[1, 2], &[0.5; 4]);
    Ok(())
}
