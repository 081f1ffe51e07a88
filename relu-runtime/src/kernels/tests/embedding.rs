//! Rows of a table, and their gradient.

use std::boxed::Box;
use std::vec;
use std::vec::Vec;

use super::cases::rows;
use super::{assert_same_bits, numbers};
use crate::kernels::{self, Buffer};
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::{Embedding, Storage, panels};

const COUNT: usize = 7;
/// Every row of the table but the fifth, the second most often; 7 and the largest
/// number have no row.
const INDICES: [[u32; 3]; 4] = [[1, 1, 0], [6, 1, 7], [u32::MAX, 2, 3], [1, 5, 1]];

/// Random numbers without the padding, and with it.
fn table<const WIDTH: usize, const PANELS: usize>(
    seed: u32,
) -> (Vec<f32>, Box<Embedding<COUNT, WIDTH, PANELS>>) {
    let numbers = numbers(COUNT * WIDTH, seed);
    let mut table = Embedding::<COUNT, WIDTH, PANELS>::boxed_zeroed();
    for (index, row) in (0..).zip(numbers.chunks(WIDTH)) {
        table.row_mut(index).unwrap().copy_from_slice(row);
    }
    (numbers, table)
}

fn looked_up<const WIDTH: usize, const PANELS: usize, const N: usize>() {
    let (numbers, table) = table::<WIDTH, PANELS>(3);
    let row = |index: &u32| {
        let row = numbers.chunks(WIDTH).nth(usize::try_from(*index).unwrap());
        row.map_or_else(|| vec![f32::NAN; WIDTH], <[f32]>::to_vec)
    };
    let expected: Vec<f32> = INDICES.iter().flatten().flat_map(row).collect();
    let mut batch = Buffer::<N, 8>::new();
    let batch = kernels::embedding(INDICES.iter(), &table, &mut batch);
    assert_same_bits(batch.as_flattened(), &expected, "a batch");
    let mut single = Buffer::<N, 1>::new();
    for (indices, expected) in INDICES.iter().zip(expected.chunks(N)) {
        let single = kernels::embedding([*indices].iter(), &table, &mut single);
        assert_same_bits(single.as_flattened(), expected, "a sample");
    }
    let mut few = [[0.0; N]; 2];
    assert_eq!(kernels::embedding(INDICES.iter(), &table, &mut few).len(), 2);
    assert!(kernels::embedding(INDICES[..0].iter(), &table, &mut few).is_empty());
}

#[test]
fn an_index_names_a_row() {
    looked_up::<1, { panels(1) }, 3>();
    looked_up::<5, { panels(5) }, 15>();
    looked_up::<16, { panels(16) }, 48>();
    looked_up::<33, { panels(33) }, 99>();
}

struct Gradient<const WIDTH: usize, const PANELS: usize, const N: usize>;

impl<const WIDTH: usize, const PANELS: usize, const N: usize> Kernel
    for Gradient<WIDTH, PANELS, N>
{
    type Output = Vec<f32>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Vec<f32> {
        let (_, mut of_table) = table::<WIDTH, PANELS>(5);
        let gradient = rows::<N>(INDICES.len(), 7);
        kernels::embedding_gradient(simd, INDICES.iter(), &gradient, &mut of_table);
        of_table.as_slice().to_vec()
    }
}

/// In the order of the samples and their indices, so to the bit.
fn gradient<const WIDTH: usize, const PANELS: usize, const N: usize>() {
    let padded = panels(WIDTH) * crate::PANEL;
    let mut expected = vec![0.0; COUNT * padded];
    let gradient = numbers(INDICES.len() * N, 7);
    for (index, from) in INDICES.iter().flatten().zip(gradient.chunks(WIDTH)) {
        let to = expected.chunks_mut(padded).nth(usize::try_from(*index).unwrap());
        for (to, from) in to.into_iter().flatten().zip(from) {
            *to += from;
        }
    }
    for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
        let found = dispatch_at(level, Gradient::<WIDTH, PANELS, N>);
        assert_same_bits(&found, &expected, "a gradient");
    }
}

#[test]
fn a_row_gathers_the_gradients_of_its_uses() {
    gradient::<1, { panels(1) }, 3>();
    gradient::<5, { panels(5) }, 15>();
    gradient::<16, { panels(16) }, 48>();
    gradient::<33, { panels(33) }, 99>();
}
