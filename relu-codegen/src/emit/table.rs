//! The summary of the network: as docs, and as rows for `Display`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, ExprLit, Lit};

use super::context::{Context, grouped};
use crate::model::Block;
use crate::plan::{Count, Plan, Row};

/// Lines of a Markdown table; `layer` writes a row's layer.
pub fn docs(plan: &Plan<'_>, layer: impl Fn(&Row) -> String) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        String::from(" | block | layer | output | parameters | FLOPs |"),
        String::from(" |---|---|---|---:|---:|"),
    ];
    lines.extend(plan.rows.iter().map(|row| doc_row(row, &layer(row))));
    let docs: Vec<_> = plan.network.blocks.iter().filter_map(block_docs).collect();
    if !docs.is_empty() {
        lines.push(String::new());
    }
    lines.extend(docs.into_iter().flatten());
    lines
}

/// `- `hidden`: what the user says of the block`
fn block_docs(block: &Block) -> Option<Vec<String>> {
    let docs: Vec<_> = block.attributes.iter().filter_map(doc_text).collect();
    let (first, others) = docs.split_first()?;
    let first = format!(" - `{}`: {}", block.word(), first.trim());
    let others = others.iter().map(|line| format!("  {}", line.trim_end()));
    Some(std::iter::once(first).chain(others).collect())
}

/// The text of `#[doc = "..."]`.
fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta.require_name_value().ok()?.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn doc_row(row: &Row, layer: &str) -> String {
    let Row { block, output, parameters, flops, .. } = row;
    let (parameters, flops) = (text(parameters), text(flops));
    format!(" | `{block}` | {layer} | `{output}` | {parameters} | {flops} |")
}

fn text(count: &Count) -> String {
    count
        .known()
        .map_or_else(|| String::from("by constants"), |value| grouped(value).replace('_', ","))
}

/// `SummaryRow { block: "hidden", layer: "dense(64)", ... }`
pub fn rows(context: &Context<'_>) -> TokenStream {
    let rows =
        context.plan.rows.iter().map(|Row { block, layer, output, parameters, flops, .. }| {
            let output = output.0.iter().map(|size| context.size(size));
            let (parameters, flops) = (context.count(parameters), context.count(flops));
            quote! {
                relu::SummaryRow {
                    block: #block,
                    layer: #layer,
                    output: &[#(#output),*],
                    parameters: #parameters,
                    flops: #flops,
                }
            }
        });
    quote!(&[#(#rows),*])
}
