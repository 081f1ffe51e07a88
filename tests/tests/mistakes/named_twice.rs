//! Inputs and outputs of one name; the programs are right otherwise.

use relu_runtime::prelude::*;

network! {
    struct Inputs(a: [4], a: [3]) -> y {
        y: a -> dense(1),
    }
    train { loss: mean_squared_error }
}

network! {
    struct Outputs(x: [4]) -> (p, p) {
        p: x -> dense(3),
        q: x -> dense(1),
    }
    train { loss: { p: softmax_cross_entropy, q: mean_squared_error } }
}

network! {
    struct Bare(x: [4]) -> p, q {
        p: x -> dense(3),
        q: x -> dense(1),
    }
    train { loss: { p: softmax_cross_entropy, q: mean_squared_error } }
}

fn main() -> Result<(), relu_runtime::Error> {
    let mut trainer = Trainer::new(Inputs::new(1), Adam::new(1e-3));
    trainer.step((&[[0.5; 4]], &[[0.5; 3]]), &[[1.0]])?;
    let [_] = trainer.network().forward(&[0.5; 4], &[0.5; 3]);

    let mut trainer = Trainer::new(Outputs::new(1), Adam::new(1e-3));
    trainer.step(&[[0.5; 4]], (&[2_u8], &[[1.0]]))?;
    let OutputsOutput { p: _, q: _ } = trainer.network().forward(&[0.5; 4]);

    let mut trainer = Trainer::new(Bare::new(1), Adam::new(1e-3));
    trainer.step(&[[0.5; 4]], (&[2_u8], &[[1.0]]))?;
    let BareOutput { p: _, q: _ } = trainer.network().forward(&[0.5; 4]);
    Ok(())
}
