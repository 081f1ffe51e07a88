//! A table of segments, and what most tables have in common.

use super::segment::Segment;

/// The table of a network's segments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'a> {
    pub segments: &'a [Segment],
    /// How many numbers the trainable tensors take, where they are the first of the
    /// slice without a gap, as they are where nothing is frozen: one range instead of
    /// one per tensor.
    pub trainable_prefix: Option<usize>,
}

impl<'a> Table<'a> {
    /// Walks the segments, whose tensors do not overlap; a constant for a network.
    pub const fn new(segments: &'a [Segment]) -> Self {
        let (mut taken, mut end, mut index) = (0, 0, 0);
        while index < segments.len() {
            let segment = &segments[index];
            if segment.trainable && segment.count() > 0 {
                taken += segment.count() * segment.len;
                end = if end < segment.end() { segment.end() } else { end };
            }
            index += 1;
        }
        let trainable_prefix = if taken == end { Some(end) } else { None };
        Self { segments, trainable_prefix }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::tests::{NESTED, PARAMETERS};

    #[test]
    fn parameters_are_a_prefix() {
        const PREFIX: Option<usize> = Table::new(&NESTED).trainable_prefix;
        assert_eq!(PREFIX, Some(PARAMETERS));
        assert_eq!(Table::new(&[]).trainable_prefix, Some(0));
        let empty = Segment::bias("deep.{}.bias", 64, 3).repeat(0, 64);
        let segments = [Segment::bias("a.bias", 0, 3), empty];
        assert_eq!(Table::new(&segments).trainable_prefix, Some(segments[0].len));
    }

    #[test]
    fn what_is_frozen_leaves_a_gap() {
        for (index, segment) in NESTED.iter().enumerate().filter(|(_, segment)| segment.trainable) {
            let mut segments = NESTED;
            segments[index] = segment.frozen();
            assert_eq!(Table::new(&segments).trainable_prefix, None, "{}", segment.name);
        }
        let mut last_frozen = [NESTED[0], NESTED[1]];
        last_frozen[1] = last_frozen[1].frozen();
        assert_eq!(Table::new(&last_frozen).trainable_prefix, Some(NESTED[0].len));
    }
}
