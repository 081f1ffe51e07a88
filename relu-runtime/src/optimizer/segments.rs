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
    in_storage_order(segments, 0, 0, &mut |segment, offset| {
        if !segment.trainable {
            return;
        }
        let (range, strength) = (offset..offset + segment.len, decay.of(segment));
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
    });
    if let Some((range, strength)) = pending {
        f(range, strength);
    }
}

/// Calls `f` with the segment and the offset of each tensor, one iteration of a
/// `repeat` after the other, so that tensors that touch follow each other.
///
/// `segments` are those of one iteration at `level`, which lies `shift` beyond
/// the first iteration.
fn in_storage_order(
    mut segments: &[Segment],
    level: usize,
    shift: usize,
    f: &mut impl FnMut(&Segment, usize),
) {
    while let [first, after_first @ ..] = segments {
        let Some(repeat) = first.repeat_at(level) else {
            f(first, first.offset + shift);
            segments = after_first;
            continue;
        };
        let together = |segment: &&Segment| {
            let distance = segment.offset.checked_sub(first.offset);
            segment.repeat_at(level) == Some(repeat)
                && distance.is_some_and(|distance| distance < repeat.stride)
        };
        let (body, rest) = segments.split_at(segments.iter().take_while(together).count());
        for iteration in 0..repeat.count {
            in_storage_order(body, level + 1, shift + iteration * repeat.stride, f);
        }
        segments = rest;
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::*;
    use crate::parameters::tests::{NESTED, PARAMETERS};

    fn ranges(segments: &[Segment], matrices_only: bool) -> Vec<(Range<usize>, f32)> {
        let mut ranges = Vec::new();
        let decay = Decay { strength: 0.5, matrices_only };
        for_each_range(segments, decay, |range, decay| ranges.push((range, decay)));
        ranges
    }

    #[test]
    fn equal_settings_are_one_range() {
        assert_eq!(ranges(&NESTED, false), [(0..PARAMETERS, 0.5)]);
    }

    #[test]
    fn different_settings_are_ranges_that_cover_the_same() {
        let ranges = ranges(&NESTED, true);
        let mut end = 0;
        for (index, (range, decay)) in ranges.iter().enumerate() {
            assert_eq!((range.start, *decay), (end, if index % 2 == 0 { 0.5 } else { 0.0 }));
            end = range.end;
        }
        assert_eq!(end, PARAMETERS);
        for tensor in crate::parameters::Tensors::new(&NESTED) {
            let inside = |range: &Range<usize>| {
                range.start <= tensor.range().start && tensor.range().end <= range.end
            };
            let expected = usize::from(tensor.segment().trainable);
            let found = ranges.iter().filter(|(range, _)| inside(range)).count();
            assert_eq!(found, expected, "{}", tensor.name());
        }
    }

    #[test]
    fn arrays_of_the_same_shape_stay_apart() {
        let one = |name, offset| Segment::bias(name, offset, 16).repeat(2, 64);
        let two = [one("a.{}", 0), one("b.{}", 128)];
        assert_eq!(ranges(&two, false), vec![(0..64, 0.5)]);
        assert_eq!(ranges(&[two[1], two[0]], false), vec![(32..64, 0.5), (0..32, 0.5)]);
    }
}
