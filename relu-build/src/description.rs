//! The tables of a description, as the generated code has them.

use relu_codegen::model::{Network, Shape, Size};
use relu_codegen::plan::{self, Row};
use relu_runtime::SummaryRow;
use relu_runtime::packed::Description;
use relu_source::Constants;

use crate::find::Found;
use crate::{Error, tables};

/// The description's tables, or nothing where it has mistakes.
///
/// They live as long as the program, since those of generated code do; a build script ends
/// soon.
pub fn read(found: &Found) -> Result<Option<Description>, Error> {
    let Ok(network) = relu_codegen::check(found.description.tokens.clone()) else {
        return Ok(None);
    };
    let sizes = Sizes { constants: &found.constants, network: network.name.to_string() };
    let plan = plan::lower(&network);
    let layers: Result<Vec<_>, _> = plan.rows.iter().map(|row| layer(row, &sizes)).collect();
    let segments = tables::segments(&plan.fields, &sizes)?;
    Ok(Some(Description {
        name: text(&network.name.to_string()),
        inputs: inputs(&network, &sizes)?,
        layers: layers?.leak(),
        segments: segments.leak(),
    }))
}

/// The values of sizes.
pub struct Sizes<'c> {
    constants: &'c Constants,
    network: String,
}

impl Sizes<'_> {
    /// A size, where it can be found out.
    pub fn of(&self, size: &Size) -> Result<usize, Error> {
        let known = self.constants.size(size);
        let (size, network) = (size.to_string(), self.network.clone());
        known.ok_or(Error::UnknownSize { size, network })
    }

    fn shape(&self, shape: &Shape) -> Result<Vec<usize>, Error> {
        shape.0.iter().map(|size| self.of(size)).collect()
    }
}

/// A text that lives as long as the program.
pub fn text(text: &str) -> &'static str {
    String::from(text).leak()
}

fn inputs(network: &Network, sizes: &Sizes<'_>) -> Result<usize, Error> {
    network.inputs.iter().map(|input| sizes.of(input.shape.width())).sum()
}

fn layer(row: &Row, sizes: &Sizes<'_>) -> Result<SummaryRow, Error> {
    Ok(SummaryRow {
        block: text(&row.block),
        layer: text(&row.layer),
        output: sizes.shape(&row.output)?.leak(),
        // Neither is compared.
        parameters: 0,
        flops: 0,
    })
}
