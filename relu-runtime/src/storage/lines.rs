//! Numbers on the heap, aligned to cache lines where there are vectors.

use core::slice;

use alloc::vec::Vec;

use crate::parameters::{Panel, panels};

/// A vector of numbers, of which the first begins a panel, hence a cache line: vectors of 512 bits
/// that straddle two lines take twice the time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    panels: Vec<Panel>,
    len: usize,
}

impl Lines {
    pub(crate) const fn new() -> Self {
        Self { panels: Vec::new(), len: 0 }
    }

    /// Makes them so many; new ones are zero. Never gives memory back.
    pub(crate) fn resize(&mut self, len: usize) {
        self.panels.resize(panels(len), Panel::ZERO);
        if len > self.len {
            // The rest of the last panel.
            let kept = self.len;
            self.len = len;
            let end = len.min(kept.next_multiple_of(crate::PANEL));
            self.as_mut_slice()[kept..end].fill(0.0);
        }
        self.len = len;
    }

    pub(crate) fn as_slice(&self) -> &[f32] {
        // SAFETY: a panel is `PANEL` numbers and nothing else, and there are panels for
        // `len` of them.
        unsafe { slice::from_raw_parts(self.panels.as_ptr().cast(), self.len) }
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [f32] {
        // SAFETY: as in `as_slice`; any bits may be written.
        unsafe { slice::from_raw_parts_mut(self.panels.as_mut_ptr().cast(), self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_numbers_are_zero_and_others_stay() {
        let mut lines = Lines::new();
        for (len, kept) in [(3, 0), (20, 3), (5, 5), (40, 5), (0, 0), (16, 0)] {
            lines.resize(len);
            let (old, new) = lines.as_slice().split_at(kept);
            assert!(old.iter().all(|number| *number == 7.0), "{len}: {old:?}");
            assert!(new.iter().all(|number| *number == 0.0), "{len}: {new:?}");
            assert!(lines.as_slice().as_ptr().addr().is_multiple_of(align_of::<Panel>()));
            lines.as_mut_slice().fill(7.0);
        }
    }
}
