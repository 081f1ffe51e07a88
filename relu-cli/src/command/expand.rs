//! `relu expand`: the generated code.

use std::path::Path;

use relu_codegen::model::Network;
use relu_codegen::plan::{self, total};

use super::{Outcome, print, print_difference, write};
use crate::arguments::{Expand, Part};
use crate::expansion::{self, Style};
use crate::shape::{count, interface};
use crate::{Error, highlight};
use relu_source::Constants;
use relu_source::{Description, Position, Source};

pub fn run(arguments: &Expand) -> Result<Outcome, Error> {
    let selected = arguments.networks.read()?;
    let mut outcome = Outcome::Fine;
    for (index, (source, description, network)) in selected.networks()?.iter().enumerate() {
        let code = code(arguments, source, description, network)?;
        match &arguments.output {
            None => {
                let gap = if index > 0 { "\n" } else { "" };
                print(&format!("{gap}{}", highlight::rust(&code)))?;
            }
            Some(folder) => {
                let path = folder.join(format!("{}.rs", snake_case(&network.name.to_string())));
                if !store(&path, &code, arguments.check)? {
                    outcome = Outcome::Mistakes;
                }
            }
        }
    }
    Ok(outcome)
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
    let style = if arguments.no_comments { Style::Plain } else { Style::Comments };
    let code = expansion::code(description, arguments.only, style)?;
    Ok(format!("{}\n{code}", header(source, description, network)))
}

/// ```text
/// // Digits: pixels [64] -> scores [10]
/// // 8,682 parameters, 12,992 FLOPs a sample
/// // expanded by relu 0.1.0 from src/main.rs, line 5
/// ```
fn header(source: &Source, description: &Description, network: &Network) -> String {
    let constants = Constants::of(&source.tokens);
    let plan = plan::lower(network);
    let parameters = total(plan.rows.iter().map(|row| &row.parameters));
    let flops = total(plan.rows.iter().map(|row| &row.flops));
    format!(
        "// {}: {}\n// {} parameters, {} FLOPs a sample\n// expanded by relu {} from {}, line {}\n",
        network.name,
        interface(network, &constants),
        count(&parameters, &constants),
        count(&flops, &constants),
        env!("CARGO_PKG_VERSION"),
        source.name,
        Position::from(description.span.start()).line,
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

/// `PolicyNet` as `policy_net`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !text.is_empty() && !text.ends_with('_') {
            text.push('_');
        }
        text.extend(character.to_lowercase());
    }
    text
}
