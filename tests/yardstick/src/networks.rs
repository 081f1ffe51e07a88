//! The networks.

use relu_runtime::network;

network! {
    /// 6-64-8-4 with ReLU.
    pub struct Xs(x: [6]) -> y {
        a: dense(64) -> relu,
        b: dense(8) -> relu,
        y: dense(4),
    }
}

network! {
    /// 16-32-32-4 with ReLU.
    pub struct S(x: [16]) -> y {
        a: dense(32) -> relu,
        b: dense(32) -> relu,
        y: dense(4),
    }
}

network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
    #[weights("digits")]
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
}

/// Some numbers.
pub fn input<const N: usize>() -> [f32; N] {
    core::array::from_fn(|index| (index as f32 * 0.37).sin())
}
