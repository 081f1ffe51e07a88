//! Parameters by name, as plain row-major matrices.

use core::fmt::{self, Write};

use super::segment::Segment;
use super::template::TensorName;
use super::tensor::{Tensor, Tensors};
use crate::Error;
use crate::error::{Known, Name};

/// The tensor with that name, or an error that names the nearest.
pub(crate) fn find(segments: &'static [Segment], name: &str) -> Result<Tensor<'static>, Error> {
    // One tensor's second name may be another's first.
    let by_name = segments.iter().find_map(|segment| segment.find_by_name(name));
    let by_any = || segments.iter().find_map(|segment| segment.find(name));
    by_name.or_else(by_any).ok_or_else(|| Error::UnknownParameter {
        name: Name::new(name),
        nearest: nearest(segments, name),
        known: Known(segments),
    })
}

/// Refuses a prefix that no trainable parameter's name begins with, and names
/// the nearest that one does.
#[cfg(feature = "training")]
pub(crate) fn check_prefix(segments: &'static [Segment], prefix: &str) -> Result<(), Error> {
    let trainable = || Tensors::new(segments).filter(|tensor| tensor.segment().trainable);
    if trainable().any(|tensor| tensor.begins_with(prefix)) {
        return Ok(());
    }
    Err(Error::UnknownGroup {
        prefix: Name::new(prefix),
        nearest: most_similar(trainable().flat_map(|tensor| tensor.name().prefixes()), prefix),
        known: Known(segments),
    })
}

/// Copies a tensor out of flat storage.
pub(crate) fn read(
    tensor: Tensor<'static>,
    storage: &[f32],
    values: &mut [f32],
) -> Result<(), Error> {
    check_len(tensor, values.len())?;
    let (storage, layout) = (&storage[tensor.range()], tensor.segment().layout);
    let [_, columns] = layout.matrix();
    for (row, values) in values.chunks_exact_mut(columns).enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            *value = storage[layout.position(row, column)];
        }
    }
    Ok(())
}

/// Copies a tensor into flat storage; the padding stays as it is.
pub(crate) fn write(
    tensor: Tensor<'static>,
    values: &[f32],
    storage: &mut [f32],
) -> Result<(), Error> {
    check_len(tensor, values.len())?;
    let (storage, layout) = (&mut storage[tensor.range()], tensor.segment().layout);
    let [_, columns] = layout.matrix();
    for (row, values) in values.chunks_exact(columns).enumerate() {
        for (column, &value) in values.iter().enumerate() {
            storage[layout.position(row, column)] = value;
        }
    }
    Ok(())
}

fn check_len(tensor: Tensor<'static>, found: usize) -> Result<(), Error> {
    let expected = tensor.values();
    if expected == found {
        Ok(())
    } else {
        Err(Error::ParameterLen { name: tensor.name(), expected, found })
    }
}

/// The tensor of the iteration nearest to that of the name, or else the most
/// similar name, if it is similar at all.
pub(crate) fn nearest<'a>(segments: &'a [Segment], name: &str) -> Option<TensorName<'a>> {
    let same_family = segments.iter().find_map(|segment| segment.find_clamped(name));
    same_family.map(|tensor| tensor.name()).or_else(|| {
        let names = |tensor: Tensor<'a>| [Some(tensor.name()), tensor.alias()];
        most_similar(Tensors::new(segments).flat_map(names).flatten(), name)
    })
}

/// The most similar of some names, if it is similar at all.
pub(crate) fn most_similar<T: Copy + fmt::Display>(
    known: impl Iterator<Item = T>,
    name: &str,
) -> Option<T> {
    known
        .map(|known| (distance(known, name), known))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= name.len() / 3)
        .map(|(_, known)| known)
}

/// Levenshtein's edit distance between what a value prints as and a name, over
/// bytes; a name too long for the one row of the table that is kept is
/// infinitely far.
fn distance(known: impl fmt::Display, name: &str) -> usize {
    let Some(mut distance) = Distance::new(name) else { return usize::MAX };
    // Computing does not fail.
    let _ = write!(distance, "{known}");
    distance.row[name.len()]
}

/// Takes one text in pieces, and keeps the distances of what it has seen so far
/// from all beginnings of `name`.
struct Distance<'a> {
    name: &'a str,
    row: [usize; LONGEST + 1],
}

const LONGEST: usize = 63;

impl<'a> Distance<'a> {
    fn new(name: &'a str) -> Option<Self> {
        let row = core::array::from_fn(|column| column);
        (name.len() <= LONGEST).then_some(Self { name, row })
    }
}

impl Write for Distance<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let row = &mut self.row;
        for seen in text.bytes() {
            let mut diagonal = row[0];
            row[0] += 1;
            for (column, byte) in self.name.bytes().enumerate() {
                let replaced = diagonal + usize::from(seen != byte);
                diagonal = row[column + 1];
                row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
            }
        }
        Ok(())
    }
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
    fn a_first_name_precedes_a_second() {
        static SEGMENTS: [Segment; 2] = [
            Segment::bias("b.1.bias", 0, 3).alias("b.0.1.bias"),
            Segment::bias("b.0.1.bias", 64, 3).alias("b.0.0.1.bias"),
        ];
        for segment in &SEGMENTS {
            assert_eq!(find(&SEGMENTS, segment.name).unwrap().name(), segment.name);
        }
        assert_eq!(find(&SEGMENTS, "b.0.0.1.bias").unwrap().name(), "b.0.1.bias");
    }

    #[test]
    fn suggestions_are_similar() {
        static SEGMENTS: [Segment; 3] = [
            Segment::bias("hidden.bias", 0, 3),
            Segment::bias("scores.bias", 64, 3).alias("scores.2.bias"),
            Segment::bias("deep.{}.bias", 128, 3).repeat(12, 64),
        ];
        let suggestion = |name| nearest(&SEGMENTS, name);
        assert_eq!(suggestion("hiden.bias").unwrap(), "hidden.bias");
        assert_eq!(suggestion("score.2.bias").unwrap(), "scores.2.bias");
        assert_eq!(suggestion("depp.7.bias").unwrap(), "deep.7.bias");
        assert_eq!(suggestion("deep.12.bias").unwrap(), "deep.11.bias");
        assert_eq!(suggestion("encoder.weight"), None);
    }
}
