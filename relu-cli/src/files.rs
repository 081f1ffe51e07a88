//! Which files are read: those that are named, or those of the crate around.

use std::io::Read;
use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;

use relu_source::{Source, read_crate, scan};

use crate::Error;

/// Reads what a path names: a file, `-` for standard input, or of a folder the crate that it
/// is in; without a path the crate of the current folder.
///
/// # Errors
///
/// Where something cannot be read or is no Rust.
pub fn read(path: Option<&Path>) -> Result<Vec<Source>, Error> {
    match path {
        Some(path) if path == Path::new("-") => Ok(vec![standard_input()?]),
        Some(path) if !path.is_dir() => Ok(vec![relu_source::read(path)?]),
        folder => of_crate(folder.unwrap_or(Path::new("."))),
    }
}

fn standard_input() -> Result<Source, Error> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.map_err(|error| Error::Read(PathBuf::from("<stdin>"), error))?;
    Ok(scan(String::from("<stdin>"), None, text)?)
}

/// Reads all targets of the crate that a folder is in: library, programs, examples, tests and
/// benchmarks; of a workspace without a crate of its own those of all members.
fn of_crate(folder: &Path) -> Result<Vec<Source>, Error> {
    let manifest = manifest(folder)?;
    let metadata = MetadataCommand::new().manifest_path(&manifest).no_deps().exec();
    let metadata = metadata.map_err(|error| Error::Cargo(error.to_string()))?;
    let mut packages = metadata.workspace_packages();
    let is_there = |package: &cargo_metadata::Package| {
        package.manifest_path.as_std_path().canonicalize().is_ok_and(|path| path == manifest)
    };
    if packages.iter().any(|package| is_there(package)) {
        packages.retain(|package| is_there(package));
    }
    let mut sources = Vec::new();
    for target in packages.iter().flat_map(|package| &package.targets) {
        read_crate(target.src_path.as_std_path(), &mut sources)?;
    }
    Ok(sources)
}

/// The nearest `Cargo.toml`, in the folder or above it.
///
/// # Errors
///
/// Where there is none.
pub fn manifest(folder: &Path) -> Result<PathBuf, Error> {
    let folder = folder.canonicalize().map_err(|error| Error::Read(folder.to_owned(), error))?;
    let mut manifests = folder.ancestors().map(|folder| folder.join("Cargo.toml"));
    manifests.find(|manifest| manifest.is_file()).ok_or(Error::NoCrate(folder))
}
