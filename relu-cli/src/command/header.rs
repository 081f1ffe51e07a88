//! `relu header`: what a program in C includes.

use std::path::Path;

use relu_codegen::c_api;
use relu_codegen::model::Network;
use relu_source::{Cfg, Constants, Description, Source};

use super::{Outcome, print, print_difference, write};
use crate::Error;
use crate::arguments::Header;

pub fn run(arguments: &Header) -> Result<Outcome, Error> {
    let selected = arguments.networks.read()?;
    let networks = selected.networks()?;
    let headers = networks.iter().filter(|(_, _, network)| network.c_api);
    let headers: Vec<_> = headers
        .map(|(source, description, network)| header(source, description, network))
        .collect::<Result<_, _>>()?;
    match (headers.as_slice(), &arguments.output) {
        ([], _) => Err(none(networks.iter().map(|(_, _, network)| network))),
        ([header], Some(file)) => file_of(header, file, arguments.check),
        (_, Some(_)) => {
            let message = "a file holds the header of one network: add its name";
            Err(Error::Usage(String::from(message)))
        }
        (headers, None) => print(&headers.join("\n")).map(|()| Outcome::Fine),
    }
}

fn header(source: &Source, description: &Description, network: &Network) -> Result<String, Error> {
    let constants = Constants::of(source, description, &Cfg::of_host());
    let header = c_api::Header::of(network, |size| constants.size(size));
    let header = header.map_err(|size| {
        Error::Usage(format!(
            "the size `{size}` of `{}` is not known without rustc; constants of integers in the \
             same file are: write a number or such a constant",
            network.name
        ))
    })?;
    Ok(header.text())
}

/// Writes the file, or compares it.
fn file_of(header: &str, file: &Path, check: bool) -> Result<Outcome, Error> {
    if !check {
        return write(file, header).map(|()| Outcome::Fine);
    }
    let is = match std::fs::read_to_string(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        read => read.map_err(|error| Error::Read(file.to_owned(), error))?,
    };
    if is == header {
        return Ok(Outcome::Fine);
    }
    print_difference(&file.display().to_string(), &is, header)?;
    Ok(Outcome::Mistakes)
}

fn none<'n>(networks: impl Iterator<Item = &'n Network>) -> Error {
    let names: Vec<_> = networks.map(|network| format!("`{}`", network.name)).collect();
    Error::Usage(format!(
        "there is no `#[c_api]` on {}\n  help: write it above `struct`",
        names.join(" or ")
    ))
}
