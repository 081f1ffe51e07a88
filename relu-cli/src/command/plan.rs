//! `relu plan`: the lowered steps, or a drawing.

use relu_codegen::plan;

use super::{Outcome, print};
use crate::Error;
use crate::arguments::Plan;
use crate::listing;
use relu_source::Constants;

pub fn run(arguments: &Plan) -> Result<Outcome, Error> {
    let selected = arguments.networks.read()?;
    for (index, (source, _, network)) in selected.networks()?.iter().enumerate() {
        let gap = if index > 0 { "\n" } else { "" };
        let text = listing::text(&plan::lower(network), &Constants::of(&source.tokens));
        print(&format!("{gap}{text}"))?;
    }
    Ok(Outcome::Fine)
}
