//! A network as a flowchart for Mermaid.

use std::fmt::Write;

use super::{Drawing, Node, NodeKind, Part, escaped};

/// One line per node and per edge:
///
/// ```text
/// flowchart TB
///     n0(["pixels [64]"])
///     n1["<b>hidden</b><br/>dense(64) [64]<br/>two_sided_relu [128]"]
///     n0 -->|"[64]"| n1
/// ```
pub fn text(drawing: &Drawing) -> String {
    let mut text = String::from("flowchart TB\n");
    for (index, node) in drawing.nodes.iter().enumerate() {
        let _ = writeln!(text, "    n{index}{}", shaped(node));
    }
    for edge in &drawing.edges {
        let shape = escaped(&drawing.nodes[edge.from].shape);
        let _ = writeln!(text, "    n{} -->|\"{shape}\"| n{}", edge.from, edge.to);
    }
    text
}

fn shaped(node: &Node) -> String {
    let (name, shape) = (escaped(&node.name), escaped(&node.shape));
    match node.kind {
        NodeKind::Input | NodeKind::Output => format!("([\"{name} {shape}\"])"),
        NodeKind::Sum => String::from("((\"+\"))"),
        NodeKind::Concat => String::from("([\"concat\"])"),
        NodeKind::Block => {
            let mut lines = vec![format!("<b>{name}</b>")];
            write_parts(&node.parts, 0, &mut lines);
            format!("[\"{}\"]", lines.join("<br/>"))
        }
    }
}

/// A line per layer; what is inside of another is indented.
fn write_parts(parts: &[Part], depth: usize, lines: &mut Vec<String>) {
    let indent = "&emsp;".repeat(depth);
    for part in parts {
        match part {
            Part::Layer { text, shape, .. } => {
                lines.push(format!("{indent}{} {}", escaped(text), escaped(shape)));
            }
            Part::Repeat { count, parts } => {
                lines.push(format!("{indent}{} times:", escaped(count)));
                write_parts(parts, depth + 1, lines);
            }
            Part::Residual { shape, parts } => {
                lines.push(format!("{indent}residual:"));
                write_parts(parts, depth + 1, lines);
                lines.push(format!("{indent}+ what came in {}", escaped(shape)));
            }
        }
    }
}
