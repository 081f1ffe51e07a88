//! What may be wrong with a source.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::Position;

/// Why a source cannot be read; mistakes in descriptions are none of these.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file that cannot be read.
    Read(PathBuf, io::Error),
    /// A file that is no Rust: where, and what is there.
    Syntax {
        /// The file.
        file: String,
        /// Of the token that does not fit.
        position: Position,
        /// What is wrong.
        message: String,
    },
    /// A module that has no file.
    NoModule {
        /// The file with `mod name;`.
        file: String,
        /// Where it is there.
        position: Position,
        /// The module.
        name: String,
        /// Where its file could be.
        tried: Vec<PathBuf>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => write!(formatter, "cannot read {}: {error}", path.display()),
            Self::Syntax { file, position, message } => {
                write!(formatter, "{file}:{position}: this is no Rust: {message}")
            }
            Self::NoModule { file, position, name, tried } => {
                let tried: Vec<_> = tried.iter().map(|path| path.display().to_string()).collect();
                write!(
                    formatter,
                    "{file}:{position}: the module `{name}` has no file: neither {} is there",
                    tried.join(" nor ")
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(_, error) => Some(error),
            Self::Syntax { .. } | Self::NoModule { .. } => None,
        }
    }
}
