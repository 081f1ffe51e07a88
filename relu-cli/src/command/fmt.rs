//! `relu fmt`: formats descriptions.

use std::path::Path;

use super::{Outcome, print, print_difference, write};
use crate::arguments::Fmt;
use crate::{Error, files, format, report};
use relu_source::Source;

pub fn run(arguments: &Fmt) -> Result<Outcome, Error> {
    let (mut outcome, mut mistakes) = (Outcome::Fine, 0);
    for source in sources(&arguments.files)? {
        match format::source(&source) {
            Ok(formatted) if arguments.check => {
                if formatted != source.text {
                    print_difference(&source.name, &source.text, &formatted)?;
                    outcome = Outcome::Mistakes;
                }
            }
            Ok(formatted) => match &source.path {
                Some(path) if formatted != source.text => write(path, &formatted)?,
                Some(_) => {}
                None => print(&formatted)?,
            },
            Err(broken) => {
                for (description, diagnostics) in broken {
                    report::print(&source, description, &diagnostics)?;
                    mistakes += diagnostics.len();
                }
            }
        }
    }
    if mistakes > 0 { Err(Error::Mistakes(mistakes)) } else { Ok(outcome) }
}

fn sources(files: &[std::path::PathBuf]) -> Result<Vec<Source>, Error> {
    if files.is_empty() {
        return files::read(None);
    }
    let sources = files.iter().map(|file| files::read(Some(Path::new(file))));
    Ok(sources.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}
