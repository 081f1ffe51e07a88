//! Finds the description of a package that has an attribute.

use std::fmt;
use std::path::{Path, PathBuf};

use relu_codegen::syntax::NetworkSyntax;

use relu_runtime::packed::{self, Target};
use relu_source::{Constants, Description, Position};

use crate::{Error, description};

/// What a description is looked for by.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'n> {
    /// `#[weights("name")]`
    Weights(&'n str),
    /// `#[c_api]` on a network of the name.
    Functions(&'n str),
}

impl Wanted<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Weights(name) | Self::Functions(name) => name,
        }
    }

    /// Whether a text has the beginning of the attribute, with blanks anywhere in it.
    fn may_be_in(&self, text: &str) -> bool {
        let attribute = match self {
            Self::Weights(_) => "#[weights(",
            Self::Functions(_) => "#[c_api",
        };
        text.split_whitespace().collect::<String>().contains(attribute)
    }

    /// The name of a description, where it has the attribute.
    fn of(&self, syntax: &NetworkSyntax) -> Option<String> {
        match self {
            Self::Weights(_) => Some(syntax.weights.as_ref()?.value()),
            Self::Functions(_) if syntax.c_api => Some(syntax.name.as_ref()?.to_string()),
            Self::Functions(_) => None,
        }
    }
}

impl fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weights(name) => write!(f, "`#[weights(\"{name}\")]`"),
            Self::Functions(name) => write!(f, "the name `{name}` and `#[c_api]`"),
        }
    }
}

/// What has to be the same in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The tensors, and the graph where the file says it.
    All,
    /// The tensors.
    Tensors,
}

/// A description and what stands around it.
pub struct Found {
    pub file: PathBuf,
    pub constants: Constants,
    pub description: Description,
}

impl Found {
    /// Packs the bytes of a `safetensors` file, unless the description has mistakes.
    pub fn pack(
        &self,
        bytes: &[u8],
        compared: Compared,
        target: Target,
    ) -> Result<Option<Vec<u8>>, Error> {
        if !(1..=Target::WIDEST).contains(&target.panel) {
            return Err(Error::Panel { found: target.panel });
        }
        let by_tensors = compared == Compared::Tensors;
        // Where the layers differ, numbers may, too.
        let text = if by_tensors { None } else { packed::text(bytes) };
        let Some(description) = description::read(self, text.as_deref())? else { return Ok(None) };
        Ok(Some(packed::pack_safetensors(description, bytes, by_tensors, target)?))
    }
}

/// The only description of the package that is wanted.
pub fn description(package: &Path, wanted: Wanted<'_>) -> Result<Found, Error> {
    let mut files = Vec::new();
    sources(package, &mut files)?;
    files.sort();
    let mut search = Search { wanted, found: Vec::new(), places: Vec::new(), known: Vec::new() };
    // Files that are no Rust may be part of a test; rustc reports those of the program.
    let unread = files.iter().filter_map(|file| search.look_at(file).err()).collect();
    search.finish(unread)
}

/// What was found so far.
struct Search<'n> {
    wanted: Wanted<'n>,
    found: Vec<Found>,
    /// Their files and lines.
    places: Vec<String>,
    /// Names that others have.
    known: Vec<String>,
}

impl Search<'_> {
    fn look_at(&mut self, file: &Path) -> Result<(), relu_source::Error> {
        let text = std::fs::read(file);
        let text = text.map_err(|error| relu_source::Error::Read(file.to_owned(), error))?;
        // Most files have no such description, and need not be looked at closely.
        if !self.wanted.may_be_in(&String::from_utf8_lossy(&text)) {
            return Ok(());
        }
        let source = relu_source::read(file)?;
        for description in source.descriptions.clone() {
            let Some(name) = name(&description, self.wanted) else { continue };
            if name == self.wanted.name() {
                let line = Position::from(description.span.start()).line;
                self.places.push(format!("{}:{line}", source.name));
                let (file, constants) = (file.to_owned(), Constants::of(&source, &description));
                self.found.push(Found { file, constants, description });
            } else {
                self.known.push(name);
            }
        }
        Ok(())
    }

    /// The only one; what could not be read matters where there is none.
    fn finish(mut self, unread: Vec<relu_source::Error>) -> Result<Found, Error> {
        let wanted = self.wanted.to_string();
        match (self.found.len(), self.found.pop()) {
            (1, Some(found)) => Ok(found),
            (0, _) => Err(Error::NoDescription { wanted, known: self.known, unread }),
            _ => Err(Error::SeveralDescriptions { wanted, places: self.places }),
        }
    }
}

/// The Rust files below a folder, but for those of other packages, of what is built, and
/// hidden ones.
fn sources(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |error| Error::Read(folder.to_owned(), error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, name) = (entry.path(), entry.file_name());
        let is_hidden = name.to_string_lossy().starts_with('.');
        if is_hidden || name == "target" || path.join("Cargo.toml").is_file() {
            continue;
        }
        if entry.file_type().map_err(failed)?.is_dir() {
            sources(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The name that counts of a description with the attribute.
fn name(description: &Description, wanted: Wanted<'_>) -> Option<String> {
    let mut diagnostics = relu_codegen::diagnostic::Diagnostics::new();
    let syntax = relu_codegen::syntax::parse(description.tokens.clone(), &mut diagnostics);
    // The macro reports them.
    let _ = diagnostics.finish();
    wanted.of(&syntax?)
}
