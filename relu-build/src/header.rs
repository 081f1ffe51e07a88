//! Headers for programs in C.

use std::path::{Path, PathBuf};

use relu_codegen::c_api::Header;

use crate::find::{self, Found, Wanted};
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
    match text(&found)? {
        Some(text) => write(&file, text.as_bytes()),
        None => Ok(()),
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
