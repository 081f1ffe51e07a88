//! Packs networks, for this target or another.

use alloc::{boxed::Box, vec::Vec};

use super::PackedError;
use super::architecture;
use super::header::{self, HEADER_LEN, Header, MAGIC, VERSION};
use crate::hash::Fnv;
use crate::{Network, PANEL};

/// A network's bytes, for this target.
pub(crate) fn pack<N: Network>(network: &N) -> Vec<u8> {
    let target = Layout { panel: PANEL, big_endian: cfg!(target_endian = "big") };
    bytes(architecture::packed_hash::<N>(), network.as_slice(), target)
}

/// A copy of a packed network, wherever its bytes begin.
pub(crate) fn unpack<N: Network>(packed: &[u8]) -> Result<Box<N>, PackedError> {
    if let Some(error) = header::check::<N>(packed) {
        return Err(error);
    }
    let mut network = N::boxed_zeroed();
    let numbers = packed[HEADER_LEN..].chunks_exact(size_of::<f32>());
    for (to, from) in network.as_mut_slice().iter_mut().zip(numbers) {
        *to = f32::from_ne_bytes([from[0], from[1], from[2], from[3]]);
    }
    header::check_numbers(packed, network.as_slice().iter().copied())?;
    Ok(network)
}

/// How numbers lie in memory.
#[derive(Clone, Copy, Debug)]
struct Layout {
    panel: usize,
    big_endian: bool,
}

fn bytes(architecture: u64, numbers: &[f32], layout: Layout) -> Vec<u8> {
    let Layout { panel, big_endian } = layout;
    let header = Header {
        magic: MAGIC,
        version: VERSION,
        panel: u32::try_from(panel).expect("panels are small"),
        architecture,
        numbers: numbers.len() as u64,
        checksum: Fnv::new().numbers(numbers.iter().copied()).0,
    };
    let mut bytes = Vec::with_capacity(HEADER_LEN + size_of_val(numbers));
    bytes.extend(header.bytes(big_endian));
    for number in numbers {
        let number = number.to_bits();
        bytes.extend(if big_endian { number.to_be_bytes() } else { number.to_le_bytes() });
    }
    bytes
}

#[cfg(feature = "safetensors")]
mod safetensors {
    //! From a portable file, for a description that a build script has read.

    use alloc::{string::String, vec, vec::Vec};

    use super::{Layout, architecture, bytes};
    use crate::parameters::{Tensors, named};
    use crate::save::{self, Architecture, Check, LoadError};
    use crate::{Graph, Segment, SummaryRow};

    /// A network as its tables.
    #[derive(Clone, Copy, Debug)]
    pub struct Description {
        /// The name of the type.
        pub name: &'static str,
        /// What decides `forward` once the tensors are given.
        pub graph: Graph,
        /// The layers as they were written.
        pub rows: &'static [SummaryRow],
        /// The parameters and the state.
        pub segments: &'static [Segment],
    }

    /// The machine that a packed network is for; what the crate `relu-build` packs for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Target {
        /// Outputs in a panel there, [`PANEL`](crate::PANEL) as the runtime is compiled for
        /// it; from 1 to [`Target::WIDEST`].
        pub panel: usize,
        /// Whether the highest byte comes first.
        pub big_endian: bool,
    }

    impl Target {
        /// The largest panel, of a cache line.
        pub const WIDEST: usize = crate::simd::WIDEST;
    }

    /// Packs the tensors of a `safetensors` file, if all that is checked fits.
    ///
    /// # Errors
    ///
    /// [`LoadError`], which lists all differences between the file and the description.
    ///
    /// # Panics
    ///
    /// If the target's panels have no outputs; `relu-build` refuses them.
    pub fn pack_safetensors(
        description: Description,
        file: &[u8],
        check: Check,
        target: Target,
    ) -> Result<Vec<u8>, LoadError> {
        let Description { name, graph, rows, segments } = description;
        let len = Tensors::new(segments).map(|tensor| tensor.range().end).max().unwrap_or(0);
        let architecture = Architecture {
            name,
            segments,
            #[cfg(feature = "training")]
            storage_len: len,
            graph,
            rows,
        };
        let mut storage = vec![0.0; len];
        save::load(architecture, file, check, &mut storage)?;
        let numbers = rearranged(segments, &storage, target.panel);
        let hash = architecture::packed_hash_of(&graph, segments);
        let layout = Layout { panel: target.panel, big_endian: target.big_endian };
        Ok(bytes(hash, &numbers, layout))
    }

    /// What a `safetensors` file says of its network, where it does.
    #[must_use]
    pub fn text(file: &[u8]) -> Option<String> {
        save::text(file)
    }

    /// The numbers of a network of this machine as they lie on another: the tensors in the
    /// same order, each in its panels.
    fn rearranged(segments: &'static [Segment], storage: &[f32], panel: usize) -> Vec<f32> {
        let mut tensors: Vec<_> = Tensors::new(segments).collect();
        tensors.sort_by_key(|tensor| tensor.range().start);
        let mut numbers = Vec::new();
        for tensor in tensors {
            let layout = tensor.segment().layout;
            let mut values = vec![0.0; tensor.values()];
            named::read(tensor, storage, &mut values).expect("the values are as many");
            let start = numbers.len();
            numbers.resize(start + layout.storage_len_in(panel), 0.0);
            let [_, columns] = layout.matrix();
            for (index, value) in values.into_iter().enumerate() {
                let (row, column) = (index / columns, index % columns);
                numbers[start + layout.position_in(panel, row, column)] = value;
            }
        }
        numbers
    }
}

#[cfg(feature = "safetensors")]
pub use safetensors::{Description, Target, pack_safetensors, text};
