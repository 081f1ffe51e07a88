//! What the machine can do at most.

use relu_benches::machine::{FMA_FLOPS, multiply_adds, read, vector_bits};

use crate::timing::best;

/// The limits of one core.
pub struct Limits {
    /// Multiply-adds, in GFLOP/s.
    pub peak: f64,
    numbers: Vec<f32>,
}

impl Limits {
    /// Measures the peak.
    pub fn measure() -> Self {
        let flops = (FMA_FLOPS * (vector_bits() as u64 / 32)) as f64;
        Self { peak: flops / best(&mut multiply_adds) / 1e9, numbers: vec![1.0; 8 << 20] }
    }

    /// Seconds that it takes to read so many bytes, over and over.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    pub fn reading(&self, bytes: f64) -> f64 {
        // Short reads are measured by longer ones of the same cache.
        const LEAST: f64 = 16384.0;
        let length = (bytes.max(LEAST) / 4.0) as usize;
        // Vectors that straddle two cache lines are read twice.
        let aligned = &self.numbers[self.numbers.as_ptr().align_offset(64)..];
        let numbers = &aligned[..length.min(aligned.len())];
        let time = best(&mut || read(numbers));
        time * bytes / (4.0 * numbers.len() as f64)
    }
}
