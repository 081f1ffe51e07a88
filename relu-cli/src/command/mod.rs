//! The commands, a file each.

mod asm;
mod check;
mod expand;
mod explain;
mod fmt;
mod header;
mod manual;
mod plan;
mod summary;

use std::io::Write as _;
use std::path::Path;

use crate::Error;
use crate::arguments::Command;

/// How a command ended that has done its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is well.
    Fine,
    /// Something is to be mended.
    Mistakes,
}

/// Runs a command.
///
/// # Errors
///
/// Where it cannot do its work.
pub fn run(command: &Command) -> Result<Outcome, Error> {
    match command {
        Command::Expand(arguments) => expand::run(arguments),
        Command::Summary(arguments) => summary::run(arguments),
        Command::Plan(arguments) => plan::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Asm(arguments) => asm::run(arguments),
        Command::Header(arguments) => header::run(arguments),
        Command::Fmt(arguments) => fmt::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Completions { shell } => manual::completions(*shell),
        Command::Man { output } => manual::pages(output),
    }
}

/// Prints to standard output; without colors where that is no terminal.
fn print(text: &str) -> Result<(), Error> {
    let mut output = anstream::stdout().lock();
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(Error::Output)
}

/// Writes a file.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|error| Error::Write(path.to_owned(), error))
}

/// Prints what differs between a file as it is and as it should be.
fn print_difference(name: &str, is: &str, should_be: &str) -> Result<(), Error> {
    let difference = similar::TextDiff::from_lines(is, should_be);
    let difference =
        difference.unified_diff().header(name, &format!("{name} (up to date)")).to_string();
    let colored = difference.lines().map(|line| {
        let color = match line.as_bytes().first() {
            Some(b'+') => anstyle::AnsiColor::Green,
            Some(b'-') => anstyle::AnsiColor::Red,
            _ => return format!("{line}\n"),
        };
        let style = color.on_default();
        format!("{style}{line}{style:#}\n")
    });
    print(&colored.collect::<String>())
}
