//! Sizes that must be equal, of which only the compiler knows that they are not.

use relu_runtime::prelude::*;

const N: usize = 3;
const M: usize = 5;

network! {
    struct Added(x: [4]) -> y {
        a: x -> dense(N),
        b: x -> dense(4),
        c: x -> dense(M) -> relu,
        y: a + b + c -> dense(1),
    }
    train { loss: mean_squared_error }
}

network! {
    struct Through(x: [4]) -> y {
        y: residual(dense(8) -> relu -> dense(N)),
    }
    train { loss: mean_squared_error }
}

network! {
    struct Repeated(x: [4]) -> y {
        deep: dense({ N + 1 }) -> repeat(3, residual(dense(M) -> relu)),
        y: two_sided_relu -> dense(2),
    }
    train { loss: mean_squared_error }
}

fn main() -> Result<(), relu_runtime::Error> {
    let x = [[0.5; 4]];
    Trainer::new(Added::new(1), Adam::new(1e-3)).step(&x, &[1.0])?;
    Trainer::new(Through::new(1), Adam::new(1e-3)).step(&x, &x)?;
    Trainer::new(Repeated::new(1), Adam::new(1e-3)).step(&x, &[[1.0, 2.0]])?;
    Ok(())
}
