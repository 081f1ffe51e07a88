//! Networks in the order in which the kernels read them: files for one kind of target,
//! used where they lie.
//!
//! A `safetensors` file is for everyone; a packed one is for programs that shall not load
//! anything: [`Network::from_packed`] looks at 64 bytes and returns a reference into the
//! others. It works on a memory-mapped file and on a region of flash.
//!
//! ```
//! use relu_runtime::packed::Aligned;
//! use relu_runtime::prelude::*;
//!
//! network! {
//!     struct Classes(point: [2]) -> scores {
//!         hidden: dense(16) -> relu,
//!         scores: dense(3),
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let network = Classes::new(42);
//! let packed = network.to_packed();
//! # let mut room = Box::new(Aligned([0_u8; 4096]));
//! # room.0[..packed.len()].copy_from_slice(&packed);
//! # let mapped = &room.0[..packed.len()];
//! // `mapped` are these bytes in memory that is aligned, such as of a mapped file.
//! let same = Classes::from_packed(mapped)?;
//! assert_eq!(same.forward(&[0.5, -1.0]), network.forward(&[0.5, -1.0]));
//! # Ok(())
//! # }
//! ```
//!
//! With `#[weights("name")]` on a description and the crate `relu-build` in `build.rs` the
//! file becomes a part of the program, as the constant `PRETRAINED`.
//!
//! # The format
//!
//! 64 bytes, then the network's `f32`s ([`Storage::as_slice`](crate::Storage::as_slice)),
//! all in the target's order of bytes:
//!
//! | bytes | type | what it is |
//! |---|---|---|
//! | 0 to 8 | `u64` | the number [`MAGIC`], which tells the order of bytes, too |
//! | 8 to 12 | `u32` | [`VERSION`] |
//! | 12 to 16 | `u32` | outputs in a panel, [`PANEL`](crate::PANEL) |
//! | 16 to 24 | `u64` | a hash of the network's graph, and of its tensors' names, shapes and layouts |
//! | 24 to 32 | `u64` | how many `f32`s follow |
//! | 32 to 40 | `u64` | a hash of these, FNV-1a of their bits, the lowest byte first |
//! | 40 to 64 | | zeros |
//!
//! The hash is of what decides `forward` once the numbers are given, a [`Graph`](crate::Graph):
//! `dense(N)` is `dense(4)` where `N` is 4, `leaky_relu(SLOPE)` is another layer for each value
//! of `SLOPE`, and what matters in training alone is not in it, unless it changes how a tensor
//! lies in memory, as dropout between `two_sided_relu` and `dense` does.
//!
//! [`Network::from_packed`]: crate::Network::from_packed

mod architecture;
mod error;
mod header;
#[cfg(feature = "alloc")]
mod write;

use crate::Network;
use crate::storage;

pub use error::PackedError;
pub use header::{HEADER_LEN, MAGIC, VERSION};

#[cfg(feature = "alloc")]
pub(crate) use architecture::hash;
#[cfg(feature = "safetensors")]
pub use write::Target;
#[cfg(feature = "safetensors")]
#[doc(hidden)]
pub use write::{Description, pack_safetensors, text};
#[cfg(feature = "alloc")]
pub(crate) use write::{pack, unpack};

/// Bytes that begin a cache line, as packed networks have to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct Aligned<T: ?Sized>(pub T);

/// The network in packed bytes.
pub(crate) fn network<N: Network>(bytes: &[u8]) -> Result<&N, PackedError> {
    match header::check::<N>(bytes) {
        Some(error) => Err(error),
        // There are as many bytes as the network has.
        None => storage::at_offset(bytes, HEADER_LEN)
            .ok_or(PackedError::Alignment { expected: align_of::<N>() }),
    }
}

/// The same, with all numbers compared with the hash of them.
pub(crate) fn checked<N: Network>(bytes: &[u8]) -> Result<&N, PackedError> {
    let network: &N = network(bytes)?;
    header::check_numbers(bytes, network.as_slice().iter().copied())?;
    Ok(network)
}

/// The network in a part of the program, for `#[weights]`.
///
/// # Panics
///
/// While compiling, where the bytes are of another network or for another target.
#[doc(hidden)]
#[must_use]
pub const fn pretrained<N: Network>(bytes: &'static Aligned<[u8]>) -> &'static N {
    match header::check::<N>(&bytes.0) {
        None => storage::at_aligned_offset(bytes, HEADER_LEN),
        Some(error) => panic!("{}", error.message()),
    }
}
