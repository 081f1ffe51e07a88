//! A network as a graph for Graphviz.

use std::fmt::Write;

use super::{Drawing, Node, NodeKind, Part, escaped};

/// A color that is seen on light and on dark ground.
const GRAY: &str = "#808080";

/// One line per node and per edge; the layers of a block are the rows of a table.
pub fn text(drawing: &Drawing) -> String {
    let mut text = format!("digraph {} {{\n", quoted(&drawing.name));
    let _ = writeln!(text, "    graph [bgcolor=transparent, rankdir=TB];");
    let fonts = format!("color=\"{GRAY}\", fontcolor=\"{GRAY}\", fontname=monospace, fontsize=11");
    let _ = writeln!(text, "    node [{fonts}];\n    edge [{fonts}];");
    for (index, node) in drawing.nodes.iter().enumerate() {
        let _ = writeln!(text, "    n{index} [{}];", attributes(node));
    }
    for edge in &drawing.edges {
        let shape = quoted(&format!(" {}", drawing.nodes[edge.from].shape));
        let _ = writeln!(text, "    n{} -> n{} [label={shape}];", edge.from, edge.to);
    }
    text + "}\n"
}

fn attributes(node: &Node) -> String {
    match node.kind {
        NodeKind::Input | NodeKind::Output => {
            let label = quoted(&format!("{} {}", node.name, node.shape));
            format!("shape=box, style=rounded, label={label}")
        }
        NodeKind::Sum => String::from("shape=circle, margin=0, width=0.3, label=\"+\""),
        NodeKind::Concat => String::from("shape=box, style=rounded, label=\"concat\""),
        NodeKind::Block => {
            let title = format!("<tr><td colspan=\"2\"><b>{}</b></td></tr>", escaped(&node.name));
            format!("shape=plain, label=<{}>", table(&(title + &rows(&node.parts))))
        }
    }
}

fn rows(parts: &[Part]) -> String {
    parts.iter().map(row).collect()
}

fn row(part: &Part) -> String {
    match part {
        Part::Layer { text, shape, .. } => cells(text, shape),
        Part::Repeat { count, parts } => {
            let title = format!("<tr><td colspan=\"2\">{} times</td></tr>", escaped(count));
            format!("<tr><td colspan=\"2\">{}</td></tr>", table(&(title + &rows(parts))))
        }
        Part::Residual { shape, parts } => {
            let rows = rows(parts) + &cells("+ what came in", shape);
            format!("<tr><td colspan=\"2\">{}</td></tr>", table(&rows))
        }
    }
}

fn cells(text: &str, shape: &str) -> String {
    let (text, shape) = (escaped(text), escaped(shape));
    format!("<tr><td align=\"left\">{text}</td><td align=\"right\">{shape}</td></tr>")
}

fn table(rows: &str) -> String {
    format!(
        "<table border=\"1\" cellborder=\"0\" cellspacing=\"2\" style=\"rounded\">{rows}</table>"
    )
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
