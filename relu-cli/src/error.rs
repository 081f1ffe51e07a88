//! What can go wrong with the tool itself.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a command could not do its work; mistakes in descriptions are none of these.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file that cannot be read.
    Read(PathBuf, io::Error),
    /// A file or folder that cannot be written.
    Write(PathBuf, io::Error),
    /// The output cannot be written.
    Output(io::Error),
    /// A source that cannot be read.
    Source(relu_source::Error),
    /// A folder without a crate.
    NoCrate(PathBuf),
    /// `cargo` has failed: its message.
    Cargo(String),
    /// No `network!` in what was read.
    NoNetwork(String),
    /// No network of this name; the names that there are.
    UnknownNetwork {
        /// As asked for.
        name: String,
        /// Of the networks.
        known: Vec<String>,
        /// The one that was probably meant.
        likely: Option<String>,
    },
    /// Descriptions with mistakes, where code was asked for.
    Mistakes(usize),
    /// Descriptions that formatting would have changed: a mistake of the formatter.
    Refused(Vec<String>),
    /// No message has this code.
    UnknownCode {
        /// As asked for.
        code: String,
        /// The one that was probably meant.
        likely: Option<String>,
    },
    /// What is asked for makes no sense together.
    Usage(String),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => write!(formatter, "cannot read {}: {error}", path.display()),
            Self::Write(path, error) => {
                write!(formatter, "cannot write {}: {error}", path.display())
            }
            Self::Output(error) => write!(formatter, "cannot write the output: {error}"),
            Self::Source(error) => error.fmt(formatter),
            Self::NoCrate(path) => write!(
                formatter,
                "there is no Cargo.toml in {} or above it\n  help: name a file, or `-` for \
                 standard input",
                path.display()
            ),
            Self::Cargo(message) => formatter.write_str(message.trim_end()),
            Self::NoNetwork(place) => write!(
                formatter,
                "there is no `network!` in {place}\n  help: a network begins with `network! {{ pub \
                 struct Name(input: [64]) -> output {{`"
            ),
            Self::UnknownNetwork { name, known, likely } => {
                write!(formatter, "there is no network `{name}`\n  help: ")?;
                match likely {
                    Some(likely) => write!(formatter, "did you mean `{likely}`?"),
                    None => write!(formatter, "there is {}", relu_codegen::diagnostic::list(known)),
                }
            }
            Self::Mistakes(1) => formatter.write_str("a description has a mistake"),
            Self::Mistakes(count) => {
                write!(formatter, "there are {count} mistakes in descriptions")
            }
            Self::Refused(networks) => write!(
                formatter,
                "formatting would change a token or a comment of {}; the file is left as it is\n  \
                 help: this is a mistake of `relu fmt`: please report it with the description",
                networks.join(", ")
            ),
            Self::UnknownCode { code, likely } => {
                write!(formatter, "there is no message `{code}`\n  help: ")?;
                match likely {
                    Some(likely) => write!(formatter, "did you mean `{likely}`?"),
                    None => formatter.write_str("`relu explain --list` shows all"),
                }
            }
            Self::Usage(message) => formatter.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Source(error) => Some(error),
            Self::Read(_, error) | Self::Write(_, error) | Self::Output(error) => Some(error),
            _ => None,
        }
    }
}

impl From<relu_source::Error> for Error {
    fn from(error: relu_source::Error) -> Self {
        Self::Source(error)
    }
}

impl Error {
    /// Whether the output was closed early, as by `head`: no reason to complain.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
