//! An amplifier that networks have learned: what runs in the audio thread.
//!
//! There is neither an allocator nor a lock here: the crate has no standard library.
#![no_std]
#![forbid(unsafe_code)]

mod effect;

pub use effect::Effect;
use relu_runtime::network;

/// Samples that a network reads: the newest is last.
pub const WINDOW: usize = 32;

/// Samples that are processed together.
pub const BLOCK: usize = 64;

/// What the networks have learned at, in samples per second.
pub const RATE: u32 = 48_000;

// ANCHOR: networks
network! {
    /// Makes the newest sample from the last 32.
    #[weights("amplifier-small")]
    pub struct Small(window: [32]) -> sample {
        hidden: dense(16) -> two_sided_relu,
        sample: dense(1),
    }
}

network! {
    /// The same with more units: closer to the amplifier, and slower.
    #[weights("amplifier-large")]
    pub struct Large(window: [32]) -> sample {
        wide: dense(48) -> two_sided_relu,
        narrow: dense(16) -> two_sided_relu,
        sample: dense(1),
    }
}
// ANCHOR_END: networks
