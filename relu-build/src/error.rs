//! What can go wrong.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use relu_runtime::packed::Target;
use relu_runtime::save::LoadError;

/// Why weights cannot be packed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A variable that cargo sets for build scripts is not there.
    NoBuildScript(&'static str),
    /// A file that cannot be read.
    Read(PathBuf, io::Error),
    /// A file that cannot be written.
    Write(PathBuf, io::Error),
    /// A file of trained weights that is not there.
    NoFile(PathBuf),
    /// What is no name of weights.
    Name(String),
    /// A build script has two files of one name.
    GivenTwice {
        /// The name.
        name: String,
        /// The files, in the order given.
        files: [PathBuf; 2],
    },
    /// No description has what was looked for.
    NoDescription {
        /// The attribute that was looked for.
        wanted: String,
        /// What there is: what is probably meant, and wrong, with what to write; then the other
        /// descriptions.
        seen: Vec<String>,
        /// What could not be read, and may have it.
        unread: Vec<relu_source::Error>,
        /// The package that was searched.
        package: PathBuf,
        /// How many files were looked at.
        files: usize,
    },
    /// Several descriptions have it.
    SeveralDescriptions {
        /// The attribute.
        wanted: String,
        /// The files, with lines.
        places: Vec<String>,
    },
    /// A size that only rustc knows.
    UnknownSize {
        /// The size, as it is written.
        size: String,
        /// The network.
        network: String,
    },
    /// A number that only rustc knows, and that the file does not say.
    UnknownNumber {
        /// The number, as it is written.
        number: String,
        /// The network.
        network: String,
    },
    /// A target with panels that no machine has.
    Panel {
        /// Outputs in one.
        found: usize,
    },
    /// The file, where there is one, is not of this network; all differences.
    Differs(Option<PathBuf>, LoadError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBuildScript(variable) => {
                write!(f, "there is no variable {variable}: `relu_build` is for `build.rs`")
            }
            Self::Read(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::Write(path, error) => write!(f, "cannot write {}: {error}", path.display()),
            Self::NoFile(path) => write!(
                f,
                "there is no file {0}: train the network and save it first, by \
                 `network.save(\"{0}\")` or from PyTorch; the book's page \"Weights in the \
                 program\" tells how one package does both",
                path.display()
            ),
            Self::Name(name) => {
                let meant = relu_codegen::weights::meant(name);
                write!(
                    f,
                    "`{name}` is not a name of weights, which has letters, digits, `_` and `-` \
                     only: write `relu_build::weights(\"{meant}\", \"{meant}.safetensors\")`, and \
                     `#[weights(\"{meant}\")]` on the description"
                )
            }
            Self::GivenTwice { name, files: [first, second] } => write!(
                f,
                "the weights `{name}` are given twice, as {} and as {}: give each a name of its \
                 own",
                first.display(),
                second.display()
            ),
            Self::NoDescription { wanted, seen, unread, package, files } => {
                write!(f, "no description in this package has {wanted}")?;
                seen.iter().try_for_each(|seen| write!(f, "\n- {seen}"))?;
                unread.iter().try_for_each(|error| write!(f, "\n- not looked at: {error}"))?;
                write!(
                    f,
                    "\n- searched: the files that end in `.rs` below {}, but for hidden \
                     ones, other packages and what cargo has built, and those that `#[path]` \
                     names, {files} in all",
                    package.display()
                )
            }
            Self::SeveralDescriptions { wanted, places } => write!(
                f,
                "several descriptions have {wanted}, in {}: give each a name of its own; of \
                 those under `#[cfg]` the ones that are left out do not count, where a build \
                 script knows that",
                places.join(" and ")
            ),
            Self::UnknownSize { size, network } => write!(
                f,
                "the size `{size}` of `{network}` is not known to a build script, which follows \
                 constants of integers in the same file, and `#[cfg]` on them as far as cargo \
                 tells it: write a number or such a constant"
            ),
            Self::UnknownNumber { number, network } => write!(
                f,
                "the number `{number}` of `{network}` is not known to a build script, which \
                 follows constants of `f32` in the same file, and `relu_build::weights` takes it \
                 from a file that was saved by this crate, too: write a number or such a constant"
            ),
            Self::Panel { found } => write!(
                f,
                "a panel of {found} outputs: a target has panels of 1 to {}",
                Target::WIDEST
            ),
            Self::Differs(path, error) => {
                if let Some(path) = path {
                    write!(f, "{}: ", path.display())?;
                }
                write_load_error(f, error)
            }
        }
    }
}

/// The error with what is to be done in a build script.
fn write_load_error(f: &mut fmt::Formatter<'_>, error: &LoadError) -> fmt::Result {
    let LoadError::Differs { network, differences, by_tensors: true, .. } = error else {
        return write!(f, "{error}");
    };
    write!(f, "the file does not fit `{network}`:")?;
    differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))?;
    write!(
        f,
        "\nhelp: all tensors fit: if `{network}` is meant to differ, write \
         `relu_build::weights_of_tensors` in the place of `relu_build::weights`"
    )
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(_, error) | Self::Write(_, error) => Some(error),
            Self::Differs(_, error) => Some(error),
            _ => None,
        }
    }
}

impl Error {
    /// Says which file is not of the network.
    pub(crate) fn of_file(self, path: &Path) -> Self {
        match self {
            Self::Differs(None, error) => Self::Differs(Some(path.to_owned()), error),
            other => other,
        }
    }
}

impl From<LoadError> for Error {
    fn from(error: LoadError) -> Self {
        Self::Differs(None, error)
    }
}
