//! Names with a place for each iteration's number: `deep.{}.0.weight`.

#[cfg(feature = "alloc")]
use core::fmt::Write;
use core::fmt::{self, Display, Formatter};

use super::repeats::REPEATS;

/// What stands for an iteration's number.
const PLACE: &str = "{}";

/// The name of a tensor, such as `deep.3.0.weight`; print it with `{}`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TensorName<'a> {
    template: &'a str,
    indices: [usize; REPEATS],
}

impl<'a> TensorName<'a> {
    pub(super) const fn new(template: &'a str, indices: [usize; REPEATS]) -> Self {
        Self { template, indices }
    }
}

#[cfg(feature = "alloc")]
impl TensorName<'_> {
    /// Whether it is what `prefix` names, or a part of that: `hidden.weight`,
    /// `hidden.0` or `hidden` of `hidden.0.weight`.
    pub(super) fn begins_with(self, prefix: &str) -> bool {
        let mut rest = Rest { prefix: prefix.as_bytes(), next: None, agrees: true };
        // Comparing does not fail.
        let _ = write!(rest, "{self}");
        rest.agrees && rest.prefix.is_empty() && rest.next.is_none_or(|next| next == b'.')
    }
}

#[cfg(feature = "training")]
impl<'a> TensorName<'a> {
    /// `hidden`, `hidden.0` and `hidden.0.weight` of `hidden.0.weight`.
    pub(super) fn prefixes(self) -> impl Iterator<Item = Self> + use<'a> {
        let Self { template, indices } = self;
        let dots = template.match_indices('.').map(|(dot, _)| dot);
        dots.chain([template.len()]).map(move |end| Self::new(&template[..end], indices))
    }
}

/// Takes a name in pieces, and takes them off a prefix.
#[cfg(feature = "alloc")]
struct Rest<'a> {
    prefix: &'a [u8],
    /// What follows the prefix in the name.
    next: Option<u8>,
    agrees: bool,
}

#[cfg(feature = "alloc")]
impl Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let (text, rest) = text.as_bytes().split_at(text.len().min(self.prefix.len()));
        let (prefix, rest_of_prefix) = self.prefix.split_at(text.len());
        self.agrees &= prefix == text;
        self.prefix = rest_of_prefix;
        self.next = self.next.or(rest.first().copied());
        Ok(())
    }
}

impl Display for TensorName<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut pieces = self.template.split(PLACE);
        f.write_str(pieces.next().unwrap_or_default())?;
        pieces.zip(self.indices).try_for_each(|(piece, index)| write!(f, "{index}{piece}"))
    }
}

impl fmt::Debug for TensorName<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// A name is equal to what it prints as.
impl PartialEq<str> for TensorName<'_> {
    fn eq(&self, name: &str) -> bool {
        let places = places(self.template);
        parse(self.template, name).is_some_and(|found| found[..places] == self.indices[..places])
    }
}

impl PartialEq<&str> for TensorName<'_> {
    fn eq(&self, name: &&str) -> bool {
        *self == **name
    }
}

/// The places in a template.
pub(super) const fn places(template: &str) -> usize {
    let (bytes, place) = (template.as_bytes(), PLACE.as_bytes());
    let (mut found, mut index) = (0, 1);
    while index < bytes.len() {
        if bytes[index - 1] == place[0] && bytes[index] == place[1] {
            found += 1;
        }
        index += 1;
    }
    found
}

/// The numbers in the places of a template, the outermost first, if `name` is
/// an instance of it; zeros follow them.
pub(super) fn parse(template: &str, name: &str) -> Option<[usize; REPEATS]> {
    let mut indices = [0; REPEATS];
    let mut pieces = template.split(PLACE);
    let mut rest = name.strip_prefix(pieces.next()?)?;
    for (piece, index) in pieces.zip(&mut indices) {
        (*index, rest) = number(rest)?;
        rest = rest.strip_prefix(piece)?;
    }
    rest.is_empty().then_some(indices)
}

/// A number as `Display` writes it, and what follows it: each tensor has one
/// spelling, without leading zeros.
fn number(text: &str) -> Option<(usize, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_numbers_in_the_places() {
        let name = TensorName::new("deep.{}.1.{}.weight", [12, 0, 0]);
        assert_eq!(name, "deep.12.1.0.weight");
        assert!(name != "deep.12.1.1.weight" && name != "deep.12.1.{}.weight");
        assert_eq!(TensorName::new("hidden.weight", [0; 3]), "hidden.weight");
    }

    #[test]
    fn numbers_have_one_spelling() {
        let parse = |name| parse("deep.{}.weight", name).map(|[index, ..]| index);
        assert_eq!(parse("deep.0.weight"), Some(0));
        assert_eq!(parse("deep.407.weight"), Some(407));
        for name in [
            "deep.00.weight",
            "deep.+1.weight",
            "deep..weight",
            "deep.{}.weight",
            "deep.1.weights",
            "deep.99999999999999999999.weight",
            "deep.1",
            "deep.",
            "",
        ] {
            assert_eq!(parse(name), None, "{name}");
        }
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn names_begin_with_their_parts() {
        let name = TensorName::new("deep.{}.1.weight", [12, 0, 0]);
        let prefixes = ["deep", "deep.12", "deep.12.1", "deep.12.1.weight"];
        assert!(name.prefixes().eq(prefixes));
        assert!(prefixes.into_iter().all(|prefix| name.begins_with(prefix)));
        for prefix in ["", "de", "deep.", "deep.1", "deep.1.1", "deep.{}", "deep.12.1.weight.0"] {
            assert!(!name.begins_with(prefix), "{prefix}");
        }
    }

    #[test]
    fn places_are_counted() {
        for (template, expected) in [("", 0), ("{", 0), ("hidden.weight", 0), ("a.{}.b.{}", 2)] {
            assert_eq!(places(template), expected, "{template}");
        }
    }
}
