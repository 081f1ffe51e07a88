//! `relu fmt`: formats descriptions.

use std::path::Path;

use super::{Outcome, print, print_difference, write};
use crate::arguments::Fmt;
use crate::format::{self, Formatted};
use crate::{Error, files, report};
use relu_source::{Description, Source};

pub fn run(arguments: &Fmt) -> Result<Outcome, Error> {
    run_with(arguments, format::source)
}

fn run_with(
    arguments: &Fmt,
    format: impl Fn(&Source) -> Result<Formatted<'_>, &Description>,
) -> Result<Outcome, Error> {
    let (mut outcome, mut mistakes, mut refused) = (Outcome::Fine, 0, Vec::new());
    for source in sources(&arguments.files)? {
        let formatted = match format(&source) {
            Ok(formatted) => formatted,
            Err(description) => {
                refused.push(format!("`{}` in {}", description.title(), source.name));
                continue;
            }
        };
        if arguments.check {
            if formatted.text != source.text {
                print_difference(&source.name, &source.text, &formatted.text)?;
                outcome = Outcome::Mistakes;
            }
        } else {
            put(&source, &formatted.text)?;
        }
        for (description, diagnostics) in formatted.broken {
            report::print(&source, description, &diagnostics)?;
            mistakes += diagnostics.len();
        }
    }
    match mistakes {
        _ if !refused.is_empty() => Err(Error::Refused(refused)),
        0 => Ok(outcome),
        mistakes => Err(Error::Mistakes(mistakes)),
    }
}

/// Writes a source back where it comes from; standard input to standard output.
fn put(source: &Source, formatted: &str) -> Result<(), Error> {
    match &source.path {
        Some(path) if formatted != source.text => write(path, formatted),
        Some(_) => Ok(()),
        None => print(formatted),
    }
}

fn sources(files: &[std::path::PathBuf]) -> Result<Vec<Source>, Error> {
    if files.is_empty() {
        return files::read(None);
    }
    let sources = files.iter().map(|file| files::read(Some(Path::new(file))));
    Ok(sources.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::run_with;
    use crate::Error;
    use crate::arguments::Fmt;

    #[test]
    fn a_file_stays_as_it_is_where_a_token_would_change() {
        let folder = std::env::temp_dir().join(format!("relu-fmt-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("temporary folders can be made");
        let file = folder.join("net.rs");
        let text = "network! {struct Net(x: [4]) -> y { y: dense(2) } }";
        std::fs::write(&file, text).expect("it can be written");
        for check in [false, true] {
            let arguments = Fmt { files: vec![file.clone()], check };
            let result = run_with(&arguments, |source| Err(&source.descriptions[0]));
            let Err(error @ Error::Refused(_)) = result else { panic!("{result:?}") };
            let message = error.to_string();
            assert!(message.contains("of `Net` in ") && message.contains("report it"), "{message}");
            assert_eq!(std::fs::read_to_string(&file).expect("it is there"), text);
        }
        std::fs::remove_dir_all(&folder).expect("it can be removed");
    }
}
