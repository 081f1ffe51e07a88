//! `relu check`: all mistakes.

use annotate_snippets::Renderer;
use relu_source::{Cfg, Constants};

use super::{Outcome, print};
use crate::arguments::Check;
use crate::{Error, report};

pub fn run(arguments: &Check) -> Result<Outcome, Error> {
    let selected = match arguments.networks.read() {
        Err(Error::Source(error)) if arguments.json => {
            print(&format!("{}\n", report::json_of_source(&error)))?;
            return Err(Error::Source(error));
        }
        selected => selected?,
    };
    let (mut networks, mut mistakes) = (0, 0);
    for (source, description) in selected.descriptions() {
        networks += 1;
        // First as it is written, then with the values of constants.
        let constants = Constants::of(source, description, &Cfg::of_host());
        let checked = relu_codegen::check(description.tokens.clone())
            .and_then(|_| relu_codegen::check(constants.filled_in(description)));
        let Err(diagnostics) = checked else { continue };
        mistakes += diagnostics.len();
        for diagnostic in &diagnostics {
            if arguments.json {
                print(&format!("{}\n", report::json(source, description, diagnostic)))?;
            } else {
                let styled = Renderer::styled();
                print(&format!(
                    "{}\n\n",
                    report::rendered(source, description, diagnostic, &styled)
                ))?;
            }
        }
    }
    if !arguments.json {
        print(&format!("{}, {}\n", counted(networks, "network"), counted(mistakes, "mistake")))?;
    }
    Ok(if mistakes > 0 { Outcome::Mistakes } else { Outcome::Fine })
}

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
