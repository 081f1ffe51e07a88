//! Which networks a command is about.

use std::path::{Path, PathBuf};

use relu_codegen::diagnostic;
use relu_codegen::model::Network;

use crate::{Error, files, report};
use relu_source::{Description, Source};

/// The arguments `[FILE] [NAME]`.
#[derive(Clone, Debug, clap::Args)]
pub struct Selection {
    /// A Rust source, `-` for standard input, or a folder for the crate that it is in [default:
    /// the crate of the current folder]
    #[arg(value_name = "FILE")]
    first: Option<PathBuf>,

    /// The network; all of them where it is left out
    #[arg(value_name = "NAME")]
    second: Option<String>,
}

/// The sources that were read, and the name that was asked for.
#[derive(Debug)]
pub struct Selected {
    /// With at least one network.
    pub sources: Vec<Source>,
    name: Option<String>,
}

impl Selection {
    /// Reads the sources.
    ///
    /// # Errors
    ///
    /// Where there is nothing to read, or no network of the name in it.
    pub fn read(&self) -> Result<Selected, Error> {
        let (path, name) = self.parts();
        let sources = files::read(path)?;
        let place = match (path, sources.as_slice()) {
            (_, [source]) => source.name.clone(),
            (Some(path), _) => path.display().to_string(),
            (None, _) => String::from("this crate"),
        };
        let selected = Selected { sources, name };
        if selected.sources.iter().all(|source| source.descriptions.is_empty()) {
            return Err(Error::NoNetwork(place));
        }
        match &selected.name {
            Some(name) if selected.descriptions().next().is_none() => {
                Err(unknown(name, &selected.sources))
            }
            _ => Ok(selected),
        }
    }

    /// A word by itself that names no file is the network's name.
    fn parts(&self) -> (Option<&Path>, Option<String>) {
        let first = self.first.as_deref();
        if let (Some(word), None) = (first.and_then(Path::to_str), &self.second)
            && syn::parse_str::<syn::Ident>(word).is_ok()
            && !Path::new(word).exists()
        {
            return (None, Some(String::from(word)));
        }
        (first, self.second.clone())
    }
}

fn unknown(name: &str, sources: &[Source]) -> Error {
    let known = sources.iter().flat_map(|source| &source.descriptions);
    let known: Vec<String> = known.filter_map(|description| description.name.clone()).collect();
    let likely = diagnostic::closest(name, known.iter().map(String::as_str)).map(String::from);
    Error::UnknownNetwork { name: String::from(name), known, likely }
}

impl Selected {
    /// The networks, each with its source.
    pub fn descriptions(&self) -> impl Iterator<Item = (&Source, &Description)> {
        let all = self.sources.iter().flat_map(|source| {
            source.descriptions.iter().map(move |description| (source, description))
        });
        all.filter(|(_, description)| self.name.is_none() || description.name == self.name)
    }

    /// The checked networks; mistakes are printed to standard error.
    ///
    /// # Errors
    ///
    /// Where there are mistakes.
    pub fn networks(&self) -> Result<Vec<(&Source, &Description, Network)>, Error> {
        let (mut networks, mut mistakes) = (Vec::new(), 0);
        for (source, description) in self.descriptions() {
            match relu_codegen::check(description.tokens.clone()) {
                Ok(network) => networks.push((source, description, network)),
                Err(diagnostics) => {
                    mistakes += diagnostics.len();
                    report::print(source, description, &diagnostics)?;
                }
            }
        }
        if mistakes > 0 { Err(Error::Mistakes(mistakes)) } else { Ok(networks) }
    }
}
