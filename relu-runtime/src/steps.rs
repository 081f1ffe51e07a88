//! The steps of a network as kernels: for one sample, and for a batch in tiles.

use core::slice;

use crate::simd::{Kernel, Simd};
use crate::{Network, Sample};

/// What a network does with its samples, as `network!` generates it.
pub trait Steps: Network {
    /// Runs a tile: as many samples as there are inputs and outputs, `ROWS` at most.
    /// Implementations are `#[inline(always)]`.
    fn run<S: Simd, const ROWS: usize>(
        &self,
        simd: S,
        inputs: &[Self::Input],
        outputs: &mut [Self::Output],
    );
}

/// One sample.
///
/// Two pointers, so that they pass in registers, and how many samples there are is known
/// while compiling.
#[derive(Debug)]
pub struct One<'a, N: Steps> {
    /// What runs it.
    pub network: &'a N,
    /// The sample.
    pub input: &'a N::Input,
}

impl<N: Steps> Kernel for One<'_, N> {
    type Output = N::Output;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> N::Output {
        let mut outputs = [N::Output::ZERO];
        self.network.run::<S, 1>(simd, slice::from_ref(self.input), &mut outputs);
        let [output] = outputs;
        output
    }
}

/// A batch in tiles of `ROWS` samples.
#[derive(Debug)]
pub struct Tiles<'a, N: Steps, const ROWS: usize> {
    /// What runs it.
    pub network: &'a N,
    /// The samples.
    pub inputs: &'a [N::Input],
    /// A row per sample.
    pub outputs: &'a mut [N::Output],
}

impl<N: Steps, const ROWS: usize> Kernel for Tiles<'_, N, ROWS> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { network, inputs, outputs } = self;
        // Not zipped: how many pairs there are would be divided out, with a panic for zero rows
        // where the compiler looks for short code.
        let mut outputs = outputs.chunks_mut(ROWS);
        for inputs in inputs.chunks(ROWS) {
            let Some(outputs) = outputs.next() else { break };
            network.run::<S, ROWS>(simd, inputs, outputs);
        }
    }
}
