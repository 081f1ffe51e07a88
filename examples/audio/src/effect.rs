//! A network over a stream of samples.

use crate::{BLOCK, WINDOW};

/// Samples before the first of a block that its network reads.
const PAST: usize = WINDOW - 1;

// ANCHOR: effect
/// One channel of the effect, with room for all that it needs.
///
/// A sample depends on itself and on those before it, so that the effect adds no latency to
/// that of the blocks in which an audio driver calls it.
#[derive(Debug)]
pub struct Effect {
    /// The past, and the block behind it.
    samples: [f32; PAST + BLOCK],
    windows: [[f32; WINDOW]; BLOCK],
    made: [[f32; 1]; BLOCK],
}

impl Default for Effect {
    fn default() -> Self {
        Self::new()
    }
}

impl Effect {
    /// After silence.
    #[must_use]
    pub const fn new() -> Self {
        Self { samples: [0.0; PAST + BLOCK], windows: [[0.0; WINDOW]; BLOCK], made: [[0.0]; BLOCK] }
    }

    /// Replaces samples by what the network makes of them, in blocks of up to [`BLOCK`]. The
    /// network is a function from windows to as many samples.
    pub fn process(
        &mut self,
        samples: &mut [f32],
        mut network: impl FnMut(&[[f32; WINDOW]], &mut [[f32; 1]]),
    ) {
        for block in samples.chunks_mut(BLOCK) {
            self.block(block, &mut network);
        }
    }

    fn block(
        &mut self,
        block: &mut [f32],
        network: &mut impl FnMut(&[[f32; WINDOW]], &mut [[f32; 1]]),
    ) {
        let len = block.len();
        self.samples[PAST..PAST + len].copy_from_slice(block);
        for (window, samples) in self.windows.iter_mut().zip(self.samples.array_windows()) {
            *window = *samples;
        }
        network(&self.windows[..len], &mut self.made[..len]);
        for (sample, [made]) in block.iter_mut().zip(&self.made) {
            *sample = *made;
        }
        self.samples.copy_within(len..len + PAST, 0);
    }
}
// ANCHOR_END: effect
