//! `relu asm`: the assembly of `forward`, step by step.

use std::fmt::Write as _;

use super::{Outcome, print};
use crate::Error;
use crate::arguments::{Asm, Level};
use crate::assembly::{self, Counts, Function, Functions, Piece};

pub fn run(arguments: &Asm) -> Result<Outcome, Error> {
    let selected = arguments.networks.read()?;
    let level = arguments.level.unwrap_or_else(Level::widest);
    for (source, description, network) in selected.networks()? {
        let assembly = assembly::build(source, description, &network)?;
        let functions = Functions::of(&assembly);
        let mut found = functions.all().filter(|function| function.has_steps());
        let Some(function) = found.find(|function| level.owns(&function.name)) else {
            let message =
                format!("there is no `forward` of `{}` for {}", network.name, level.title());
            return Err(Error::Usage(message));
        };
        let heading = format!(
            "{}::forward of one sample, with {}: {}\n",
            network.name,
            level.title(),
            function.counts().text()
        );
        print(&format!("{heading}{}", text(function, &functions, arguments.counts)))?;
    }
    Ok(Outcome::Fine)
}

fn text(function: &Function<'_>, functions: &Functions<'_>, counts: bool) -> String {
    let mut text = String::new();
    for piece in &function.pieces {
        let title = piece.title.unwrap_or("before the first step");
        let style = anstyle::Style::new().bold();
        let _ = write!(text, "\n{style}{title}{style:#}\n  {}\n", piece.counts().text());
        for (name, counts) in functions.called_by(piece) {
            let counts = counts.map_or_else(|| String::from("in the runtime"), Counts::text);
            let _ = writeln!(text, "  calls {name}: {counts}");
        }
        if !counts {
            text.push_str(&instructions(piece));
        }
    }
    text
}

fn instructions(piece: &Piece<'_>) -> String {
    let lines: Vec<_> = piece.lines.iter().map(|line| assembly::readable(line)).collect();
    lines.join("\n") + "\n"
}
