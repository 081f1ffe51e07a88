//! The table of a network's parameters: name, place, shape, role.

use super::layout::{Layout, Shape};
use super::repeats::{REPEATS, Repeat};
use super::template;
use crate::Initializer;

/// A parameter or state tensor, or a family of them: a row of a network's table.
///
/// A layer inside `repeat` has its parameters once per iteration, at equal
/// distances; one row describes them all, so the table does not grow with the
/// number of iterations. [`Segment::tensors`] gives them one by one.
///
/// The tables of generated code list the trainable segments first and the state
/// (running statistics) after them, both in the order of storage, where an
/// iteration of a `repeat` counts as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Segment {
    /// `PyTorch`'s name, such as `hidden.weight`, with `{}` for the number of
    /// each iteration, that of the outermost `repeat` first:
    /// `deep.{}.0.weight`.
    pub name: &'static str,
    /// A second name under which it is found, of the same form.
    pub alias: Option<&'static str>,
    /// How the numbers lie in the slice.
    pub layout: Layout,
    /// Where the first of its tensors starts in the flat slice, in `f32`s.
    pub(super) offset: usize,
    /// `f32`s of the flat slice that each of its tensors takes, padding
    /// included.
    pub len: usize,
    /// Whether an optimizer updates it; state is not trainable, and neither is
    /// what is frozen.
    pub trainable: bool,
    /// Whether it is state, such as running statistics, rather than a parameter.
    pub state: bool,
    /// Whether weight decay is usual for it: true for matrices only.
    ///
    /// Optimizers look at this only when told to.
    pub decays: bool,
    /// How it is filled by `new(seed)`.
    pub initializer: Initializer,
    pub(crate) shape: Shape,
    /// Those around it, the outermost first.
    pub(crate) repeats: [Repeat; REPEATS],
}

impl Segment {
    /// The weight of a dense layer, `[outputs, inputs]`.
    ///
    /// Inside `repeat`, `byte_offset` is that of the first iteration's; so it is
    /// in the other constructors.
    #[must_use]
    pub const fn weight(
        name: &'static str,
        byte_offset: usize,
        inputs: usize,
        outputs: usize,
        initializer: Initializer,
    ) -> Self {
        Self::new(name, byte_offset, Layout::Weight { inputs, outputs }, initializer)
    }

    /// The weight of a dense layer that reads `two_sided_relu`,
    /// `[outputs, 2 * inputs]`.
    #[must_use]
    pub const fn two_sided_weight(
        name: &'static str,
        byte_offset: usize,
        inputs: usize,
        outputs: usize,
        initializer: Initializer,
    ) -> Self {
        Self::new(name, byte_offset, Layout::TwoSidedWeight { inputs, outputs }, initializer)
    }

    /// The table of an embedding, `[count, width]`.
    #[must_use]
    pub const fn embedding(
        name: &'static str,
        byte_offset: usize,
        count: usize,
        width: usize,
        initializer: Initializer,
    ) -> Self {
        Self::new(name, byte_offset, Layout::Embedding { count, width }, initializer)
    }

    /// The bias of a dense layer; starts as zeros.
    #[must_use]
    pub const fn bias(name: &'static str, byte_offset: usize, units: usize) -> Self {
        Self::new(name, byte_offset, Layout::Vector { units }, Initializer::Zeros)
    }

    /// A number per unit that starts as `value`, such as the scale of a norm.
    #[must_use]
    pub const fn vector(name: &'static str, byte_offset: usize, units: usize, value: f32) -> Self {
        Self::new(name, byte_offset, Layout::Vector { units }, Initializer::Constant(value))
    }

    /// The slopes of a `prelu`, which start as `value`; one where shared.
    #[must_use]
    pub const fn prelu(name: &'static str, byte_offset: usize, units: usize, value: f32) -> Self {
        Self::vector(name, byte_offset, units, value)
    }

    /// State per unit: not trained, and `value` in a new network.
    #[must_use]
    pub const fn state(name: &'static str, byte_offset: usize, units: usize, value: f32) -> Self {
        let mut segment = Self::vector(name, byte_offset, units, value);
        (segment.trainable, segment.state) = (false, true);
        segment
    }

    /// Keeps it as it is in training, as the `freeze` of a `train` section says.
    #[must_use]
    pub const fn frozen(mut self) -> Self {
        self.trainable = false;
        self
    }

    /// Gives it a second name, under which it is found, too: `hidden.0.weight`
    /// for `hidden.weight`, as in a `torch.nn.Sequential`.
    ///
    /// # Panics
    ///
    /// If the two have different numbers of `{}`; the compiler says so where
    /// the table is a constant.
    #[must_use]
    pub const fn alias(mut self, name: &'static str) -> Self {
        assert!(
            template::places(name) == template::places(self.name),
            "both names have a `{{}}` for each `repeat`"
        );
        self.alias = Some(name);
        self
    }

    const fn new(
        name: &'static str,
        byte_offset: usize,
        layout: Layout,
        initializer: Initializer,
    ) -> Self {
        Self {
            name,
            alias: None,
            layout,
            offset: byte_offset / size_of::<f32>(),
            len: layout.storage_len(),
            trainable: true,
            state: false,
            decays: !matches!(layout, Layout::Vector { .. }),
            initializer,
            shape: layout.shape(),
            repeats: [Repeat::NONE; REPEATS],
        }
    }

    /// The shape as users see it: `[out, in]`, or `[count, width]` of an embedding,
    /// for a matrix, `[units]` for a vector.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        self.shape.dimensions()
    }

    /// Numbers in each of its tensors as users count them, padding excluded.
    #[must_use]
    pub const fn values(&self) -> usize {
        let [rows, columns] = self.layout.matrix();
        rows * columns
    }
}
