//! Networks as the compiler makes them, and as one writes them by hand: the same sums in the
//! same order, for processors with AVX2 and FMA.
#![cfg(target_arch = "x86_64")]

pub mod by_hand;

use relu_runtime::network;

network! {
    /// A very small network.
    pub struct Xs(x: [6]) -> y {
        a: dense(64) -> relu,
        b: dense(8) -> relu,
        y: dense(4),
    }
}

network! {
    /// A small one.
    pub struct S(x: [16]) -> y {
        a: dense(32) -> relu,
        b: dense(32) -> relu,
        y: dense(4),
    }
}

network! {
    /// Reads a handwritten digit.
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
}
