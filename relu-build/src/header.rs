//! Headers for programs in C.

use std::fs;
use std::path::{Path, PathBuf};

use relu_codegen::c_api::Header;

use crate::find::{self, Found};
use crate::wanted::Wanted;
use crate::{Error, variable, write};

/// [`header`](crate::header) with the error.
///
/// # Errors
///
/// [`Error`]
pub fn try_header(name: &str, file: &Path) -> Result<(), Error> {
    let package = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let found = find::description(&package, Wanted::Functions(name))?;
    println!("cargo::rerun-if-changed={}", found.file.display());
    let file = package.join(file);
    // It is made again where it was deleted or changed.
    println!("cargo::rerun-if-changed={}", file.display());
    let Some(text) = text(&found)? else { return Ok(()) };
    let is_written = fs::read(&file).is_ok_and(|is| is == text.as_bytes());
    if !is_written {
        let folder = file.parent().unwrap_or(&package);
        fs::create_dir_all(folder).map_err(|error| Error::Write(folder.to_owned(), error))?;
        write(&file, text.as_bytes())?;
        date_back(&file);
    }
    Ok(())
}

/// Makes a file as old as the beginning of the build script, so that cargo does not take what
/// the script has written for a change after it.
///
/// Where cargo keeps no such date the script runs once more, which does no harm.
fn date_back(file: &Path) {
    let start = || {
        let output = PathBuf::from(variable("OUT_DIR").ok()?);
        let start = output.parent()?.join("invoked.timestamp");
        fs::metadata(start).ok()?.modified().ok()
    };
    if let Some(start) = start()
        && let Ok(file) = fs::File::options().write(true).open(file)
    {
        // As above.
        let _ = file.set_modified(start);
    }
}

/// The text of the header: of the network with this name in a package, whose description has
/// `#[c_api]`. Nothing where that has mistakes.
///
/// # Errors
///
/// [`Error`]
pub fn header_text(package: &Path, name: &str) -> Result<Option<String>, Error> {
    text(&find::description(package, Wanted::Functions(name))?)
}

fn text(found: &Found) -> Result<Option<String>, Error> {
    let Ok(network) = relu_codegen::check(found.description.tokens.clone()) else {
        return Ok(None);
    };
    let header = Header::of(&network, |size| found.constants.size(size));
    let header = header.map_err(|size| Error::UnknownSize {
        size: size.to_string(),
        network: network.name.to_string(),
    })?;
    Ok(Some(header.text()))
}
