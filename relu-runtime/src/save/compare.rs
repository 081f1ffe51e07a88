//! How a file differs from what it should be of.

use alloc::string::{String, ToString as _};
use alloc::{borrow::ToOwned as _, format, vec::Vec};
use core::fmt::Display;
use core::mem;

use safetensors::Dtype;

use super::architecture::{Architecture, VERSION, older};
use super::error::{Difference, LoadError};
use super::file::{Contents, Found, Kind};
use super::names::{self, SaveNames};
use crate::parameters::{Tensors, named};
use crate::{Segment, Tensor};

/// A file from which tensors are taken, and all that is wrong with it.
pub(super) struct Comparison<'a> {
    contents: Contents<'a>,
    architecture: Architecture,
    differences: Vec<Difference>,
    /// The tensors that are missing, and what their names in the file begin with.
    missing: Vec<(Tensor<'static>, String)>,
    /// Whether the hash is another, though the graph is the same.
    damaged: bool,
}

/// A tensor, and its name and its numbers in a file.
type Match<'a> = (Tensor<'static>, Option<(String, Found<'a>)>);

/// Tensors of a file that fit, with the values to write.
pub(super) type Fitting<'a> = Vec<(Tensor<'static>, Found<'a>)>;

impl<'a> Comparison<'a> {
    pub(super) fn new(contents: Contents<'a>, architecture: Architecture) -> Self {
        let (differences, missing) = (Vec::new(), Vec::new());
        Self { contents, architecture, differences, missing, damaged: false }
    }

    /// Compares the graph, where the file says which it is.
    ///
    /// # Errors
    ///
    /// [`LoadError::Version`]
    pub(super) fn graph(&mut self) -> Result<(), LoadError> {
        let Some(text) = self.contents.text.take() else { return Ok(()) };
        let (hash, lines) = text.split_once('\n').unwrap_or((&text, ""));
        let [found, expected] = self.lines(lines)?;
        if found == expected {
            self.damaged = hash != self.architecture.hash(lines);
        } else {
            let [file, network] = differing(found, expected);
            self.differences.push(Difference::Layers { file, network });
        }
        Ok(())
    }

    /// The lines of a file, and those that they should be.
    fn lines(&self, lines: &str) -> Result<[Vec<String>; 2], LoadError> {
        let version = lines.lines().next().unwrap_or_default();
        if version == VERSION {
            let list = |lines: &str| lines.lines().map(str::to_owned).collect();
            return Ok([list(lines), list(&self.architecture.lines())]);
        }
        if version.starts_with("version ") {
            return Err(LoadError::Version { found: version.to_owned() });
        }
        Ok([older::found(lines), older::expected(&self.architecture, lines)])
    }

    /// Takes all tensors of the table's rows that are `wanted`, whose names
    /// follow a prefix in the file.
    pub(super) fn take(&mut self, prefix: &str, wanted: fn(&Segment) -> bool) -> Fitting<'a> {
        let mut fitting = Vec::new();
        for (tensor, found) in self.find(prefix, wanted) {
            let Some((name, found)) = found else {
                let name = format!("{prefix}{}", tensor.name());
                self.differences.push(Difference::Missing { name });
                self.missing.push((tensor, prefix.to_owned()));
                continue;
            };
            if let Some(counter) = names::counter(&name) {
                self.take_counter(&counter);
            }
            if self.check(&name, &found, tensor.shape(), &Found::NUMBERS) {
                fitting.push((tensor, found));
            }
        }
        fitting
    }

    /// The tensors and what the file has under one of their names.
    ///
    /// One tensor's second name may be another's first, so the names that most
    /// of the file's tensors go by have precedence.
    fn find(&mut self, prefix: &str, wanted: fn(&Segment) -> bool) -> Vec<Match<'a>> {
        let segments = self.architecture.segments;
        let tensors = || Tensors::new(segments).filter(|tensor| wanted(tensor.segment()));
        let hits = |names: SaveNames| {
            let is_there = |name| self.contents.tensors.contains_key(&format!("{prefix}{name}"));
            tensors().filter(|&tensor| is_there(names.of(tensor))).count()
        };
        let [first, second] = if hits(SaveNames::Full) > hits(SaveNames::Short) {
            [SaveNames::Full, SaveNames::Short]
        } else {
            [SaveNames::Short, SaveNames::Full]
        };
        let found = tensors().map(|tensor| (tensor, self.remove(prefix, first.of(tensor))));
        let mut found: Vec<_> = found.collect();
        for (tensor, found) in &mut found {
            let other = self.remove(prefix, second.of(*tensor));
            match (&found, other) {
                (None, other) => *found = other,
                (Some((name, _)), Some((other, _))) => {
                    self.differences.push(Difference::Twice { name: name.clone(), other });
                }
                (Some(_), None) => {}
            }
        }
        found
    }

    /// Takes off what all names begin with, where tensors have their names without that only:
    /// so it is one difference, and others are told by their own names.
    pub(super) fn take_off_prefix(&mut self) {
        let names = || Tensors::new(self.architecture.segments).flat_map(known_as);
        let tensors = &self.contents.tensors;
        let has =
            |prefix: &str| names().any(|name| tensors.contains_key(&format!("{prefix}{name}")));
        if has("") {
            return;
        }
        let mut prefixes = prefixes(tensors.keys().map(String::as_str)).into_iter();
        let Some(prefix) = prefixes.find(|prefix| has(prefix)).map(str::to_owned) else { return };
        let tensors = mem::take(&mut self.contents.tensors).into_iter();
        self.contents.tensors =
            tensors.map(|(name, found)| (name[prefix.len()..].to_owned(), found)).collect();
        self.differences.push(Difference::Prefix { prefix });
    }

    fn remove(&mut self, prefix: &str, name: impl Display) -> Option<(String, Found<'a>)> {
        self.contents.tensors.remove_entry(&format!("{prefix}{name}"))
    }

    /// Takes the bytes of a number by itself, if it is there and of that type.
    #[cfg(feature = "training")]
    pub(super) fn take_scalar(&mut self, name: &str, dtype: Dtype) -> Option<[u8; 8]> {
        let Some(found) = self.contents.tensors.remove(name) else {
            self.differences.push(Difference::Missing { name: name.to_owned() });
            return None;
        };
        if self.check(name, &found, &[], &[dtype]) { found.bytes.try_into().ok() } else { None }
    }

    /// The number of batches is not read, but has to be one if it is there.
    fn take_counter(&mut self, name: &str) {
        if let Some(found) = self.contents.tensors.remove(name) {
            self.check(name, &found, &[], &[Dtype::I64]);
        }
    }

    /// Whether a tensor has that shape and one of these types.
    fn check(&mut self, name: &str, found: &Found, shape: &[usize], types: &[Dtype]) -> bool {
        let before = self.differences.len();
        if found.shape != shape {
            let (name, expected, found) = (name.to_owned(), shape.to_vec(), found.shape.clone());
            self.differences.push(Difference::Shape { name, expected, found });
        }
        if !types.contains(&found.dtype) {
            let (name, found) = (name.to_owned(), found.dtype.to_string());
            let expected = types.iter().map(Dtype::to_string).collect::<Vec<_>>().join(" or ");
            self.differences.push(Difference::Type { name, expected, found });
        }
        self.differences.len() == before
    }

    /// The most similar name of a tensor that is missing, and has the shape of this one.
    fn nearest(&self, name: &str, found: &Found) -> Option<String> {
        let fitting = self.missing.iter().filter(|(tensor, _)| tensor.shape() == found.shape);
        let names: Vec<_> = fitting
            .flat_map(|(tensor, prefix)| {
                known_as(*tensor).map(move |name| format!("{prefix}{name}"))
            })
            .collect();
        named::most_similar(names.iter(), name).cloned()
    }

    /// What was not taken is not of this network; an error if anything differs.
    pub(super) fn finish(mut self) -> Result<(), LoadError> {
        for (index, (name, found)) in mem::take(&mut self.contents.tensors).into_iter().enumerate()
        {
            let nearest = (index < SUGGESTIONS).then(|| self.nearest(&name, &found)).flatten();
            self.differences.push(Difference::Unused { name, nearest });
        }
        if !self.differences.is_empty() {
            let (network, differences) = (self.architecture.name, self.differences);
            let is_layers = |difference: &_| matches!(difference, Difference::Layers { .. });
            let by_tensors =
                self.contents.kind == Kind::Network && differences.iter().all(is_layers);
            return Err(LoadError::Differs { network, differences, by_tensors });
        }
        if self.damaged {
            let reason = String::from("the hash in it is not that of its layers and tensors");
            return Err(LoadError::Format { reason });
        }
        Ok(())
    }
}

