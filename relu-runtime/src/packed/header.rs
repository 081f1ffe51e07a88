//! The first 64 bytes.

use super::PackedError;
use super::architecture::packed_hash;
use crate::hash::Fnv;
use crate::{Network, PANEL};

/// The first eight bytes, as a number.
pub const MAGIC: u64 = 0x4b43_4150_554c_4552;
/// Of the format.
pub const VERSION: u32 = 2;
/// Bytes before the numbers, as many as the largest alignment.
pub const HEADER_LEN: usize = 64;

/// What the header says.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub magic: u64,
    pub version: u32,
    pub panel: u32,
    pub architecture: u64,
    pub numbers: u64,
    pub checksum: u64,
}

impl Header {
    const fn read(bytes: &[u8; HEADER_LEN]) -> Self {
        Self {
            magic: u64_at::<0>(bytes),
            version: u32_at::<8>(bytes),
            panel: u32_at::<12>(bytes),
            architecture: u64_at::<16>(bytes),
            numbers: u64_at::<24>(bytes),
            checksum: u64_at::<32>(bytes),
        }
    }

    /// Its bytes, in the order of a target.
    #[cfg(feature = "alloc")]
    pub(super) fn bytes(self, big_endian: bool) -> [u8; HEADER_LEN] {
        let mut bytes = [0; HEADER_LEN];
        let mut put = |at: usize, value: &[u8]| {
            bytes[at..at + value.len()].copy_from_slice(value);
            if big_endian {
                bytes[at..at + value.len()].reverse();
            }
        };
        put(0, &self.magic.to_le_bytes());
        put(8, &self.version.to_le_bytes());
        put(12, &self.panel.to_le_bytes());
        put(16, &self.architecture.to_le_bytes());
        put(24, &self.numbers.to_le_bytes());
        put(32, &self.checksum.to_le_bytes());
        bytes
    }
}

// With places that are constants, so that no bound is checked whatever the optimization.
const fn u32_at<const AT: usize>(bytes: &[u8; HEADER_LEN]) -> u32 {
    u32::from_ne_bytes([bytes[AT], bytes[AT + 1], bytes[AT + 2], bytes[AT + 3]])
}

const fn u64_at<const AT: usize>(bytes: &[u8; HEADER_LEN]) -> u64 {
    u64::from_ne_bytes([
        bytes[AT],
        bytes[AT + 1],
        bytes[AT + 2],
        bytes[AT + 3],
        bytes[AT + 4],
        bytes[AT + 5],
        bytes[AT + 6],
        bytes[AT + 7],
    ])
}

/// What is wrong with the bytes as those of a network; in constant time, while compiling or
/// running.
pub(super) const fn check<N: Network>(bytes: &[u8]) -> Option<PackedError> {
    let Some(first) = bytes.first_chunk() else { return Some(PackedError::Format) };
    let header = Header::read(first);
    let expected = HEADER_LEN + size_of::<N>();
    if header.magic == MAGIC.swap_bytes() {
        Some(PackedError::ByteOrder)
    } else if header.magic != MAGIC {
        Some(PackedError::Format)
    } else if header.version != VERSION {
        Some(PackedError::Version { found: header.version })
    } else if header.panel as usize != PANEL {
        Some(PackedError::Panel { found: header.panel })
    } else if header.architecture != const { packed_hash::<N>() } {
        Some(PackedError::Architecture)
    } else if bytes.len() != expected {
        Some(PackedError::Length { expected, found: bytes.len() })
    } else if header.numbers != N::STORAGE_LEN as u64 || !has_zeros(first) {
        Some(PackedError::Checksum)
    } else {
        None
    }
}

/// Whether the rest of the header is as it was written.
const fn has_zeros(bytes: &[u8; HEADER_LEN]) -> bool {
    u64_at::<40>(bytes) | u64_at::<48>(bytes) | u64_at::<56>(bytes) == 0
}

/// Compares the numbers with the hash of them.
pub(super) fn check_numbers(
    bytes: &[u8],
    numbers: impl Iterator<Item = f32>,
) -> Result<(), PackedError> {
    let first = bytes.first_chunk().ok_or(PackedError::Format)?;
    let is_right = Header::read(first).checksum == Fnv::new().numbers(numbers).0;
    if is_right { Ok(()) } else { Err(PackedError::Checksum) }
}
