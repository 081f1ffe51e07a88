//! Networks that no file tells apart.

use relu_runtime::network_set;
use relu_runtime::prelude::*;

const W: usize = 8;

network! {
    pub struct Small(x: [2]) -> y { hidden: dense(8) -> tanh, y: dense(1) }
}

network! {
    pub struct Large(x: [2]) -> y { hidden: dense(32) -> tanh, y: dense(1) }
}

network! {
    pub struct Twin(z: [2]) -> y { hidden: dense(W, init: zeros) -> tanh -> dropout(0.1), y: dense(1) }
    train { loss: mean_squared_error }
}

network_set! {
    pub enum Model { Small, Large, Twin }
}

fn main() {
    let _ = Model::load("small.safetensors");
}
