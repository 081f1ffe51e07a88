//! Why a file was not written or read.

use alloc::{string::String, vec::Vec};
use core::fmt::{self, Display, Formatter, Write as _};

use super::architecture::VERSION;

/// Why nothing was saved; a file that was there before is as it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum SaveError {
    /// The file could not be written.
    #[cfg(feature = "std")]
    Io {
        /// Where it should have been.
        path: std::path::PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The list of tensors is longer than the format allows, 100 million bytes.
    TooManyTensors,
    /// The trainer has accumulated batches that no step has applied.
    Accumulating,
}

/// Why nothing was loaded; the network is as it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// The file could not be read.
    #[cfg(feature = "std")]
    Io {
        /// Where it should be.
        path: std::path::PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is not a file of the format, or was cut off or damaged.
    Format {
        /// What is wrong with it.
        reason: String,
    },
    /// It is one of networks where one of trainers is expected, or the other way
    /// round.
    Kind {
        /// What such a file holds.
        expected: &'static str,
        /// What this one holds.
        found: &'static str,
    },
    /// It says in a later version of the format which network it is of.
    Version {
        /// What it says of itself.
        found: String,
    },
    /// It is of another network.
    Differs {
        /// The type that should have been loaded.
        network: &'static str,
        /// All differences.
        differences: Vec<Difference>,
        /// Whether all tensors fit, so that
        /// [`load_tensors`](crate::Network::load_tensors) loads the file.
        by_tensors: bool,
    },
}

/// A difference between a file and the network that it should have been of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The network was saved by a type with other layers, or with blocks that are joined
    /// otherwise.
    Layers {
        /// The lines that differ, as the file has them.
        file: Vec<String>,
        /// As the network has them.
        network: Vec<String>,
    },
    /// The file has no such tensor.
    Missing {
        /// The tensor's name.
        name: String,
    },
    /// A tensor has another shape.
    Shape {
        /// Its name in the file.
        name: String,
        /// The network's shape of it.
        expected: Vec<usize>,
        /// The file's.
        found: Vec<usize>,
    },
    /// A tensor consists of other numbers.
    Type {
        /// Its name in the file.
        name: String,
        /// The types that are read.
        expected: String,
        /// The file's.
        found: String,
    },
    /// The file has a tensor under both of its names.
    Twice {
        /// Its first name in the file.
        name: String,
        /// Its second.
        other: String,
    },
    /// The file has a tensor that the network does not have.
    Unused {
        /// The name in the file.
        name: String,
        /// The most similar name of a tensor of its shape that is missing, if any is similar.
        nearest: Option<String>,
    },
    /// All names in the file begin with something that the network's do not; other
    /// differences are told without it.
    Prefix {
        /// What they begin with.
        prefix: String,
    },
}

impl core::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            #[cfg(feature = "std")]
            Self::Io { error, .. } => Some(error),
            Self::TooManyTensors | Self::Accumulating => None,
        }
    }
}

impl core::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            #[cfg(feature = "std")]
            Self::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl Display for SaveError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "std")]
            Self::Io { path, error } => write!(f, "cannot write `{}`: {error}", path.display()),
            Self::TooManyTensors => f.write_str(
                "the names and shapes of all tensors take more than the 100 million bytes \
                 that `safetensors` allows",
            ),
            Self::Accumulating => f.write_str(
                "the trainer has accumulated batches since the last step: call `apply` before \
                 it is saved",
            ),
        }
    }
}

impl Display for LoadError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "std")]
            Self::Io { path, error } => write!(f, "cannot read `{}`: {error}", path.display()),
            Self::Format { reason } => {
                write!(f, "this is not a whole `safetensors` file: {}", Shown(reason))
            }
            Self::Kind { expected, found } => {
                write!(f, "the file holds {found}, where {expected} is expected")
            }
            Self::Version { found } => write!(
                f,
                "the file says in a later version of the format of which network it is ({}, not \
                 {VERSION}): update `relu-runtime`",
                Shown(found)
            ),
            Self::Differs { network, differences, by_tensors } => {
                write!(f, "the file does not fit `{network}`:")?;
                differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))?;
                if !by_tensors {
                    return Ok(());
                }
                write!(
                    f,
                    "\nhelp: all tensors fit: if `{network}` is meant to differ, \
                     `{network}::load_tensors` takes them from the file"
                )
            }
        }
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layers { file, network } => {
                f.write_str("the layers differ: ")?;
                write_layers(f, "the file has", file)?;
                write_layers(f, "; the network has", network)
            }
            Self::Missing { name } => write!(f, "`{}` is missing", Shown(name)),
            Self::Shape { name, expected, found } => {
                write!(f, "`{}` has the shape {found:?}, not {expected:?}", Shown(name))
            }
            Self::Type { name, expected, found } => {
                write!(f, "`{}` consists of {found}, not of {expected}", Shown(name))?;
                f.write_str(if found == "F64" { "; in PyTorch, save `model.float()`" } else { "" })
            }
            Self::Twice { name, other } => {
                write!(f, "`{}` is there a second time as `{}`", Shown(name), Shown(other))
            }
            Self::Unused { name, nearest } => {
                write!(f, "`{}` is unknown", Shown(name))?;
                let Some(nearest) = nearest else { return Ok(()) };
                write!(f, ": is it `{nearest}`?")
            }
            Self::Prefix { prefix } => {
                let prefix = Shown(prefix);
                write!(
                    f,
                    "all names begin with `{prefix}`, as those of a module inside of another do; \
                     save them without it, in Python:\n      \
                     tensors = {{name.removeprefix(\"{prefix}\"): tensor for name, tensor in \
                     model.state_dict().items()}}\n      \
                     safetensors.torch.save_file(tensors, path)"
                )
            }
        }
    }
}

fn write_layers(f: &mut Formatter<'_>, who: &str, layers: &[String]) -> fmt::Result {
    const MOST: usize = 8;
    f.write_str(who)?;
    if layers.is_empty() {
        return f.write_str(" none here");
    }
    for (index, layer) in layers.iter().take(MOST).enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(f, "{comma} `{}`", Shown(layer))?;
    }
    match layers.len().saturating_sub(MOST) {
        0 => Ok(()),
        rest => write!(f, " and {rest} more"),
    }
}

/// A text from a file: without control characters, cut off where it is long.
struct Shown<'a>(&'a str);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 120;
        let end = self.0.floor_char_boundary(LONGEST);
        for character in self.0[..end].chars() {
            if character.is_control() {
                write!(f, "{}", character.escape_default())?;
            } else {
                f.write_char(character)?;
            }
        }
        if end < self.0.len() { f.write_str("...") } else { Ok(()) }
    }
}