/// The names of a tensor.
fn known_as(tensor: Tensor<'static>) -> impl Iterator<Item = String> {
    let alias = tensor.alias().map(|alias| alias.to_string());
    core::iter::once(tensor.name().to_string()).chain(alias)
}

/// What all names begin with, up to a point: the longest first.
fn prefixes<'n>(mut names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let Some(first) = names.next() else { return Vec::new() };
    let common = names.fold(first, |common, name| {
        let same = common.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        &common[..common.floor_char_boundary(same)]
    });
    common.rmatch_indices('.').map(|(point, _)| &common[..=point]).collect()
}

/// Names for which a similar one is looked up; a file may have a million.
const SUGGESTIONS: usize = 16;

/// Two lists without what they have in common in the beginning and in the end.
fn differing<T: PartialEq>(mut a: Vec<T>, mut b: Vec<T>) -> [Vec<T>; 2] {
    while a.last().is_some_and(|last| b.last() == Some(last)) {
        a.pop();
        b.pop();
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    [a.split_off(same), b.split_off(same)]
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn lists_differ_in_the_middle() {
        for (a, b, expected) in [
            (vec!["1", "2", "3"], vec!["1", "3"], [vec!["2"], vec![]]),
            (vec!["1", "1"], vec!["1"], [vec!["1"], vec![]]),
            (vec!["1", "2", "3"], vec!["1", "4", "3"], [vec!["2"], vec!["4"]]),
            (vec![], vec!["1"], [vec![], vec!["1"]]),
        ] {
            assert_eq!(differing(a, b), expected);
        }
    }

    #[test]
    fn prefixes_end_with_a_point() {
        for (names, expected) in [
            (vec!["a.b.c.weight", "a.b.c.bias"], vec!["a.b.c.", "a.b.", "a."]),
            (vec!["model.a.weight", "model.b.weight"], vec!["model."]),
            (vec!["é.a", "è.a"], vec![]),
            (vec!["weight"], vec![]),
            (vec![], vec![]),
        ] {
            assert_eq!(prefixes(names.into_iter()), expected);
        }
    }
}
