//! A network whose parameters, as only the compiler knows, no memory holds.

use relu_runtime::prelude::*;

const TIMES: usize = 100_000_000_000;

network! {
    struct Endless(x: [4]) -> y {
        y: repeat(TIMES, dense(4)),
    }
}

fn main() {
    println!("{}", Endless::NAME);
}
