//! The command `relu`: shows, checks and formats the networks that `network!` describes.
//!
//! It reads Rust sources, finds every `network!` in them, and asks the compiler behind the
//! macro, [`relu_codegen`], about each.

mod arguments;
mod assembly;
mod command;
mod error;
mod expansion;
mod files;
mod format;
mod highlight;
mod listing;
mod memory;
mod report;
mod rustfmt;
mod select;
mod shape;
mod table;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

pub use error::Error;

/// Everything is well.
const FINE: u8 = 0;
/// There are mistakes in descriptions, or what is checked is not up to date.
const MISTAKES: u8 = 1;
/// The tool could not do its work: no such file, no network, no Rust.
const FAILED: u8 = 2;

/// Runs the command with the arguments of a process, the first of which is its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match arguments::Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        // Help and the version come this way, too.
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(FAILED));
        }
    };
    match command::run(&arguments.command) {
        Ok(command::Outcome::Fine) => ExitCode::from(FINE),
        Ok(command::Outcome::Mistakes) => ExitCode::from(MISTAKES),
        Err(error) if error.is_closed_pipe() => ExitCode::from(FINE),
        Err(error) => {
            let style = anstyle::AnsiColor::Red.on_default().bold();
            let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {error}");
            ExitCode::from(if matches!(error, Error::Mistakes(_)) { MISTAKES } else { FAILED })
        }
    }
}
