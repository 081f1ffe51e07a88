//! What is inside of a node of the picture: measured, and placed from its top left
//! corner on.

use super::{Node, NodeKind, Part};

/// Of a character of the monospaced font, in the size of layers.
const CHARACTER: f64 = 7.2;
/// From one line of text to the next.
const LINE: f64 = 20.0;
const MARGIN: f64 = 10.0;
/// Between a layer and its shape.
const GAP: f64 = 3.0 * CHARACTER;
/// Longer text is cut; a tooltip has all of it.
const LONGEST: usize = 48;

/// A node, measured.
#[derive(Clone, Debug, Default)]
pub struct Card {
    pub width: f64,
    pub height: f64,
    pub items: Vec<Item>,
}

/// What is drawn inside.
#[derive(Clone, Debug)]
pub enum Item {
    /// A text on the line whose middle is `y`.
    Text { x: f64, y: f64, text: String, style: Style },
    /// Behind a layer with parameters.
    Tint { x: f64, y: f64, width: f64, height: f64 },
    /// Around a repetition.
    Frame { x: f64, y: f64, width: f64, height: f64 },
    /// Around the layers of a residual pipeline, from above them to the plus below.
    Bypass { x: f64, top: f64, bottom: f64 },
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A block's name, to the right of `x`.
    Title,
    /// A layer, to the right of `x`.
    Layer,
    /// A shape, to the left of `x`.
    Shape,
    /// In the middle of the node.
    Middle,
}

impl Card {
    /// The size of a node and what is inside.
    pub fn of(node: &Node) -> Self {
        match node.kind {
            NodeKind::Sum => Self::pill(&format!("+ {}", cut(&node.shape)), 26.0),
            NodeKind::Concat => Self::pill(&format!("concat {}", cut(&node.shape)), 26.0),
            NodeKind::Input | NodeKind::Output => {
                Self::pill(&format!("{} {}", cut(&node.name), cut(&node.shape)), 30.0)
            }
            NodeKind::Block => Self::block(node),
        }
    }

    fn pill(text: &str, height: f64) -> Self {
        let width = (wide(text) + 2.0 * MARGIN).max(height);
        let (x, y) = (width / 2.0, height / 2.0);
        let items = vec![Item::Text { x, y, text: text.to_owned(), style: Style::Middle }];
        Self { width, height, items }
    }

    fn block(node: &Node) -> Self {
        // Bold, and with a shape of its own where there are no layers.
        let title = cut(&node.name);
        let shape = if node.parts.is_empty() { wide(&cut(&node.shape)) + GAP } else { 0.0 };
        let inside = (1.1 * wide(&title) + shape).max(width_of(&node.parts));
        let width = inside + 2.0 * MARGIN;
        let mut card = Self { width, height: MARGIN / 2.0, items: Vec::new() };
        let (x, right) = (MARGIN, width - MARGIN);
        if node.parts.is_empty() {
            card.text(right, cut(&node.shape), Style::Shape);
        }
        card.text(x, title, Style::Title);
        card.height += LINE;
        card.parts(&node.parts, x, right);
        card.height += MARGIN / 2.0;
        card
    }

    fn parts(&mut self, parts: &[Part], left: f64, right: f64) {
        for part in parts {
            match part {
                Part::Layer { text, shape, learns } => {
                    self.layer(text, shape, *learns, left, right);
                }
                Part::Repeat { count, parts } => self.repeat(count, parts, left, right),
                Part::Residual { shape, parts } => self.residual(shape, parts, left, right),
            }
        }
    }

    fn layer(&mut self, text: &str, shape: &str, learns: bool, left: f64, right: f64) {
        if learns {
            let (x, width) = (left - MARGIN / 2.0, right - left + MARGIN);
            self.items.push(Item::Tint { x, y: self.height + 1.0, width, height: LINE - 2.0 });
        }
        self.text(left, cut(text), Style::Layer);
        self.text(right, cut(shape), Style::Shape);
        self.height += LINE;
    }

    /// A frame, with the number in its first line.
    fn repeat(&mut self, count: &str, parts: &[Part], left: f64, right: f64) {
        self.height += MARGIN / 2.0;
        let top = self.height;
        self.text(left + MARGIN, format!("{} times", cut(count)), Style::Title);
        self.height += LINE;
        self.parts(parts, left + MARGIN, right - MARGIN);
        let (width, height) = (right - left, self.height + MARGIN / 2.0 - top);
        self.items.push(Item::Frame { x: left, y: top, width, height });
        self.height += MARGIN;
    }

    /// A line beside the layers, from above them to the sum.
    fn residual(&mut self, shape: &str, parts: &[Part], left: f64, right: f64) {
        self.height += MARGIN / 2.0;
        let top = self.height;
        self.parts(parts, left + 2.0 * MARGIN, right);
        let bottom = self.height + LINE / 2.0;
        self.items.push(Item::Bypass { x: left + MARGIN / 2.0, top, bottom });
        self.text(left + 2.0 * MARGIN, String::from("+ what came in"), Style::Layer);
        self.text(right, cut(shape), Style::Shape);
        self.height += LINE + MARGIN / 2.0;
    }

    /// On the line that begins here.
    fn text(&mut self, x: f64, text: String, style: Style) {
        self.items.push(Item::Text { x, y: self.height + LINE / 2.0, text, style });
    }
}

fn width_of(parts: &[Part]) -> f64 {
    let line = |text: &str, shape: &str| wide(&cut(text)) + GAP + wide(&cut(shape));
    let widths = parts.iter().map(|part| match part {
        Part::Layer { text, shape, .. } => line(text, shape),
        Part::Repeat { count, parts } => {
            width_of(parts).max(1.1 * wide(&format!("{count} times"))) + 2.0 * MARGIN
        }
        Part::Residual { shape, parts } => {
            width_of(parts).max(line("+ what came in", shape)) + 2.0 * MARGIN
        }
    });
    widths.fold(0.0, f64::max)
}

fn wide(text: &str) -> f64 {
    CHARACTER * text.chars().count() as f64
}

/// The text, or as much of it as there is room for.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST - 1).collect();
    start + "…"
}
