//! Networks for C.
#![forbid(unsafe_code)]

mod panel_reader;

use relu_runtime::network;

network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
    #[weights("digits")]
    #[c_api]
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
}
