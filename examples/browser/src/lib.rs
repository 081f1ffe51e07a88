//! Two trained readers of digits as functions that a page calls.
//!
//! The page writes an image into the module's memory at [`pixels`], and finds the ten scores
//! that [`two_sided`] and [`one_sided`] return the place of. There is one thread.
#![no_std]

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use relu_runtime::network;

// ANCHOR: networks
network! {
    /// Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
    #[weights("digits")]
    pub struct TwoSided(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
}

network! {
    /// As wide, with neurons of one side.
    #[weights("one_sided")]
    pub struct OneSided(pixels: [64]) -> scores {
        hidden: dense(64) -> relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
}
// ANCHOR_END: networks

// ANCHOR: memory
/// Bits of numbers that the page and the networks share; as atomics they need no `unsafe`,
/// and cost what plain numbers cost.
type Numbers<const N: usize> = [AtomicU32; N];

static PIXELS: Numbers<64> = [const { AtomicU32::new(0) }; 64];
static SCORES: Numbers<10> = [const { AtomicU32::new(0) }; 10];

/// Where the page writes an image: 64 numbers (`f32`) row by row, from 0 (white) to 1 (black).
#[unsafe(no_mangle)]
pub extern "C" fn pixels() -> *const AtomicU32 {
    PIXELS.as_ptr()
}
// ANCHOR_END: memory

// ANCHOR: export
/// The ten scores (`f32`) of the image, until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn two_sided() -> *const AtomicU32 {
    publish(TwoSided::PRETRAINED.forward(&image()))
}
// ANCHOR_END: export

/// The ten scores (`f32`) of the image, until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn one_sided() -> *const AtomicU32 {
    publish(OneSided::PRETRAINED.forward(&image()))
}

// ANCHOR: image
fn image() -> [f32; 64] {
    let mut image = [0.0; 64];
    for (to, from) in image.iter_mut().zip(&PIXELS) {
        *to = f32::from_bits(from.load(Relaxed));
    }
    image
}

fn publish(scores: [f32; 10]) -> *const AtomicU32 {
    for (to, from) in SCORES.iter().zip(scores) {
        to.store(from.to_bits(), Relaxed);
    }
    SCORES.as_ptr()
}
// ANCHOR_END: image

// ANCHOR: panic
/// A panic that could be reached would leave this import in the module, which its test
/// refuses.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    #[link(wasm_import_module = "panic")]
    unsafe extern "C" {
        fn a_panic_can_be_reached() -> !;
    }
    // SAFETY: it is never called, for nothing panics.
    unsafe { a_panic_can_be_reached() }
}
// ANCHOR_END: panic
