//! What a network computes from its tensors.

use core::fmt::{self, Display, Formatter};

/// What decides `forward` once the tensors are given: what goes in, how the blocks are
/// joined, what each of their layers does, and what comes out.
///
/// Files carry it, so that one of another network is told apart even where all tensors fit.
/// However a network was written, what means the same is the same here: constants and
/// expressions are their values, numbers that were left out are there, and what matters in
/// training alone (initializers, the momentum of a batch norm, dropout and noise) is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Graph {
    /// The shapes of the inputs, in order; what they are called does not matter.
    pub inputs: &'static [&'static [usize]],
    /// The blocks, in order.
    pub blocks: &'static [GraphBlock],
    /// The blocks whose values come out, in order.
    pub outputs: &'static [&'static str],
}

/// A block of a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphBlock {
    /// What it is called, as its tensors are.
    pub name: &'static str,
    /// What its first layer reads: `input 1`, `seen + deep`, `concat(seen, input 2)`.
    pub source: &'static str,
    /// The layers that do something at inference, in order.
    pub layers: &'static [GraphLayer],
}

/// A layer of a [`GraphBlock`]: its text with `{}` in the place of each value, such as
/// `batch_norm(epsilon: {})`, and the values in order. It prints as
/// `batch_norm(epsilon: 1e-5)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphLayer(pub &'static str, pub &'static [GraphValue]);

/// A value in a [`GraphLayer`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GraphValue {
    /// A number of units, of repetitions.
    Size(usize),
    /// A slope, a bound, an epsilon.
    Number(f32),
}

impl Display for GraphLayer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(text, values) = self;
        let mut values = values.iter();
        for (index, part) in text.split("{}").enumerate() {
            if let Some(value) = (index > 0).then(|| values.next()).flatten() {
                value.fmt(f)?;
            }
            f.write_str(part)?;
        }
        Ok(())
    }
}

impl Display for GraphValue {
    /// A number has the fewest digits that tell it from its neighbors.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(size) => write!(f, "{size}"),
            Self::Number(number) => write!(f, "{number:?}"),
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn layers_print_as_they_could_be_written() {
        let layer = |text, values| GraphLayer(text, values).to_string();
        assert_eq!(layer("relu", &[]), "relu");
        assert_eq!(
            layer("dense({}, bias: false)", &[GraphValue::Size(64)]),
            "dense(64, bias: false)"
        );
        let bounds = &[GraphValue::Number(-1.0), GraphValue::Number(1e-5)];
        assert_eq!(layer("clip({}, {})", bounds), "clip(-1.0, 1e-5)");
        let repeated = &[GraphValue::Size(3), GraphValue::Number(0.01)];
        assert_eq!(
            layer("repeat({}, leaky_relu({}) -> relu)", repeated),
            "repeat(3, leaky_relu(0.01) -> relu)"
        );
    }
}
