//! The names that tensors have in a file.

use alloc::{format, string::String, string::ToString as _};

use crate::Tensor;

/// Which of a parameter's names a file has; both are found when it is read.
///
/// Each is that of a `state_dict` of a `PyTorch` module whose attributes are the
/// blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaveNames {
    /// `hidden.weight`: a block with one layer that has parameters is that layer,
    /// an `nn.Linear` say; one with several is an `nn.Sequential` of all its
    /// layers, `narrow.0.weight`.
    #[default]
    Short,
    /// `hidden.0.weight`: every block is an `nn.Sequential` of all its layers.
    Full,
}

impl SaveNames {
    /// The name of a tensor.
    pub(super) fn of(self, tensor: Tensor) -> String {
        match (self, tensor.alias()) {
            (Self::Full, Some(alias)) => alias.to_string(),
            _ => tensor.name().to_string(),
        }
    }
}

/// The name of the count of batches that `PyTorch` keeps beside this tensor, if
/// it is a running mean.
pub(super) fn counter(name: &str) -> Option<String> {
    let layer = name.strip_suffix("running_mean")?;
    (layer.is_empty() || layer.ends_with('.')).then(|| format!("{layer}num_batches_tracked"))
}
