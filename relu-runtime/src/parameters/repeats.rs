//! Segments inside `repeat`: one row of the table for a tensor per iteration.

use super::segment::Segment;
use super::template;
use super::tensor::{Tensor, Tensors};

/// Levels of `repeat` that may enclose a layer.
pub(super) const REPEATS: usize = 3;

/// A level of `repeat` around a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Repeat {
    pub count: usize,
    /// From one iteration to the next, in `f32`s; zero for [`Self::NONE`] only.
    pub stride: usize,
}

impl Repeat {
    /// No `repeat`.
    pub(super) const NONE: Self = Self { count: 1, stride: 0 };
}

impl Segment {
    /// Puts the segment into a `repeat` of `count` iterations, whose parameters
    /// lie `stride_bytes` apart: the size of the struct that holds those of one
    /// iteration.
    ///
    /// Called once for each `repeat` around the layer, **the outermost first**,
    /// in the order of the `{}` in the name:
    ///
    /// ```
    /// use relu_runtime::Segment;
    ///
    /// const BIAS: Segment = Segment::bias("deep.{}.0.bias", 0, 16).repeat(50, 128);
    /// assert_eq!(BIAS.tensors().count(), 50);
    /// let last = BIAS.find("deep.49.0.bias").unwrap();
    /// assert_eq!(last.range(), 49 * 32..49 * 32 + 16);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are more than three levels, or more than places in the name; the
    /// compiler says so where the table is a constant.
    #[must_use]
    pub const fn repeat(mut self, count: usize, stride_bytes: usize) -> Self {
        let level = self.depth();
        assert!(level < REPEATS, "more than three levels of `repeat` enclose a layer");
        assert!(level < template::places(self.name), "a name has a `{{}}` for each `repeat`");
        let stride = stride_bytes / size_of::<f32>();
        assert!(stride > 0, "the parameters of an iteration take space");
        self.repeats[level] = Repeat { count, stride };
        self
    }

    /// Its tensors: one, or one per iteration of the `repeat`s around it, the
    /// innermost counting fastest.
    #[must_use]
    pub const fn tensors(&self) -> Tensors<'_> {
        Tensors::new(core::slice::from_ref(self))
    }

    /// The tensor that `name` means, if it is one of this segment's: by the name
    /// or by the alias.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Tensor<'_>> {
        self.find_by_name(name).or_else(|| self.at(template::parse(self.alias?, name)?))
    }

    /// The tensor that `name` means by the name alone.
    pub(super) fn find_by_name(&self, name: &str) -> Option<Tensor<'_>> {
        self.at(template::parse(self.name, name)?)
    }

    /// The nearest tensor to the one that `name` means, where an iteration of
    /// that number may not exist.
    pub(super) fn find_clamped(&self, name: &str) -> Option<Tensor<'_>> {
        let mut indices = self.parse(name)?;
        for (index, repeat) in indices.iter_mut().zip(self.repeats) {
            *index = (*index).min(repeat.count.saturating_sub(1));
        }
        self.at(indices)
    }

    /// The iterations that `name` or the alias of this form has in it.
    fn parse(&self, name: &str) -> Option<[usize; REPEATS]> {
        let templates = [Some(self.name), self.alias];
        templates.into_iter().flatten().find_map(|template| template::parse(template, name))
    }

    /// The tensor of these iterations.
    pub(super) fn at(&self, indices: [usize; REPEATS]) -> Option<Tensor<'_>> {
        let mut offset = self.offset;
        for (index, repeat) in indices.into_iter().zip(self.repeats) {
            if index >= repeat.count {
                return None;
            }
            offset += index * repeat.stride;
        }
        Some(Tensor::new(self, offset, indices))
    }

    /// The iterations that follow these in the order of [`Segment::tensors`].
    pub(super) fn after(&self, mut indices: [usize; REPEATS]) -> Option<[usize; REPEATS]> {
        for (index, repeat) in indices.iter_mut().zip(self.repeats).rev() {
            *index += 1;
            if *index < repeat.count {
                return Some(indices);
            }
            *index = 0;
        }
        None
    }

    /// The `repeat` at a level, 0 being the outermost, if there is one.
    #[cfg(feature = "training")]
    pub(super) fn repeat_at(&self, level: usize) -> Option<Repeat> {
        self.repeats.get(level).copied().filter(|repeat| repeat.stride > 0)
    }

    /// How many tensors there are.
    #[cfg(feature = "training")]
    pub(super) const fn count(&self) -> usize {
        let [outer, middle, inner] = self.repeats;
        outer.count * middle.count * inner.count
    }

    /// Where the last of its tensors ends, if there are any.
    #[cfg(feature = "training")]
    pub(super) const fn end(&self) -> usize {
        let (mut end, mut level) = (self.offset + self.len, 0);
        while level < REPEATS {
            end += self.repeats[level].count.saturating_sub(1) * self.repeats[level].stride;
            level += 1;
        }
        end
    }

    /// Levels of `repeat` around it.
    pub(super) const fn depth(&self) -> usize {
        let mut depth = 0;
        while depth < REPEATS && self.repeats[depth].stride > 0 {
            depth += 1;
        }
        depth
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PANEL, panels};

    #[test]
    fn a_segment_answers_to_both_names() {
        let segment = Segment::bias("hidden.bias", 64, 3).alias("hidden.2.bias");
        assert!(segment.find("hidden.bias") == segment.find("hidden.2.bias"));
        assert_eq!(
            segment.find("hidden.bias").map(|tensor| tensor.range()),
            Some(16..16 + panels(3) * PANEL)
        );
        for other in ["hidden.1.bias", "hidden..bias", "hidden.2bias", "hidden.2.weight"] {
            assert_eq!(segment.find(other), None, "{other}");
        }
    }
}
