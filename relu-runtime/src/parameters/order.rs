//! Tensors in the order of storage.

use super::repeats::REPEATS;
use super::segment::Segment;
use super::tensor::Tensor;

/// Calls `f` with all tensors of a table, one iteration of a `repeat` after the
/// other, so that tensors that touch in storage follow each other.
pub(crate) fn for_each_in_storage_order<'a>(
    segments: &'a [Segment],
    mut f: impl FnMut(Tensor<'a>),
) {
    walk(segments, 0, [0; REPEATS], &mut f);
}

/// `segments` are those of one iteration of the `repeat`s outside `level`.
fn walk<'a>(
    mut segments: &'a [Segment],
    level: usize,
    iterations: [usize; REPEATS],
    f: &mut impl FnMut(Tensor<'a>),
) {
    while let [first, after_first @ ..] = segments {
        let Some(repeat) = first.repeat_at(level) else {
            first.at(iterations).into_iter().for_each(&mut *f);
            segments = after_first;
            continue;
        };
        let is_beside = |segment: &&Segment| {
            let distance = segment.offset.checked_sub(first.offset);
            segment.repeat_at(level) == Some(repeat)
                && distance.is_some_and(|distance| distance < repeat.stride)
        };
        let (body, rest) = segments.split_at(segments.iter().take_while(is_beside).count());
        for iteration in 0..repeat.count {
            let mut iterations = iterations;
            iterations[level] = iteration;
            walk(body, level + 1, iterations, f);
        }
        segments = rest;
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::*;
    use crate::parameters::Tensors;
    use crate::parameters::tests::{NESTED, STORAGE};

    #[test]
    fn tensors_follow_each_other() {
        let mut end = 0;
        let mut seen = 0;
        for_each_in_storage_order(&NESTED, |tensor| {
            assert_eq!(tensor.range().start, end, "{}", tensor.name());
            end = tensor.range().end;
            seen += 1;
        });
        assert_eq!((end, seen), (STORAGE, Tensors::new(&NESTED).count()));
    }

    #[test]
    fn arrays_of_the_same_shape_stay_apart() {
        let one = |name, offset| Segment::bias(name, offset, 16).repeat(2, 64);
        let starts = |segments: &[Segment]| {
            let mut starts = Vec::new();
            for_each_in_storage_order(segments, |tensor| starts.push(tensor.range().start));
            starts
        };
        let two = [one("a.{}", 0), one("b.{}", 128)];
        assert_eq!(starts(&two), vec![0, 16, 32, 48]);
        assert_eq!(starts(&[two[1], two[0]]), vec![32, 48, 0, 16]);
    }
}
