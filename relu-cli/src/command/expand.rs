//! `relu expand`: the generated code.

use std::path::Path;

use relu_codegen::model::Network;
use relu_codegen::plan::{self, total};

use super::{Outcome, print, print_difference, write};
use crate::arguments::{Expand, Part};
use crate::expansion::{self, Style};
use crate::shape::{count, interface};
use crate::{Error, highlight};
use relu_source::{Cfg, Constants};
use relu_source::{Description, Position, Source};

pub fn run(arguments: &Expand) -> Result<Outcome, Error> {
    let selected = arguments.networks.read()?;
    let networks = selected.networks()?;
    let names = networks.iter().map(|(.., network)| network.name.to_string());
    let files: Vec<_> = names.map(|name| format!("{}.rs", snake_case(&name))).collect();
    if let (Some(folder), Some(file)) = (&arguments.output, twice(&files)) {
        let path = folder.join(file);
        let message = format!(
            "two networks would be written to {}: name one of them, or its source",
            path.display()
        );
        return Err(Error::Usage(message));
    }
    let mut outcome = Outcome::Fine;
    for (index, (source, description, network)) in networks.iter().enumerate() {
        let code = code(arguments, source, description, network)?;
        match &arguments.output {
            None => {
                let gap = if index > 0 { "\n" } else { "" };
                print(&format!("{gap}{}", highlight::rust(&code)))?;
            }
            Some(folder) => {
                if !store(&folder.join(&files[index]), &code, arguments.check)? {
                    outcome = Outcome::Mistakes;
                }
            }
        }
    }
    Ok(outcome)
}

/// A name that is there more than once.
fn twice(names: &[String]) -> Option<&String> {
    names
        .iter()
        .enumerate()
        .find(|(index, name)| names[..*index].contains(name))
        .map(|(_, name)| name)
}

fn code(
    arguments: &Expand,
    source: &Source,
    description: &Description,
    network: &Network,
) -> Result<String, Error> {
    if network.train.is_none() && matches!(arguments.only, Some(Part::Backward | Part::Train)) {
        let message = format!("`{}` has no `train` section, so no code for training", network.name);
        return Err(Error::Usage(message));
    }
    let style = match (arguments.no_comments, &arguments.output) {
        (true, _) => Style::Plain,
        (false, Some(_)) => Style::Names,
        (false, None) => Style::Comments,
    };
    let constants = Constants::of(source, description, &Cfg::of_host());
    let code = expansion::code(description, arguments.only, style, &constants)?;
    // A file is to stay up to date while the lines of its source move.
    let line = match &arguments.output {
        None => format!(", line {}", Position::from(description.span.start()).line),
        Some(_) => String::new(),
    };
    Ok(format!("{}{line}\n\n{code}", header(source, network, &constants)))
}

/// ```text
/// // Digits: pixels [64] -> scores [10]
/// // 8,682 parameters, 12,992 FLOPs a sample
/// // expanded by relu 0.1.0 from src/main.rs
/// ```
fn header(source: &Source, network: &Network, constants: &Constants) -> String {
    let plan = plan::lower(network);
    let parameters = total(plan.rows.iter().map(|row| &row.parameters));
    let flops = total(plan.rows.iter().map(|row| &row.flops));
    format!(
        "// {}: {}\n// {} parameters, {} FLOPs a sample\n// expanded by relu {} from {}",
        network.name,
        interface(network, constants),
        count(&parameters, constants),
        count(&flops, constants),
        env!("CARGO_PKG_VERSION"),
        source.name,
    )
}

/// Writes a file, or says whether it is up to date.
fn store(path: &Path, code: &str, check: bool) -> Result<bool, Error> {
    if !check {
        if let Some(folder) = path.parent() {
            let created = std::fs::create_dir_all(folder);
            created.map_err(|error| Error::Write(folder.to_owned(), error))?;
        }
        write(path, code)?;
        return Ok(true);
    }
    let is = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::Read(path.to_owned(), error)),
    };
    if is != code {
        print_difference(&path.display().to_string(), &is, code)?;
    }
    Ok(is == code)
}

/// `PolicyNet` as `policy_net`, `HTTPNet` as `http_net`.
fn snake_case(name: &str) -> String {
    let characters: Vec<_> = name.chars().collect();
    let mut text = String::new();
    for (index, character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| characters[before]);
        let next = characters.get(index + 1);
        let ends_word = before.is_some_and(|before| before.is_lowercase() || before.is_numeric())
            || (before.is_some_and(char::is_uppercase)
                && next.is_some_and(|next| next.is_lowercase()));
        if character.is_uppercase() && ends_word {
            text.push('_');
        }
        text.extend(character.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn names_of_files() {
        let names = ["Digits", "PolicyNet", "NET", "HTTPNet", "Net2Net"];
        let files = ["digits", "policy_net", "net", "http_net", "net2_net"];
        assert_eq!(names.map(snake_case), files);
    }
}
