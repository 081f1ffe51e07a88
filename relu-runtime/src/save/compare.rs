//! How a file differs from what it should be of.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::{borrow::ToOwned as _, format, vec::Vec};
use core::mem;

use safetensors::Dtype;

use super::architecture::Architecture;
use super::error::{Difference, LoadError};
use super::file::{Contents, Found};
use super::names;
use crate::parameters::{Tensors, named};
use crate::{Segment, Tensor};

/// A file from which tensors are taken, and all that is wrong with it.
pub(super) struct Comparison<'a> {
    contents: Contents<'a>,
    architecture: Architecture,
    differences: Vec<Difference>,
    /// Whether the hash is another, though the layers are the same.
    damaged: bool,
}

/// Tensors of a file that fit, with the values to write.
pub(super) type Fitting<'a> = Vec<(Tensor<'static>, Found<'a>)>;

impl<'a> Comparison<'a> {
    pub(super) fn new(contents: Contents<'a>, architecture: Architecture) -> Self {
        Self { contents, architecture, differences: Vec::new(), damaged: false }
    }

    /// Compares the layers, where the file says which they are.
    pub(super) fn layers(&mut self) {
        let Some(found) = self.contents.text.take() else { return };
        let expected = self.architecture.text();
        if found == expected {
            return;
        }
        // The hash stands in the first line.
        let [found, expected] = [&found, &expected].map(|text| text.lines().skip(1).collect());
        if found == expected {
            self.damaged = true;
        } else {
            let [file, network] = differing(found, expected);
            self.differences.push(Difference::Layers { file, network });
        }
    }

    /// Takes the tensors whose names, after the prefix, the table has.
    pub(super) fn take(&mut self, prefix: &str) -> Fitting<'a> {
        let mut by_place = self.sort_out(prefix);
        let mut fitting = Vec::new();
        for tensor in Tensors::new(self.architecture.segments) {
            let Some((name, found)) = by_place.remove(&tensor.range().start) else {
                let name = format!("{prefix}{}", tensor.name());
                self.differences.push(Difference::Missing { name });
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

    /// The tensors that the table has, by the place where they go.
    fn sort_out(&mut self, prefix: &str) -> BTreeMap<usize, (String, Found<'a>)> {
        let mut by_place = BTreeMap::new();
        for (name, found) in mem::take(&mut self.contents.tensors) {
            let tensor = name.strip_prefix(prefix).and_then(|name| find(&self.architecture, name));
            let Some(tensor) = tensor else {
                self.contents.tensors.insert(name, found);
                continue;
            };
            let place = tensor.range().start;
            if let Some((other, _)) = by_place.insert(place, (name.clone(), found)) {
                self.differences.push(Difference::Twice { name: other, other: name });
            }
        }
        by_place
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

    /// What was not taken is not of this network; an error if anything differs.
    pub(super) fn finish(mut self) -> Result<(), LoadError> {
        let segments = self.architecture.segments;
        for (index, name) in mem::take(&mut self.contents.tensors).into_keys().enumerate() {
            let nearest = (index < SUGGESTIONS).then(|| named::nearest(segments, &name)).flatten();
            let nearest = nearest.map(|nearest| nearest.to_string());
            self.differences.push(Difference::Unused { name, nearest });
        }
        if !self.differences.is_empty() {
            let (network, differences) = (self.architecture.name, self.differences);
            return Err(LoadError::Differs { network, differences });
        }
        if self.damaged {
            let reason = String::from("the hash in it is not that of its layers and tensors");
            return Err(LoadError::Format { reason });
        }
        Ok(())
    }
}

/// Names for which a similar one is looked up; a file may have a million.
const SUGGESTIONS: usize = 16;

fn find(architecture: &Architecture, name: &str) -> Option<Tensor<'static>> {
    let segments: &'static [Segment] = architecture.segments;
    segments.iter().find_map(|segment| segment.find(name))
}

/// Two lists without what they have in common in the beginning and in the end.
fn differing(mut a: Vec<&str>, mut b: Vec<&str>) -> [Vec<String>; 2] {
    while a.last().is_some_and(|last| b.last() == Some(last)) {
        a.pop();
        b.pop();
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    [a, b].map(|lines| lines.into_iter().skip(same).map(str::to_owned).collect())
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
}
