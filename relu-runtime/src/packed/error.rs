//! What may be wrong with a packed network.

use core::fmt;

/// Why bytes are not a packed network of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackedError {
    /// They do not begin as a packed network does.
    Format,
    /// They are for machines with the other order of bytes.
    ByteOrder,
    /// They are of another version of the format.
    Version {
        /// The version in them.
        found: u32,
    },
    /// They are for targets with panels of another width.
    Panel {
        /// Outputs in a panel, in them.
        found: u32,
    },
    /// They are of a network with other layers, numbers in them, names or shapes, or of one
    /// whose blocks read other values.
    Architecture,
    /// There are fewer or more of them than the network has.
    Length {
        /// Bytes that there should be.
        expected: usize,
        /// Bytes that there are.
        found: usize,
    },
    /// They do not begin where the network may lie in memory.
    Alignment {
        /// A multiple of this is needed.
        expected: usize,
    },
    /// They are damaged: a number in them has changed, or one in their header.
    Checksum,
}

impl PackedError {
    /// The error as a constant text, which a compiler can show.
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Format => "these bytes are not a packed network",
            Self::ByteOrder => "the packed network is for the other order of bytes",
            Self::Version { .. } => {
                "the packed network is of another version of the format: pack it anew with \
                 this version of the crates"
            }
            Self::Panel { .. } => {
                "the packed network is for targets with other vectors: pack it for this one"
            }
            Self::Architecture => {
                "the packed network is of other layers, numbers in them, names, shapes or sources \
                 of blocks: pack the weights of this description"
            }
            Self::Length { .. } => "the packed network is cut short, or has bytes behind it",
            Self::Alignment { .. } => {
                "the packed network does not begin where it may lie in memory: align it to 64 \
                 bytes"
            }
            Self::Checksum => {
                "the packed network is damaged: its numbers or its header have changed"
            }
        }
    }
}

impl fmt::Display for PackedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())?;
        match self {
            Self::Version { found } => write!(f, " (it is {found}, not {})", super::VERSION),
            Self::Panel { found } => write!(f, " (panels of {found}, not {})", crate::PANEL),
            Self::Length { expected, found } => write!(f, " ({found} bytes, not {expected})"),
            Self::Alignment { expected } => write!(f, " (here a multiple of {expected})"),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for PackedError {}
