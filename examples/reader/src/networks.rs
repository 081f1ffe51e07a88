//! The networks.

use relu_runtime::{network, network_set};

// ANCHOR: digits
network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
    #[weights("digits")]
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
}
// ANCHOR_END: digits

// ANCHOR: set
network! {
    /// As wide, with plain ReLU; its weights are in files alone.
    pub struct OneSided(pixels: [64]) -> scores {
        hidden: dense(64) -> relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
}

network_set! {
    /// Whichever of the two a file is of.
    pub enum Model { Digits, OneSided }
}
// ANCHOR_END: set
