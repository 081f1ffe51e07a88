//! The tables of a description, as the generated code has them.

#[cfg(test)]
mod tests;

use relu_codegen::layers::{Form, Value};
use relu_codegen::model::{Network, Operand};
use relu_codegen::plan::{self, Row};
use relu_runtime::packed::Description;
use relu_runtime::{Graph, GraphBlock, GraphLayer, GraphValue, SummaryRow};
use relu_source::Constants;

use crate::sizes::{Sizes, text};
use crate::{Error, tables};

/// The description's tables, or nothing where it has mistakes. `text` is what the file says
/// of its network.
///
/// They live as long as the program, since those of generated code do; a build script ends
/// soon.
pub fn read(
    description: &relu_source::Description,
    constants: &Constants,
    text: Option<&str>,
) -> Result<Option<Description>, Error> {
    let Ok(network) = relu_codegen::check(description.tokens.clone()) else {
        return Ok(None);
    };
    let sizes = Sizes::new(constants, network.name.to_string());
    let plan = plan::lower(&network);
    let rows: Result<Vec<_>, _> = plan.rows.iter().map(|row| self::row(row, &sizes)).collect();
    let segments = tables::segments(&plan.fields, &sizes)?;
    Ok(Some(Description {
        name: self::text(&network.name.to_string()),
        graph: graph(&network, &sizes, text.unwrap_or_default())?,
        rows: rows?.leak(),
        segments: segments.leak(),
    }))
}

fn graph(network: &Network, sizes: &Sizes<'_>, file: &str) -> Result<Graph, Error> {
    let inputs: Result<Vec<_>, _> =
        network.inputs.iter().map(|input| sizes.shape(&input.shape)).collect();
    let blocks = plan::graph(network);
    let blocks: Result<Vec<_>, _> =
        blocks.iter().map(|block| self::block(block, sizes, file)).collect();
    let name = |output: &_| text(&network.name_of(Operand::Block(*output)));
    let outputs: Vec<_> = network.outputs.iter().map(name).collect();
    Ok(Graph { inputs: inputs?.leak(), blocks: blocks?.leak(), outputs: outputs.leak() })
}

fn block(block: &plan::GraphBlock, sizes: &Sizes<'_>, file: &str) -> Result<GraphBlock, Error> {
    let plan::GraphBlock { name, source, layers } = block;
    let start = format!("{name}: ");
    let mut lines = file.lines().filter_map(|line| line.strip_prefix(&start));
    let layers: Result<Vec<_>, _> =
        layers.iter().map(|form| layer(form, sizes, lines.next().unwrap_or_default())).collect();
    Ok(GraphBlock { name: text(name), source: text(source), layers: layers?.leak() })
}

/// A layer; `line` is the one that the file has in its place.
fn layer(form: &Form, sizes: &Sizes<'_>, line: &str) -> Result<GraphLayer, Error> {
    let written = form.text();
    let in_file = values(&written, line);
    let value = |(index, value): (usize, &Value)| match value {
        Value::Size(size) => Ok(GraphValue::Size(sizes.of(size)?)),
        Value::Number(number) => {
            let in_file = in_file.as_ref().map(|values| values[index]);
            Ok(GraphValue::Number(sizes.number(number, in_file)?))
        }
    };
    let values: Result<Vec<_>, Error> = form.values.iter().enumerate().map(value).collect();
    Ok(GraphLayer(text(&written), values?.leak()))
}

/// What stands in a line in the places of `{}`: `["-1.0", "2.0"]` in `clip(-1.0, 2.0)` for
/// `clip({}, {})`.
fn values<'l>(written: &str, line: &'l str) -> Option<Vec<&'l str>> {
    let mut parts = written.split("{}");
    let mut rest = line.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    for part in parts {
        let (value, after) = rest.split_once(part)?;
        values.push(value);
        rest = after;
    }
    rest.is_empty().then_some(values)
}

fn row(row: &Row, sizes: &Sizes<'_>) -> Result<SummaryRow, Error> {
    Ok(SummaryRow {
        block: text(&row.block),
        layer: text(&row.layer),
        output: sizes.shape(&row.output)?,
        // Neither is compared.
        parameters: 0,
        flops: 0,
    })
}
