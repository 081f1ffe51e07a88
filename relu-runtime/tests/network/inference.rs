//! What the type of a network has to be.

use relu_runtime::prelude::*;

use crate::toy::{Toy, ToyTape};

#[test]
fn networks_go_to_other_threads() {
    fn goes<T: Send + Sync>() {}
    goes::<Toy>();
    goes::<ToyTape>();
    goes::<Gradients<Toy>>();
    goes::<Trainer<Toy, Adam>>();
    goes::<relu_runtime::Error>();
}
