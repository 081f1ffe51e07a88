//! The tensors of a table in the order of storage.

use super::segment::Segment;

/// Calls `f` with the segment and the offset of each tensor in the order of
/// storage: one iteration of a `repeat` after the other, so that tensors that
/// touch follow each other.
pub(crate) fn in_storage_order(segments: &[Segment], f: &mut impl FnMut(&Segment, usize)) {
    walk(segments, 0, 0, f);
}

/// `segments` are those of one iteration at `level`, which lies `shift` beyond
/// the first iteration.
fn walk(mut segments: &[Segment], level: usize, shift: usize, f: &mut impl FnMut(&Segment, usize)) {
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
            walk(body, level + 1, shift + iteration * repeat.stride, f);
        }
        segments = rest;
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::in_storage_order;
    use crate::Segment;
    use crate::parameters::Tensors;
    use crate::parameters::tests::NESTED;

    fn offsets(segments: &[Segment]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        in_storage_order(segments, &mut |segment, offset| found.push((offset, segment.len)));
        found
    }

    #[test]
    fn every_tensor_once_and_none_before_another() {
        let found = offsets(&NESTED);
        assert!(found.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0));
        let mut tensors: Vec<_> = Tensors::new(&NESTED).map(|tensor| tensor.range()).collect();
        tensors.sort_by_key(|range| range.start);
        let tensors: Vec<_> = tensors.into_iter().map(|range| (range.start, range.len())).collect();
        assert_eq!(found, tensors);
    }

    #[test]
    fn arrays_of_the_same_shape_stay_apart() {
        let one = |name, offset| Segment::bias(name, offset, 16).repeat(2, 64);
        let two = [one("a.{}", 0), one("b.{}", 128)];
        assert_eq!(offsets(&two), [(0, 16), (16, 16), (32, 16), (48, 16)]);
    }
}
