//! Finds the description with a name of weights in a package.

use std::path::{Path, PathBuf};

use relu_runtime::packed::{Target, pack_safetensors};
use relu_source::{Constants, Description, Position};

use crate::{Error, description};

/// A description and what stands around it.
pub struct Found {
    pub file: PathBuf,
    pub constants: Constants,
    pub description: Description,
}

impl Found {
    /// Packs the bytes of a `safetensors` file, unless the description has mistakes.
    pub fn pack(&self, bytes: &[u8], target: Target) -> Result<Option<Vec<u8>>, Error> {
        if !(1..=Target::WIDEST).contains(&target.panel) {
            return Err(Error::Panel { found: target.panel });
        }
        let Some(description) = description::read(self)? else { return Ok(None) };
        Ok(Some(pack_safetensors(description, bytes, target)?))
    }
}

/// The description of the package that has these weights.
pub fn description(package: &Path, name: &str) -> Result<Found, Error> {
    let mut files = Vec::new();
    sources(package, &mut files)?;
    files.sort();
    let mut search = Search { name, found: Vec::new(), places: Vec::new(), known: Vec::new() };
    // Files that are no Rust may be part of a test; rustc reports those of the program.
    let unread = files.iter().filter_map(|file| search.look_at(file).err()).collect();
    search.finish(unread)
}

/// What was found so far.
struct Search<'n> {
    name: &'n str,
    found: Vec<Found>,
    /// Their files and lines.
    places: Vec<String>,
    /// Other names of weights.
    known: Vec<String>,
}

impl Search<'_> {
    fn look_at(&mut self, file: &Path) -> Result<(), relu_source::Error> {
        let text = std::fs::read(file);
        let text = text.map_err(|error| relu_source::Error::Read(file.to_owned(), error))?;
        // Most files have no such description, and need not be looked at closely.
        if !has_weights(&String::from_utf8_lossy(&text)) {
            return Ok(());
        }
        let source = relu_source::read(file)?;
        let constants = Constants::of(&source.tokens);
        for description in source.descriptions {
            let Some(weights) = weights(&description) else { continue };
            if weights == self.name {
                let line = Position::from(description.span.start()).line;
                self.places.push(format!("{}:{line}", source.name));
                let (file, constants) = (file.to_owned(), constants.clone());
                self.found.push(Found { file, constants, description });
            } else {
                self.known.push(weights);
            }
        }
        Ok(())
    }

    /// The only one; what could not be read matters where there is none.
    fn finish(mut self, unread: Vec<relu_source::Error>) -> Result<Found, Error> {
        let name = String::from(self.name);
        match (self.found.len(), self.found.pop()) {
            (1, Some(found)) => Ok(found),
            (0, _) => Err(Error::NoDescription { name, known: self.known, unread }),
            _ => Err(Error::SeveralDescriptions { name, places: self.places }),
        }
    }
}

/// Whether a text has `#[weights(`, with blanks anywhere in it.
fn has_weights(text: &str) -> bool {
    text.split_whitespace().collect::<String>().contains("#[weights(")
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

/// The name in the description's `#[weights("...")]`.
fn weights(description: &Description) -> Option<String> {
    let mut diagnostics = relu_codegen::diagnostic::Diagnostics::new();
    let syntax = relu_codegen::syntax::parse(description.tokens.clone(), &mut diagnostics);
    // The macro reports them.
    let _ = diagnostics.finish();
    Some(syntax?.weights?.value())
}
