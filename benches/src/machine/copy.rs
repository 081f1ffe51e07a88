//! How fast memory is copied.

use std::hint::black_box;

/// Bytes that a [`Copy::run`] reads, and as many that it writes: more than caches
/// hold.
pub const COPIED: usize = 256 << 20;

/// Two pieces of memory.
pub struct Copy {
    from: Vec<u64>,
    to: Vec<u64>,
}

impl Copy {
    /// Memory that has been written, so that all of it is there.
    #[must_use]
    pub fn new() -> Self {
        Self { from: vec![1; COPIED / 8], to: vec![2; COPIED / 8] }
    }

    /// Copies the one over the other.
    pub fn run(&mut self) {
        self.to.copy_from_slice(black_box(&self.from));
        black_box(&mut self.to);
    }
}

impl Default for Copy {
    fn default() -> Self {
        Self::new()
    }
}
