//! `relu summary`: a table of layers.

use relu_codegen::model::Network;
use relu_codegen::plan::{self, Plan, Row, total};
use serde_json::{Value, json};

use super::{Outcome, print};
use crate::Error;
use crate::arguments::Summary;
use crate::memory::{self, Stack};
use crate::shape::{bytes, count, grouped, interface, shape};
use crate::table;
use relu_source::{Cfg, Constants};
use relu_source::{Description, Position, Source};

pub fn run(arguments: &Summary) -> Result<Outcome, Error> {
    let selected = arguments.networks.read()?;
    let mut values = Vec::new();
    for (index, (source, description, network)) in selected.networks()?.iter().enumerate() {
        let constants = Constants::of(source, description, &Cfg::of_host());
        let plan = plan::lower(network);
        if arguments.json {
            values.push(value(source, description, &plan, &constants));
        } else {
            let gap = if index > 0 { "\n" } else { "" };
            print(&format!("{gap}{}", text(network, &plan, &constants)))?;
        }
    }
    if arguments.json {
        print(&format!("{:#}\n", Value::Array(values)))?;
    }
    Ok(Outcome::Fine)
}

fn text(network: &Network, plan: &Plan<'_>, constants: &Constants) -> String {
    let headings = ["block", "layer", "output", "parameters", "FLOPs", "bytes"];
    let mut rows = vec![headings.map(String::from).to_vec()];
    let mut last = "";
    for row in &plan.rows {
        // A block's name stands beside its first layer only.
        let block = if row.block == last { "" } else { &row.block };
        last = &row.block;
        rows.push(cells(block, row, constants));
    }
    let [parameters, flops] = totals(plan).map(|total| count(&total, constants));
    let stored = memory::storage(&plan.fields, constants);
    let stored = stored.map_or_else(|| String::from("?"), grouped);
    let nothing = String::new();
    rows.push(vec![String::from("total"), nothing.clone(), nothing, parameters, flops, stored]);
    let mut lines = table::columns(&rows, 3);
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    lines.insert(lines.len() - 1, "-".repeat(width));
    lines.insert(1, "-".repeat(width));
    lines.insert(0, format!("{}: {}", network.name, interface(network, constants)));
    lines.push(stack(plan, constants));
    lines.extend(microcontroller(plan, constants));
    lines.join("\n") + "\n"
}

fn cells(block: &str, row: &Row, constants: &Constants) -> Vec<String> {
    let stored = memory::storage(&row.fields, constants);
    vec![
        String::from(block),
        row.layer.clone(),
        shape(&row.output, constants),
        count(&row.parameters, constants),
        count(&row.flops, constants),
        stored.map_or_else(|| String::from("?"), grouped),
    ]
}

fn totals(plan: &Plan<'_>) -> [plan::Count; 2] {
    let rows = plan.rows.iter();
    [total(rows.clone().map(|row| &row.parameters)), total(rows.map(|row| &row.flops))]
}

/// What `forward` takes of the stack.
fn stack(plan: &Plan<'_>, constants: &Constants) -> String {
    match Stack::of(plan, constants) {
        Some(stack) => format!(
            "stack   {} for one sample, {} for a batch, in tiles of {} samples",
            bytes(stack.forward),
            bytes(stack.batch()),
            stack.tile
        ),
        None => String::from("stack   by constants that only rustc knows"),
    }
}

/// What the network takes where there are no vectors, so that nothing is padded.
fn microcontroller(plan: &Plan<'_>, constants: &Constants) -> Option<String> {
    let flash = bytes(memory::storage_in(1, &plan.fields, constants)?);
    Some(format!("flash   {flash} on a microcontroller, code excluded"))
}

fn value(
    source: &Source,
    description: &Description,
    plan: &Plan<'_>,
    constants: &Constants,
) -> Value {
    let sizes = |shape: &relu_codegen::model::Shape| {
        let size = |size| {
            constants.size(size).map_or_else(|| json!(size.to_string()), |known| json!(known))
        };
        shape.0.iter().map(size).collect::<Vec<Value>>()
    };
    let network = plan.network;
    let inputs = network.inputs.iter();
    let inputs =
        inputs.map(|input| json!({ "name": input.name.to_string(), "shape": sizes(&input.shape) }));
    let outputs = network.outputs.iter().map(|output| &network.blocks[output.0]);
    let outputs =
        outputs.map(|block| json!({ "name": block.word(), "shape": sizes(&block.shape) }));
    let layers = plan.rows.iter().map(|row| {
        json!({
            "block": row.block,
            "layer": row.layer,
            "output": sizes(&row.output),
            "parameters": constants.count(&row.parameters),
            "flops": constants.count(&row.flops),
            "bytes": memory::storage(&row.fields, constants),
        })
    });
    let [parameters, flops] = totals(plan).map(|total| constants.count(&total));
    let stack = Stack::of(plan, constants).map(|stack| {
        json!({
            "floats_per_sample": stack.floats_per_sample,
            "tile": stack.tile,
            "bytes_of_forward": stack.forward,
            "bytes_of_a_batch": stack.batch(),
        })
    });
    let on_a_microcontroller = memory::storage_in(1, &plan.fields, constants);
    json!({
        "name": network.name.to_string(),
        "file": source.name,
        "line": Position::from(description.span.start()).line,
        "inputs": inputs.collect::<Vec<_>>(),
        "outputs": outputs.collect::<Vec<_>>(),
        "layers": layers.collect::<Vec<_>>(),
        "parameters": parameters,
        "flops": flops,
        "bytes": memory::storage(&plan.fields, constants),
        "stack": stack,
        "bytes_on_a_microcontroller": on_a_microcontroller,
    })
}
