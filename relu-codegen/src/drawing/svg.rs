//! A network as a picture.

use std::fmt::Write;

use super::card::{Card, Item, Style};
use super::layout::Layout;
use super::{Drawing, Node, NodeKind, escaped};

/// Around the picture.
const MARGIN: f64 = 12.0;
/// As a file of its own it knows nothing of the ground: a gray is seen on any.
const OWN_COLOR: &str = "<style>svg:root { color: #777 }</style>\n";
/// Of an arrow's head.
const HEAD: f64 = 6.0;

/// The whole file.
///
/// It sets no ground, and has the color of the text around it.
pub fn text(drawing: &Drawing) -> String {
    let cards: Vec<_> = drawing.nodes.iter().map(Card::of).collect();
    let layout = Layout::of(drawing, &cards);
    let mut text = head(&layout);
    let _ = writeln!(text, "<title>The network {}</title>", escaped(&drawing.name));
    text.push_str(OWN_COLOR);
    for (edge, route) in drawing.edges.iter().zip(&layout.routes) {
        write_edge(&drawing.nodes[edge.from], route, &mut text);
    }
    for ((node, card), corner) in drawing.nodes.iter().zip(&cards).zip(&layout.corners) {
        write_node(node, card, *corner, &mut text);
    }
    text + "</svg>\n"
}

fn head(layout: &Layout) -> String {
    let (width, height) = (layout.width + 2.0 * MARGIN, layout.height + 2.0 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" style=\"max-width: 100%; height: auto\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"{} {} {width} {height}\" \
         font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" \
         font-size=\"12\" fill=\"currentColor\">\n",
        -MARGIN, -MARGIN,
    )
}

/// A line from where the node is read to the head of an arrow, straight through rows and
/// bent between them.
fn write_edge(from: &Node, route: &[(f64, f64)], text: &mut String) {
    let [(x, y), ..] = route else { return };
    let mut path = format!("M{x} {y}");
    let end = route.len() - 1;
    for (index, pair) in route.windows(2).enumerate() {
        let [(x, y), (next_x, next_y)] = [pair[0], pair[1]];
        let next_y = if index + 1 == end { next_y - HEAD } else { next_y };
        if index % 2 == 0 || x == next_x {
            let _ = write!(path, "V{next_y}");
        } else {
            let middle = f64::midpoint(y, next_y);
            let _ = write!(path, "C{x} {middle} {next_x} {middle} {next_x} {next_y}");
        }
    }
    let name = if from.name.is_empty() { String::new() } else { format!("{} ", from.name) };
    let title = escaped(&format!("{name}{}", from.shape));
    let (x, y) = route[end];
    let _ = writeln!(
        text,
        "<g><title>{title}</title><path d=\"{path}\" fill=\"none\" stroke=\"currentColor\" \
         stroke-opacity=\"0.7\" stroke-width=\"1.2\"/>{}</g>",
        arrow((x, y), (-0.5, -1.0), (0.5, -1.0)),
    );
}

/// The head of an arrow: its point, and where its other corners are from there.
fn arrow((x, y): (f64, f64), left: (f64, f64), right: (f64, f64)) -> String {
    let corner = |(dx, dy): (f64, f64)| format!("{} {}", x + HEAD * dx, y + HEAD * dy);
    format!("<path d=\"M{x} {y}L{}L{}Z\" fill-opacity=\"0.8\"/>", corner(left), corner(right))
}

fn write_node(node: &Node, card: &Card, (x, y): (f64, f64), text: &mut String) {
    let Card { width, height, items } = card;
    let (fill, opacity, radius) = match node.kind {
        NodeKind::Input => ("#3b82f6", 0.2, height / 2.0),
        NodeKind::Output => ("#16a34a", 0.25, height / 2.0),
        NodeKind::Sum | NodeKind::Concat => ("#d97706", 0.25, height / 2.0),
        NodeKind::Block => ("currentColor", 0.04, 7.0),
    };
    let title = escaped(&format!("{} {}", node.name, node.shape));
    let _ = writeln!(
        text,
        "<g transform=\"translate({x} {y})\"><title>{}</title>\
         <rect width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\" \
         fill-opacity=\"{opacity}\" stroke=\"currentColor\" stroke-opacity=\"0.5\"/>",
        title.trim(),
    );
    for item in items {
        write_item(item, text);
    }
    text.push_str("</g>\n");
}

fn write_item(item: &Item, text: &mut String) {
    let _ = match item {
        Item::Text { x, y, text: words, style } => write_text(*x, *y, words, *style, text),
        Item::Tint { x, y, width, height } => writeln!(
            text,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\" \
             fill=\"#3b82f6\" fill-opacity=\"0.14\"/>"
        ),
        Item::Frame { x, y, width, height } => writeln!(
            text,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\" \
             fill-opacity=\"0.04\" stroke=\"currentColor\" stroke-opacity=\"0.45\"/>"
        ),
        Item::Bypass { x, top, bottom } => writeln!(
            text,
            "<path d=\"M{0} {top}H{1}Q{x} {top} {x} {2}V{3}Q{x} {bottom} {1} {bottom}H{4}\" \
             fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.7\"/>{5}",
            x + 14.0,
            x + 5.0,
            top + 5.0,
            bottom - 5.0,
            x + 7.0,
            arrow((x + 13.0, *bottom), (-1.0, -0.5), (-1.0, 0.5)),
        ),
    };
}

fn write_text(x: f64, y: f64, words: &str, style: Style, text: &mut String) -> std::fmt::Result {
    let attributes = match style {
        Style::Title => " font-weight=\"bold\"",
        Style::Layer => "",
        Style::Shape => " text-anchor=\"end\" fill-opacity=\"0.8\"",
        Style::Middle => " text-anchor=\"middle\"",
    };
    writeln!(text, "<text x=\"{x}\" y=\"{}\"{attributes}>{}</text>", y + 4.0, escaped(words))
}
