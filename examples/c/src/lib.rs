//! A reader of handwritten digits for programs in C; `include/digits.h` has its functions.
#![forbid(unsafe_code)]

use relu_runtime::network;

// ANCHOR: network
network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
    #[weights("digits")]
    #[c_api]
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        /// One per digit, from 0 to 9; the largest is the answer.
        scores: dense(10),
    }
}
// ANCHOR_END: network
