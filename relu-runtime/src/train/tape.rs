//! What forward saves of a batch for backward.
//!
//! Each of these buffers grows to the largest batch seen and never shrinks, so
//! that a step over a batch no larger than one already seen allocates nothing.

use core::ops::{Deref, DerefMut};

use alloc::vec::Vec;

use crate::simd::WIDEST;
use crate::storage::Lines;
use crate::{Sample, Vector};

/// The values of a batch: a row of `N` numbers per sample.
#[derive(Clone, Debug)]
pub struct Rows<const N: usize>(Lines);

impl<const N: usize> Default for Rows<N> {
    fn default() -> Self {
        Self(Lines::new())
    }
}

impl<const N: usize> Rows<N> {
    /// Makes room for `rows` samples; new rows are zero.
    #[inline(never)] // A network has many of them.
    pub fn resize(&mut self, rows: usize) {
        self.0.resize(rows * N);
    }
}

impl<const N: usize> Deref for Rows<N> {
    type Target = [[f32; N]];

    fn deref(&self) -> &Self::Target {
        self.0.as_slice().as_chunks().0
    }
}

impl<const N: usize> DerefMut for Rows<N> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.as_mut_slice().as_chunks_mut().0
    }
}

/// The inputs or outputs of a batch, where they are not arrays of `f32`: indices,
/// and structs of several values.
#[derive(Clone, Debug)]
pub struct RowsOf<R>(Vec<R>);

impl<R> Default for RowsOf<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: Sample> RowsOf<R> {
    /// Makes room for `rows` samples; new rows are zero.
    #[inline(never)] // A network has many of them.
    pub fn resize(&mut self, rows: usize) {
        self.0.resize(rows, R::ZERO);
    }
}

impl<R> Deref for RowsOf<R> {
    type Target = [R];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<R> DerefMut for RowsOf<R> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// What each iteration of a `repeat` saves of a batch; `network!` generates it.
pub trait Saved: Default {
    /// Makes room for `rows` samples.
    fn resize(&mut self, rows: usize);
}

/// What the `COUNT` iterations of a `repeat` save of a batch.
#[derive(Clone, Debug)]
pub struct Repeated<T, const COUNT: usize>(Vec<T>);

impl<T: Default, const COUNT: usize> Default for Repeated<T, COUNT> {
    fn default() -> Self {
        Self((0..COUNT).map(|_| T::default()).collect())
    }
}

impl<T: Saved, const COUNT: usize> Repeated<T, COUNT> {
    /// Makes room for `rows` samples in each.
    pub fn resize(&mut self, rows: usize) {
        self.0.iter_mut().for_each(|saved| saved.resize(rows));
    }
}

impl<T, const COUNT: usize> Repeated<T, COUNT> {
    /// What the iteration before this one has saved; nothing for the first.
    #[must_use]
    pub fn before(&self, index: usize) -> Option<&T> {
        self.0.get(index.checked_sub(1)?)
    }

    /// What each iteration has saved, in order.
    pub fn iter(&self) -> core::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// The same, to write.
    pub fn iter_mut(&mut self) -> core::slice::IterMut<'_, T> {
        self.0.iter_mut()
    }
}

impl<'a, T, const COUNT: usize> IntoIterator for &'a Repeated<T, COUNT> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a, T, const COUNT: usize> IntoIterator for &'a mut Repeated<T, COUNT> {
    type Item = &'a mut T;
    type IntoIter = core::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}

/// One bit per unit and sample: where an activation's slope is one.
///
/// A row is a word for every sixteen units; bit `l` of word `w` belongs to unit
/// `16 * w + l`.
#[derive(Clone, Debug, Default)]
pub struct BitRows<const N: usize>(Vec<u16>);

const _: () = assert!(WIDEST == u16::BITS as usize);

impl<const N: usize> BitRows<N> {
    /// Words per sample.
    pub const WORDS: usize = N.div_ceil(WIDEST);

    /// Makes room for `rows` samples; new bits are zero.
    pub fn resize(&mut self, rows: usize) {
        self.0.resize(rows * Self::WORDS, 0);
    }

    /// The words of all samples, [`Self::WORDS`] each.
    #[must_use]
    pub fn words(&self) -> &[u16] {
        &self.0
    }

    /// The words of all samples, to write.
    pub fn words_mut(&mut self) -> &mut [u16] {
        &mut self.0
    }
}

/// What `batch_norm` saves of a batch.
#[derive(Clone, Debug, Default)]
pub struct BatchNormTape<const N: usize, const PANELS: usize> {
    /// The values after normalization, before scale and shift.
    pub normalized: Rows<N>,
    /// The batch's mean per unit.
    pub mean: Vector<N, PANELS>,
    /// The batch's biased variance per unit.
    pub variance: Vector<N, PANELS>,
    /// 1 / sqrt(variance + epsilon) per unit.
    pub inverse_std: Vector<N, PANELS>,
}

impl<const N: usize, const PANELS: usize> BatchNormTape<N, PANELS> {
    /// Makes room for `rows` samples.
    pub fn resize(&mut self, rows: usize) {
        self.normalized.resize(rows);
    }
}

/// What `layer_norm` and `rms_norm` save of a batch.
#[derive(Clone, Debug, Default)]
pub struct NormTape<const N: usize> {
    /// The values after normalization, before scale and shift.
    pub normalized: Rows<N>,
    /// 1 / sqrt(variance + epsilon) per sample; of the mean square for
    /// `rms_norm`.
    pub inverse_std: Vec<f32>,
}

impl<const N: usize> NormTape<N> {
    /// Makes room for `rows` samples; new numbers are zero.
    pub fn resize(&mut self, rows: usize) {
        self.normalized.resize(rows);
        self.inverse_std.resize(rows, 0.0);
    }
}

/// What the random numbers of a training step are keyed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Randomness {
    /// Of the whole run.
    pub seed: u64,
    /// Counts the steps of the run.
    pub step: u64,
    /// Which iteration of which `repeat` draws the numbers.
    pub(crate) path: u32,
}

impl Randomness {
    /// The numbers of a step of a run.
    #[must_use]
    pub const fn new(seed: u64, step: u64) -> Self {
        Self { seed, step, path: 0 }
    }

    /// The numbers of an iteration of a `repeat`, which differ from those of
    /// the others and of what is around it.
    #[must_use]
    pub const fn nested(self, iteration: usize) -> Self {
        // More iterations than that do not fit the memory.
        #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 iterations")]
        let iteration = iteration as u32;
        let path = self.path.wrapping_mul(1_000_003).wrapping_add(iteration).wrapping_add(1);
        Self { path, ..self }
    }
}
