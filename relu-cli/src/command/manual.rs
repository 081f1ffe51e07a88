//! `relu completions` and `relu man`.

use std::path::Path;

use clap::CommandFactory;

use super::{Outcome, print};
use crate::Error;
use crate::arguments::Arguments;

/// The script for a shell.
pub fn completions(shell: clap_complete::Shell) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "relu", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}

/// `relu.1`, and a page per command.
pub fn pages(folder: &Path) -> Result<Outcome, Error> {
    let failed = |error| Error::Write(folder.to_owned(), error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(Arguments::command(), folder).map_err(failed)?;
    Ok(Outcome::Fine)
}
