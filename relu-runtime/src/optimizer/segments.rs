//! Which numbers of a flat slice an optimizer updates.

use core::ops::Range;

use crate::parameters::Segment;

/// Weight decay: how strong, and of what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decay {
    pub strength: f32,
    pub matrices_only: bool,
}

impl Decay {
    /// The strength for a segment.
    fn of(self, segment: &Segment) -> f32 {
        if segment.decays || !self.matrices_only { self.strength } else { 0.0 }
    }
}

/// Calls `f` with each range of trainable numbers and its weight decay, as few
/// ranges as possible.
pub(super) fn for_each_range(
    segments: &[Segment],
    decay: Decay,
    mut f: impl FnMut(Range<usize>, f32),
) {
    let mut pending: Option<(Range<usize>, f32)> = None;
    for segment in segments.iter().filter(|segment| segment.trainable) {
        let (range, strength) = (segment.range(), decay.of(segment));
        match &mut pending {
            Some((joined, same))
                if joined.end == range.start && same.to_bits() == strength.to_bits() =>
            {
                joined.end = range.end;
            }
            _ => {
                if let Some((range, strength)) = pending.replace((range, strength)) {
                    f(range, strength);
                }
            }
        }
    }
    if let Some((range, strength)) = pending {
        f(range, strength);
    }
}
