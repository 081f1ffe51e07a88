//! What an input, a layer or a block makes.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use relu_codegen::model::Element;

/// What is known of a value.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its units.
    pub width: usize,
    /// All units may be affine in one number.
    pub is_line: bool,
    /// Little may be left of the differences between samples.
    pub is_faint: bool,
    /// Some of its numbers may be little more than rounding errors.
    pub is_rough: bool,
    /// Norms that it may just have passed.
    pub norms: usize,
    /// The layer that made it; nothing of an input, a sum, or a concatenation.
    pub last: String,
    /// Of its numbers: an embedding alone reads indices.
    pub element: Element,
}

impl Value {
    /// An input.
    pub fn input(width: usize) -> Self {
        Self {
            width,
            is_line: width == 1,
            is_faint: false,
            is_rough: false,
            norms: 0,
            last: String::new(),
            element: Element::Number,
        }
    }

    /// An input of indices.
    pub fn indices(count: usize) -> Self {
        Self { element: Element::Index, ..Self::input(count) }
    }

    /// Whether it is of indices.
    pub fn is_indices(&self) -> bool {
        self.element == Element::Index
    }

    /// Values that are added or put one after another.
    pub fn joined(parts: &[&Self], width: usize) -> Self {
        Self {
            width,
            is_line: parts.iter().any(|part| part.is_line),
            is_faint: parts.iter().any(|part| part.is_faint),
            is_rough: parts.iter().any(|part| part.is_rough),
            norms: parts.iter().map(|part| part.norms).max().unwrap_or_default(),
            last: String::new(),
            element: Element::Number,
        }
    }
}

/// What a block reads.
#[derive(Clone, Debug)]
pub enum Source {
    /// One value, by index.
    One(usize),
    /// A sum.
    Sum(Vec<usize>),
    /// A concatenation.
    Concat(Vec<usize>),
}

impl Source {
    /// All that is read.
    pub fn operands(&self) -> &[usize] {
        match self {
            Self::One(operand) => std::slice::from_ref(operand),
            Self::Sum(operands) | Self::Concat(operands) => operands,
        }
    }

    /// What is read comes to this.
    pub fn value(&self, values: &[Value]) -> Value {
        let parts: Vec<_> = self.operands().iter().map(|operand| &values[*operand]).collect();
        match self {
            Self::One(_) => parts[0].clone(),
            Self::Sum(_) => Value::joined(&parts, parts[0].width),
            Self::Concat(_) => Value::joined(&parts, parts.iter().map(|part| part.width).sum()),
        }
    }
}

/// The widest concatenation.
const WIDEST: usize = 100;

/// A source of some of the values, where those that no block reads yet come first.
pub fn source(random: &mut StdRng, values: &[Value], is_read: &[bool]) -> Source {
    let first = operand(random, is_read);
    let count = random.random_range(2..=3);
    if values[first].is_indices() {
        return Source::One(first);
    }
    match random.random_range(0..10) {
        0..4 => Source::One(first),
        4..7 => {
            let width = values[first].width;
            let mut terms = vec![first];
            while terms.len() < count {
                let same: Vec<_> = (0..values.len())
                    .filter(|value| values[*value].width == width && !values[*value].is_indices())
                    .filter(|value| !terms.contains(value) || random.random_bool(0.1))
                    .collect();
                let Some(term) = same.choose(random) else { break };
                terms.push(*term);
            }
            if terms.len() == 1 { Source::One(first) } else { Source::Sum(terms) }
        }
        _ => {
            let mut parts = vec![first];
            for _ in 1..count {
                let part = operand(random, is_read);
                let width: usize = parts.iter().map(|part| values[*part].width).sum();
                if width + values[part].width <= WIDEST && !values[part].is_indices() {
                    parts.push(part);
                }
            }
            if parts.len() == 1 { Source::One(first) } else { Source::Concat(parts) }
        }
    }
}

fn operand(random: &mut StdRng, is_read: &[bool]) -> usize {
    let unread: Vec<_> = (0..is_read.len()).filter(|value| !is_read[*value]).collect();
    match unread.choose(random) {
        Some(value) if random.random_bool(0.7) => *value,
        _ => random.random_range(0..is_read.len()),
    }
}
