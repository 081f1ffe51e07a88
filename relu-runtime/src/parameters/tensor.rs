//! The tensors of a table: one per segment, or one per iteration of a `repeat`.

use core::ops::Range;

use super::repeats::REPEATS;
use super::segment::Segment;
use super::template::TensorName;

/// One tensor of a network: the instance of a [`Segment`] in one iteration of
/// each `repeat` around its layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tensor<'a> {
    segment: &'a Segment,
    offset: usize,
    indices: [usize; REPEATS],
}

impl<'a> Tensor<'a> {
    pub(super) const fn new(
        segment: &'a Segment,
        offset: usize,
        indices: [usize; REPEATS],
    ) -> Self {
        Self { segment, offset, indices }
    }

    /// The segment that describes it: layout, shape, role.
    #[must_use]
    pub const fn segment(&self) -> &'a Segment {
        self.segment
    }

    /// `PyTorch`'s name, such as `hidden.weight` or `deep.3.0.weight`.
    #[must_use]
    pub const fn name(&self) -> TensorName<'a> {
        TensorName::new(self.segment.name, self.indices)
    }

    /// The second name under which it is found, if it has one.
    #[must_use]
    pub fn alias(&self) -> Option<TensorName<'a>> {
        self.segment.alias.map(|alias| TensorName::new(alias, self.indices))
    }

    /// Whether it is the parameter, or of the iteration, the layer or the block,
    /// that `prefix` names: `deep.3.0.weight`, `deep.3.0`, `deep.3` or `deep`.
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn begins_with(&self, prefix: &str) -> bool {
        let names = [Some(self.name()), self.alias()];
        names.into_iter().flatten().any(|name| name.begins_with(prefix))
    }

    /// The number of its iteration in each `repeat` around it, the outermost
    /// first.
    #[must_use]
    pub fn indices(&self) -> &[usize] {
        &self.indices[..self.segment.depth()]
    }

    /// Its places in the network's flat slice, padding included.
    #[must_use]
    pub const fn range(&self) -> Range<usize> {
        self.offset..self.offset + self.segment.len
    }

    /// Numbers as users count them, padding excluded.
    #[must_use]
    pub const fn values(&self) -> usize {
        self.segment.values()
    }

    /// The shape as users see it: `[out, in]`, or `[count, width]` of an embedding,
    /// for a matrix, `[units]` for a vector.
    #[must_use]
    pub fn shape(&self) -> &'a [usize] {
        self.segment.shape()
    }
}

/// The tensors of a table in its order, those of a `repeat` by iteration.
#[derive(Clone, Debug)]
pub struct Tensors<'a> {
    segments: &'a [Segment],
    /// Of the first segment's tensors, the iterations of the one that comes next.
    next: [usize; REPEATS],
}

impl<'a> Tensors<'a> {
    pub(crate) const fn new(segments: &'a [Segment]) -> Self {
        Self { segments, next: [0; REPEATS] }
    }
}

impl<'a> Iterator for Tensors<'a> {
    type Item = Tensor<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while let [segment, rest @ ..] = self.segments {
            let tensor = segment.at(self.next);
            match segment.after(self.next) {
                Some(next) => self.next = next,
                None => *self = Self::new(rest),
            }
            if tensor.is_some() {
                return tensor;
            }
        }
        None
    }
}
