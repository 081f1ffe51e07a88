//! Two networks, and what the programs do with them: the same on a microcontroller and on
//! this machine.
#![no_std]

#[cfg(target_os = "none")]
pub mod by_hand;
#[cfg(target_os = "none")]
pub mod device;
pub mod layers;

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

// ANCHOR: sine
network! {
    /// The sine of a number from 0 to 2 pi.
    #[weights("sine")]
    pub struct Sine(x: [1]) -> y {
        first: dense(16) -> relu,
        second: dense(16) -> relu,
        y: dense(1),
    }
}
// ANCHOR_END: sine

/// Digits to read.
pub const DIGITS: usize = 100;

/// Their pixels, from 0 (white) to 16 (black).
static PIXELS: [u8; 64 * DIGITS] = *include_bytes!(concat!(env!("OUT_DIR"), "/digits.bin"));

/// The images, from 0 (white) to 1 (black).
pub fn images() -> impl Iterator<Item = [f32; 64]> {
    PIXELS.as_chunks::<64>().0.iter().map(|pixels| pixels.map(|pixel| f32::from(pixel) / 16.0))
}

/// Numbers from 0 to 2 pi.
pub fn angles() -> impl Iterator<Item = [f32; 1]> {
    (0_u8..64).map(|step| [f32::from(step) * (core::f32::consts::TAU / 63.0)])
}

/// A hash of bits of numbers: FNV-1a of 32 bits (Fowler, Noll and Vo), a number at a time.
#[derive(Clone, Copy, Debug)]
pub struct Checksum(pub u32);

impl Checksum {
    /// Of nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self(0x811c_9dc5)
    }

    /// With more numbers.
    pub fn add(&mut self, numbers: &[f32]) {
        for number in numbers {
            self.0 = (self.0 ^ number.to_bits()).wrapping_mul(0x0100_0193);
        }
    }
}

impl Default for Checksum {
    fn default() -> Self {
        Self::new()
    }
}

/// The class with the largest score, as a digit in ASCII.
#[must_use]
pub fn answer(scores: &[f32; 10]) -> u8 {
    let (mut best, mut most) = (b'0', f32::NEG_INFINITY);
    for (class, &score) in (b'0'..).zip(scores) {
        if score > most {
            (best, most) = (class, score);
        }
    }
    best
}
