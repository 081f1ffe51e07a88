//! Packs trained weights in a build script, to be a part of the program.
//!
//! In `build.rs`:
//!
//! ```no_run
//! fn main() {
//!     relu_build::weights("digits", "digits.safetensors");
//! }
//! ```
//!
//! in `Cargo.toml`, from where `relu-runtime` is taken (a path, `git` or a version):
//!
//! ```toml
//! [build-dependencies]
//! relu-build = { path = "../relu/relu-build" }
//! ```
//!
//! and on the description, somewhere in the same package:
//!
//! ```
//! # macro_rules! network { ($($tokens:tt)*) => {} }
//! network! {
//!     #[weights("digits")]
//!     pub struct Digits(pixels: [64]) -> scores {
//!         hidden: dense(64) -> two_sided_relu,
//!         scores: dense(10),
//!     }
//! }
//! ```
//!
//! Then `Digits::PRETRAINED` is a `&'static Digits` in read-only data. The file is one of
//! `Digits::save` or of PyTorch; it is packed for the target that is being built, after its
//! names, shapes and types were compared with the description, and so was what each layer
//! computes, where the file says it ([`Graph`](relu_runtime::Graph) has what counts). It is
//! packed anew when the file or the description changes.
//!
//! Sizes and numbers may be constants of `usize` and `f32` in the same source. Whatever a build
//! script makes of them, the program compares the hash of the packed network with that of the
//! description while it compiles.
//!
//! With `#[cfg_attr(feature = "trained", weights("digits"))]` the constant is there, and the file
//! looked for, only with that feature of the package: so the same package can train first.
//!
//! For programs in C, `relu_build::header("Digits", "include/digits.h")` writes the header of
//! a network with `#[c_api]`.

#![allow(clippy::needless_doctest_main, reason = "it is what a user writes")]

mod description;
mod error;
mod find;
mod header;
mod names;
mod sizes;
mod slips;
mod sources;
mod tables;
mod target;
mod wanted;

use std::io;
use std::path::{Path, PathBuf};

pub use error::Error;
pub use header::{header_text, try_header};
pub use relu_runtime::packed::Target;

use relu_runtime::save::{Check, not_finite};
use wanted::Wanted;

/// Packs a `safetensors` file for the description with `#[weights("name")]`. The path is
/// relative to the package.
///
/// Where that fails, the build fails with a message that says why, when the build script has
/// ended: so it tells the mistakes of all calls. A description with mistakes is left to the
/// macro, which reports them. One that `#[cfg]` leaves out, or whose weights a `#[cfg_attr]`
/// does, needs no file. Numbers that are NaN or infinite are a warning.
pub fn weights(name: &str, file: impl AsRef<Path>) {
    report(try_weights(name, file.as_ref()));
}

/// [`weights`] for a description that differs on purpose from the network that was saved, but
/// has the same tensors: one with another activation, say. What the file says of its layers is
/// not looked at.
pub fn weights_of_tensors(name: &str, file: impl AsRef<Path>) {
    report(try_weights_of_tensors(name, file.as_ref()));
}

/// Writes the header of the network with this name, whose description has `#[c_api]`. The
/// path is relative to the package; folders that are not there are made.
///
/// Where that fails, the build fails with a message that says why, when the build script has
/// ended.
pub fn header(name: &str, file: impl AsRef<Path>) {
    report(try_header(name, file.as_ref()));
}

/// Tells cargo an error, which makes the build fail.
fn report<T>(result: Result<T, Error>) {
    if let Err(error) = result {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

/// [`weights`] with the error; returns the packed file, or nothing where the description has
/// mistakes or is left out.
///
/// # Errors
///
/// [`Error`]
pub fn try_weights(name: &str, file: &Path) -> Result<Option<PathBuf>, Error> {
    packed_file(name, file, Check::Graph)
}

/// [`weights_of_tensors`] with the error; returns as [`try_weights`] does.
///
/// # Errors
///
/// [`Error`]
pub fn try_weights_of_tensors(name: &str, file: &Path) -> Result<Option<PathBuf>, Error> {
    packed_file(name, file, Check::Tensors)
}

/// Packs a file into the folder of what is built, and tells rustc where it is.
fn packed_file(name: &str, file: &Path, check: Check) -> Result<Option<PathBuf>, Error> {
    let [package, output] = ["CARGO_MANIFEST_DIR", "OUT_DIR"].map(variable);
    let (package, output) = (PathBuf::from(package?), PathBuf::from(output?));
    let file = package.join(file);
    names::give(name, &file)?;
    let found = find::description(&package, Wanted::Weights(name))?;
    println!("cargo::rerun-if-changed={}", found.file.display());
    if found.is_compiled == Some(false) {
        return Ok(None);
    }
    println!("cargo::rerun-if-changed={}", file.display());
    let bytes = read(&file)?;
    let packed = found.pack(&bytes, check, target::current()?);
    let packed = packed.map_err(|error| error.of_file(&file))?;
    let Some(packed) = packed else { return Ok(None) };
    warn_of_numbers(&file, &bytes);
    let variable = relu_codegen::weights::variable(name);
    let path = output.join(format!("{}.relu", variable.to_lowercase()));
    write(&path, &packed)?;
    println!("cargo::rustc-env={variable}={}", path.display());
    Ok(Some(path))
}

/// A file of trained weights.
fn read(file: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::NoFile(file.to_owned()),
        _ => Error::Read(file.to_owned(), error),
    })
}

/// A network with such a number gives NaN for most inputs.
fn warn_of_numbers(file: &Path, bytes: &[u8]) {
    for name in not_finite(bytes) {
        println!(
            "cargo::warning={}: `{name}` has numbers that are NaN or infinite",
            file.display()
        );
    }
}

/// Packs the bytes of a `safetensors` file for a target of choice: for the description in a
/// package with `#[weights("name")]`. Nothing where that has mistakes.
///
/// # Errors
///
/// [`Error`]
pub fn pack(
    package: &Path,
    name: &str,
    bytes: &[u8],
    target: Target,
) -> Result<Option<Vec<u8>>, Error> {
    names::check(name)?;
    find::description(package, Wanted::Weights(name))?.pack(bytes, Check::Graph, target)
}

fn variable(name: &'static str) -> Result<String, Error> {
    std::env::var(name).map_err(|_| Error::NoBuildScript(name))
}

/// A file that is the same stays as old as it is, so that nothing is built again for it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if std::fs::read(path).is_ok_and(|is| is == bytes) {
        return Ok(());
    }
    std::fs::write(path, bytes).map_err(|error| Error::Write(path.to_owned(), error))
}
