//! Networks as files.

use alloc::{string::String, vec::Vec};

use safetensors::Dtype;

use super::architecture::Architecture;
use super::compare::{Comparison, Fitting};
use super::error::{LoadError, SaveError};
use super::file::{self, Contents, Entry, Kind};
use super::names::{self, SaveNames};
use crate::parameters::{Tensors, named};

/// What has to be the same in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Names, shapes, and the graph, where the file says it.
    Graph,
    /// Names and shapes.
    Tensors,
}

/// The file of a network with that storage.
pub(crate) fn save(
    architecture: Architecture,
    storage: &[f32],
    names: SaveNames,
) -> Result<Vec<u8>, SaveError> {
    let entries = entries(architecture, "", storage, names);
    file::serialize(Kind::Network, architecture.text(), entries)
}

/// The entries of storage that is laid out as a network.
pub(super) fn entries<'a>(
    architecture: Architecture,
    prefix: &str,
    storage: &'a [f32],
    names: SaveNames,
) -> Vec<(String, Entry<'a>)> {
    let mut entries = Vec::new();
    for tensor in Tensors::new(architecture.segments) {
        let name = alloc::format!("{prefix}{}", names.of(tensor));
        if let Some(counter) = names::counter(&name) {
            entries.push((counter, Entry::Scalar(Dtype::I64, [0; 8])));
        }
        entries.push((name, Entry::Tensor { tensor, storage }));
    }
    entries
}

/// What a file says of its network.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    Contents::parse(bytes, Kind::Network).ok()?.text
}

/// Takes over all tensors of a file, or none.
pub(crate) fn load(
    architecture: Architecture,
    bytes: &[u8],
    check: Check,
    storage: &mut [f32],
) -> Result<(), LoadError> {
    let mut comparison = Comparison::new(Contents::parse(bytes, Kind::Network)?, architecture);
    if check == Check::Graph {
        comparison.graph()?;
    }
    comparison.take_off_prefix();
    let fitting = comparison.take("", |_| true);
    comparison.finish()?;
    write(fitting, storage);
    Ok(())
}

/// Copies tensors that fit into storage.
pub(super) fn write(fitting: Fitting, storage: &mut [f32]) {
    for (tensor, found) in fitting {
        named::write(tensor, &found.values(), storage).expect("type and shape were checked");
    }
}
