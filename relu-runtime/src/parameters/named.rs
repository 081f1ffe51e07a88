//! Parameters by name, as plain row-major matrices.

use super::segment::Segment;
use crate::Error;
use crate::error::Name;

/// The segment with that name, or an error that names the nearest.
pub(crate) fn find(segments: &'static [Segment], name: &str) -> Result<&'static Segment, Error> {
    segments.iter().find(|segment| segment.is_named(name)).ok_or_else(|| Error::UnknownParameter {
        name: Name::new(name),
        nearest: nearest(segments, name),
        known: segments,
    })
}

/// Copies a segment out of flat storage.
pub(crate) fn read(segment: &Segment, storage: &[f32], values: &mut [f32]) -> Result<(), Error> {
    check_len(segment, values.len())?;
    let storage = &storage[segment.range()];
    let [_, columns] = segment.layout.matrix();
    for (row, values) in values.chunks_exact_mut(columns).enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            *value = storage[segment.layout.position(row, column)];
        }
    }
    Ok(())
}

/// Copies a segment into flat storage; the padding stays as it is.
pub(crate) fn write(segment: &Segment, values: &[f32], storage: &mut [f32]) -> Result<(), Error> {
    check_len(segment, values.len())?;
    let storage = &mut storage[segment.range()];
    let [_, columns] = segment.layout.matrix();
    for (row, values) in values.chunks_exact(columns).enumerate() {
        for (column, &value) in values.iter().enumerate() {
            storage[segment.layout.position(row, column)] = value;
        }
    }
    Ok(())
}

fn check_len(segment: &Segment, found: usize) -> Result<(), Error> {
    let expected = segment.values();
    if expected == found {
        Ok(())
    } else {
        Err(Error::ParameterLen { name: segment.name, expected, found })
    }
}

/// The most similar name, if it is similar at all.
fn nearest(segments: &'static [Segment], name: &str) -> Option<&'static str> {
    segments
        .iter()
        .map(|segment| (distance(segment.name, name), segment.name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= name.len() / 3)
        .map(|(_, name)| name)
}

/// Levenshtein's edit distance over bytes; names too long for the one row of
/// the table that is kept are infinitely far.
fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 63;
    if b.len() > LONGEST {
        return usize::MAX;
    }
    let mut row: [usize; LONGEST + 1] = core::array::from_fn(|column| column);
    for (above, a) in a.bytes().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (column, b) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn suggestions_are_similar() {
        static SEGMENTS: [Segment; 2] =
            [Segment::bias("hidden.bias", 0, 3), Segment::bias("scores.bias", 64, 3)];
        assert_eq!(nearest(&SEGMENTS, "hiden.bias"), Some("hidden.bias"));
        assert_eq!(nearest(&SEGMENTS, "encoder.weight"), None);
    }
}
