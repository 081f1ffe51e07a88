//! The way on which a value got its shape, for messages about shapes:
//! `` `hidden: pixels [784] -> dense(64) [64] -> relu`, kept by `narrow` ``.

use std::fmt;

use proc_macro2::{Ident, Span};

use super::Shape;
use crate::diagnostic::{Diagnostic, list};

/// Layers shown without a gap.
const SHOWN: usize = 4;
/// Blocks that are named where they keep a shape.
const NAMED: usize = 3;

/// How a value got its shape.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// What made it: a block, or an input.
    made: Way,
    /// Blocks since then, which keep it.
    kept_by: Vec<Ident>,
    /// The pipeline that is being read.
    open: Way,
}

/// A pipeline as far as it goes.
#[derive(Clone, Debug, Default)]
struct Way {
    /// The block's name and a colon; nothing inside of another layer.
    head: String,
    /// What it reads, with its shape: `pixels [784]`.
    source: String,
    /// Whether the source has a shape of its own, as a concatenation has.
    joins: Option<Maker>,
    layers: Vec<Stage>,
}

/// A layer on the way.
#[derive(Clone, Debug)]
struct Stage {
    text: String,
    /// What it makes, where it makes a shape of its own.
    maker: Option<Maker>,
    /// Whether it holds a pipeline, which may be of this shape only.
    holds: bool,
}

/// What gave a value its shape.
#[derive(Clone, Debug)]
pub struct Maker {
    /// The layer as written, or the name of an input.
    pub text: String,
    /// Of its name.
    pub span: Span,
    /// The shape, where it is known.
    shape: Option<Shape>,
}

impl Trail {
    /// That of an input's value.
    #[must_use]
    pub fn of_input(name: &Ident, shape: Option<Shape>) -> Self {
        let maker = Maker { text: name.to_string(), span: name.span(), shape };
        let made = Way { joins: Some(maker), ..Way::default() };
        Self { made, ..Self::default() }
    }

    /// Goes on in a block that reads the value, or the sum of it and others.
    #[must_use]
    pub fn enter(mut self, block: &Ident, source: &str, shape: Option<&Shape>) -> Self {
        let (head, source) = (format!("{block}: "), with_shape(source, shape));
        self.open = Way { head, source, ..Way::default() };
        self
    }

    /// Begins in a block that reads a concatenation.
    #[must_use]
    pub fn join(block: &Ident, written: &str, span: Span, shape: Option<Shape>) -> Self {
        let source = with_shape(written, shape.as_ref());
        let joins = Some(Maker { text: written.to_owned(), span, shape });
        let open = Way { head: format!("{block}: "), source, joins, layers: Vec::new() };
        Self { open, ..Self::default() }
    }

    /// Goes on in the pipeline of `repeat` or `residual`.
    #[must_use]
    pub fn inside(mut self, shape: Option<&Shape>) -> Self {
        self.leave_as(None);
        self.open.source = shape.map(ToString::to_string).unwrap_or_default();
        self
    }

    /// A layer that keeps the shape.
    pub fn keep(&mut self, text: String) {
        self.open.layers.push(Stage { text, maker: None, holds: false });
    }

    /// A layer that keeps the shape, and holds a pipeline.
    pub fn hold(&mut self, text: String) {
        self.open.layers.push(Stage { text, maker: None, holds: true });
    }

    /// A layer that makes a shape of its own.
    pub fn make(&mut self, text: String, span: Span, shape: Option<Shape>) {
        let maker = Maker { text: text.clone(), span, shape };
        self.open.layers.push(Stage { text, maker: Some(maker), holds: false });
    }

    /// The end of a block.
    pub fn leave(&mut self, block: &Ident) {
        self.leave_as(Some(block));
    }

    fn leave_as(&mut self, block: Option<&Ident>) {
        let way = std::mem::take(&mut self.open);
        if way.maker().is_some() {
            (self.made, self.kept_by) = (way, Vec::new());
        } else {
            self.kept_by.extend(block.cloned());
        }
    }

    /// What gave the value its shape: a layer, a concatenation or an input.
    #[must_use]
    pub fn maker(&self) -> Option<&Maker> {
        self.open.maker().or_else(|| self.made.maker())
    }

