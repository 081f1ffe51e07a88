//! The tables of a description, as the generated code has them.

use relu_codegen::model::{Network, Operand, Shape, Size};
use relu_codegen::plan::{self, Row, source_text};
use relu_runtime::packed::Description;
use relu_runtime::{Graph, SummaryRow};
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
        layers: layers?.leak(),
        graph: graph(&network, &sizes)?,
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

    fn shape(&self, shape: &Shape) -> Result<&'static [usize], Error> {
        let sizes: Result<Vec<_>, _> = shape.0.iter().map(|size| self.of(size)).collect();
        Ok(sizes?.leak())
    }
}

/// A text that lives as long as the program.
pub fn text(text: &str) -> &'static str {
    String::from(text).leak()
}

fn graph(network: &Network, sizes: &Sizes<'_>) -> Result<Graph, Error> {
    let name = |operand| text(&network.name_of(operand));
    let inputs = network
        .inputs
        .iter()
        .enumerate()
        .map(|(index, input)| Ok((name(Operand::Input(index)), sizes.shape(&input.shape)?)));
    let inputs: Result<Vec<_>, Error> = inputs.collect();
    let blocks = network
        .blocks
        .iter()
        .map(|block| (text(&block.word()), text(&source_text(network, &block.source))));
    let outputs = network.outputs.iter().map(|output| name(Operand::Block(*output)));
    Ok(Graph {
        inputs: inputs?.leak(),
        blocks: blocks.collect::<Vec<_>>().leak(),
        outputs: outputs.collect::<Vec<_>>().leak(),
    })
}

fn layer(row: &Row, sizes: &Sizes<'_>) -> Result<SummaryRow, Error> {
    Ok(SummaryRow {
        block: text(&row.block),
        layer: text(&row.layer),
        output: sizes.shape(&row.output)?,
        // Neither is compared.
        parameters: 0,
        flops: 0,
    })
}
