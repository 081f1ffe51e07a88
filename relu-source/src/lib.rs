//! Rust sources, and the descriptions of networks in them.
//!
//! [`scan`] finds every `network!` in a text, [`read_crate`] in a file and the modules
//! that it names; [`Constants`] are the values of constants in a source that a
//! description may use for sizes.

mod attributes;
pub mod cfg;
mod constants;
mod error;
mod modules;
mod position;
mod scan;
mod scopes;

use std::ops::Range;
use std::path::{Path, PathBuf};

use proc_macro2::{Span, TokenStream};

pub use cfg::Cfg;
pub use constants::Constants;
pub use error::Error;
pub use modules::{Module, read as read_crate};
pub use position::{Lines, Position};
pub use scan::scan;

/// A file, or a text from elsewhere.
#[derive(Debug)]
pub struct Source {
    /// The path as messages name it.
    pub name: String,
    /// The path, where it is a file.
    pub path: Option<PathBuf>,
    /// All of it.
    pub text: String,
    /// The tokens of all of it.
    pub tokens: TokenStream,
    /// The networks in it, in order.
    pub descriptions: Vec<Description>,
    /// The words `network` where a `macro_rules!` fills in what is between the delimiters:
    /// descriptions that cannot be seen.
    pub templates: Vec<Span>,
}

/// What stands in a `network!`.
#[derive(Clone, Debug)]
pub struct Description {
    /// The name of the struct, where it can be read.
    pub name: Option<String>,
    /// Between the delimiters.
    pub tokens: TokenStream,
    /// What stands between the brackets of the attributes in front of `network!`.
    pub attributes: Vec<TokenStream>,
    /// The same of the items around.
    pub around: Vec<TokenStream>,
    /// Of the word `network`.
    pub span: Span,
    /// The bytes between the delimiters.
    pub inside: Range<usize>,
}

impl Source {
    /// The file and the line of a token.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        format!("{}:{}", self.name, Position::from(span.start()).line)
    }
}

impl Description {
    /// The name, or a stand-in.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or("a network without a name")
    }

    /// Whether it is compiled, as far as `#[cfg]` in its source tells and is known.
    #[must_use]
    pub fn is_compiled(&self, cfg: &Cfg) -> Option<bool> {
        cfg.has(&[self.attributes.as_slice(), &self.around].concat())
    }

    /// The bytes of a token; the word `network` for what has no token.
    #[must_use]
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let bytes = span.byte_range();
        let is_inside = bytes.start >= self.inside.start && bytes.end <= self.inside.end + 1;
        if is_inside { bytes } else { self.span.byte_range() }
    }
}

/// Reads a file.
///
/// # Errors
///
/// [`Error::Read`], [`Error::Syntax`]
pub fn read(path: &Path) -> Result<Source, Error> {
    let text = std::fs::read(path).map_err(|error| Error::Read(path.to_owned(), error))?;
    let text = String::from_utf8(text).map_err(|error| {
        let error = std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error());
        Error::Read(path.to_owned(), error)
    })?;
    scan(shown(path), Some(path.to_owned()), text)
}

/// The path, from the current folder on where it is in that.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let inside = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    inside.unwrap_or_else(|| path.to_owned()).display().to_string()
}