    /// Whether the shape is that of an input.
    #[must_use]
    pub fn is_of_input(&self) -> bool {
        self.open.maker().is_none() && self.made.is_input()
    }

    /// What gave the value its shape, where that could be another: nothing that keeps the
    /// shape may need it.
    #[must_use]
    pub fn free_maker(&self) -> Option<&Maker> {
        match self.open.maker() {
            Some(_) => self.open.free_maker(),
            None => self.made.free_maker().filter(|_| self.kept_by.is_empty()),
        }
    }

    /// Whether the last layer so far made the shape.
    #[must_use]
    pub fn ends_with_maker(&self) -> bool {
        self.open.layers.last().is_some_and(|layer| layer.maker.is_some())
    }

    /// Whether the pipeline so far doubles a shape that one of its layers makes, so that
    /// it would make the same of any.
    #[must_use]
    pub fn ends_two_sided(&self) -> bool {
        let mut makers = self.open.layers.iter().rev().filter(|layer| layer.maker.is_some());
        let last = makers.next();
        last.is_some_and(|layer| layer.text == "two_sided_relu") && makers.next().is_some()
    }

    /// Adds what gave the shape: a line of the help, and a place.
    #[must_use]
    pub fn explain(&self, shape: &Shape, mistake: Diagnostic) -> Diagnostic {
        let Some(maker) = self.maker() else { return mistake };
        let given = format!("{shape} is given here");
        let label = if self.is_of_input() { given } else { format!("makes {shape}") };
        self.tell(shape, mistake.with_place(maker.span, label))
    }

    /// Adds the line of the help alone.
    #[must_use]
    pub fn tell(&self, shape: &Shape, mistake: Diagnostic) -> Diagnostic {
        let help = format!("{}\n{shape} comes from {self}", mistake.help);
        Diagnostic { help, ..mistake }
    }
}

impl Way {
    fn maker(&self) -> Option<&Maker> {
        let last = self.layers.iter().rev().find_map(|layer| layer.maker.as_ref());
        last.or(self.joins.as_ref())
    }

    fn free_maker(&self) -> Option<&Maker> {
        let since = self.layers.iter().rev().take_while(|layer| layer.maker.is_none());
        self.maker().filter(|_| !since.into_iter().any(|layer| layer.holds))
    }

    fn is_input(&self) -> bool {
        self.head.is_empty() && self.source.is_empty() && self.layers.is_empty()
    }
}

fn with_shape(text: &str, shape: Option<&Shape>) -> String {
    shape.map_or_else(|| text.to_owned(), |shape| format!("{text} {shape}"))
}

impl fmt::Display for Trail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.open.maker().is_some() {
            return write!(formatter, "{}", self.open);
        }
        write!(formatter, "{}", self.made)?;
        let named: Vec<_> = self.kept_by.iter().take(NAMED).map(ToString::to_string).collect();
        match self.kept_by.len() - named.len() {
            0 if named.is_empty() => Ok(()),
            0 => write!(formatter, ", kept by {}", list(&named)),
            more => write!(formatter, ", kept by `{}` and {more} more", named.join("`, `")),
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_input() {
            let name = self.joins.iter().map(|maker| maker.text.as_str());
            return write!(formatter, "the input `{}`", name.collect::<String>());
        }
        let Self { head, source, layers, .. } = self;
        // The last layers matter; the one that made the shape is always there.
        let last = layers.iter().rposition(|layer| layer.maker.is_some()).unwrap_or(0);
        let first = last.min(layers.len().saturating_sub(SHOWN));
        let gap = if first > 0 { " -> ..." } else { "" };
        write!(formatter, "`{head}{source}{gap}")?;
        for Stage { text, maker, .. } in layers.iter().skip(first).take(SHOWN) {
            let shape = maker.as_ref().and_then(|maker| maker.shape.as_ref());
            write!(formatter, " -> {}", with_shape(text, shape))?;
        }
        let rest = if layers.len() > first + SHOWN { " -> ..." } else { "" };
        write!(formatter, "{rest}`")
    }
}
