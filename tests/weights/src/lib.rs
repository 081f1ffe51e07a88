//! The digit reader, trained, as a part of the program.
#![no_std]
#![forbid(unsafe_code)]

use relu_runtime::network;

network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
    #[weights("digits")]
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
}

network! {
    /// The same weights, with another activation on purpose.
    #[weights("digits-of-tensors")]
    pub struct OtherDigits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.02),
        scores: dense(10),
    }
}
