//! Numbers that no training should have left.

use alloc::{string::String, vec::Vec};

use super::file::{Contents, Kind};

/// The tensors of a network's file in which a number is NaN or infinite; none of a file that
/// cannot be read. For `relu-build`, which warns.
#[doc(hidden)]
#[must_use]
pub fn not_finite(file: &[u8]) -> Vec<String> {
    let tensors = Contents::parse(file, Kind::Network).map(|contents| contents.tensors);
    let tensors = tensors.unwrap_or_default().into_iter();
    let bad = tensors.filter(|(_, found)| !found.values().into_iter().all(f32::is_finite));
    bad.map(|(name, _)| name).collect()
}
