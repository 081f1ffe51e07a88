//! `relu plan`: the lowered steps, or a drawing.

use relu_codegen::drawing::Drawing;
use relu_codegen::model::Network;
use relu_codegen::plan;
use relu_source::{Cfg, Constants};

use super::{Outcome, print};
use crate::arguments::{self, Plan};
use crate::{Error, listing};

pub fn run(arguments: &Plan) -> Result<Outcome, Error> {
    let selected = arguments.networks.read()?;
    let networks = selected.networks()?;
    if arguments.drawing.svg && networks.len() > 1 {
        let message = "a picture holds one network: add its name";
        return Err(Error::Usage(String::from(message)));
    }
    for (index, (source, description, network)) in networks.iter().enumerate() {
        let gap = if index > 0 { "\n" } else { "" };
        print(&format!(
            "{gap}{}",
            text(&arguments.drawing, &Constants::of(source, description, &Cfg::of_host()), network)
        ))?;
    }
    Ok(Outcome::Fine)
}

fn text(form: &arguments::Drawing, constants: &Constants, network: &Network) -> String {
    let drawing = || Drawing::of(network);
    let text = match form {
        arguments::Drawing { dot: true, .. } => drawing().dot(),
        arguments::Drawing { mermaid: true, .. } => drawing().mermaid(),
        arguments::Drawing { svg: true, .. } => drawing().svg(),
        _ => listing::text(&plan::lower(network), constants),
    };
    text.trim_end().to_owned() + "\n"
}
