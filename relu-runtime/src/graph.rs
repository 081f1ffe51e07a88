//! How the blocks of a network are joined.

/// What goes into a network, what its blocks read, and what comes out.
///
/// Files carry it, so that one of a network with the same layers between other blocks is
/// told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The inputs: names and shapes, in order.
    pub inputs: &'static [(&'static str, &'static [usize])],
    /// The blocks, each with what its first layer reads: `("both", "concat(seen, clock)")`.
    pub blocks: &'static [(&'static str, &'static str)],
    /// The blocks whose values come out, in order.
    pub outputs: &'static [&'static str],
}
