//! The public functions: the same numbers whatever the path and the batch.

use std::vec::Vec;

use super::{assert_same_bits, fused_levels, numbers};
use crate::kernels::{self, Buffer, Destination, Epilogue, tile_rows};
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::train::Rows;
use crate::{Dense, Storage, TwoSidedDense, TwoSidedWeight, Vector, Weight, panels};

const ROWS: usize = 9;

/// A layer forward, in one call and row by row, and backward; all the results.
struct Layer<const IN: usize, const OUT: usize, const PANELS: usize>;

impl<const IN: usize, const OUT: usize, const PANELS: usize> Kernel for Layer<IN, OUT, PANELS> {
    type Output = [Vec<f32>; 3];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let (inputs, layer, sided) = Self::values();
        let epilogue = Epilogue::new().bias(&layer.bias);
        let (mut buffer, mut second) = (Buffer::<OUT, ROWS>::new(), Buffer::<OUT, ROWS>::new());
        let mut all = Rows::<OUT>::default();
        all.resize(ROWS + 1);
        let mut single = [[[0.0; OUT]; ROWS]; 2];
        for ([dense, two_sided], input) in pairs(&mut single).zip(&*inputs) {
            let input = core::slice::from_ref(input);
            kernels::dense_rectified(simd, input, &layer.weight, epilogue, dense);
            kernels::dense_two_sided(simd, input, &sided, epilogue, two_sided);
        }
        let dense = kernels::dense(simd, &inputs, &layer.weight, epilogue, &mut buffer);
        let two_sided = kernels::dense_two_sided(simd, &inputs, &sided, epilogue, &mut second);
        let in_training = kernels::dense_two_sided(simd, &inputs, &sided, epilogue, &mut all);
        assert_eq!((dense.len(), two_sided.len(), in_training.len()), (ROWS, ROWS, ROWS));
        // Small products add up in another order there.
        for (alone, trained) in two_sided.as_flattened().iter().zip(in_training.as_flattened()) {
            assert!((alone - trained).abs() <= 1e-5 * (1.0 + alone.abs()), "{alone} {trained}");
        }
        assert_same_bits(single[0].as_flattened(), dense.as_flattened(), "dense");
        assert_same_bits(single[1].as_flattened(), two_sided.as_flattened(), "two-sided");
        let gradients = Self::gradients(simd, &inputs, dense, &layer, &sided);
        [dense.as_flattened().to_vec(), two_sided.as_flattened().to_vec(), gradients]
    }
}

/// The destinations of one row, side by side.
fn pairs<const N: usize>(
    rows: &mut [[[f32; N]; ROWS]; 2],
) -> impl Iterator<Item = [&mut [[f32; N]]; 2]> {
    let [first, second] = rows;
    first.chunks_mut(1).zip(second.chunks_mut(1)).map(|(first, second)| [first, second])
}

impl<const IN: usize, const OUT: usize, const PANELS: usize> Layer<IN, OUT, PANELS> {
    fn values() -> (
        Rows<IN>,
        std::boxed::Box<Dense<IN, OUT, PANELS>>,
        std::boxed::Box<TwoSidedWeight<IN, OUT, PANELS>>,
    ) {
        let mut inputs = Rows::<IN>::default();
        inputs.resize(ROWS);
        inputs.as_flattened_mut().copy_from_slice(&numbers(ROWS * IN, 1));
        let mut layer = Dense::boxed_zeroed();
        let mut sided = TwoSidedWeight::boxed_zeroed();
        let mut random = numbers(layer.as_slice().len() + sided.as_slice().len(), 2).into_iter();
        for slot in layer.as_mut_slice().iter_mut().chain(sided.as_mut_slice()) {
            *slot = random.next().unwrap_or_default();
        }
        (inputs, layer, sided)
    }

    #[inline(always)]
    fn gradients<S: Simd>(
        simd: S,
        inputs: &[[f32; IN]],
        gradient: &[[f32; OUT]],
        layer: &Dense<IN, OUT, PANELS>,
        sided: &TwoSidedWeight<IN, OUT, PANELS>,
    ) -> Vec<f32> {
        let mut weight = Weight::<IN, OUT, PANELS>::boxed_zeroed();
        let mut both = TwoSidedDense::<IN, OUT, PANELS>::boxed_zeroed();
        let mut bias = Vector::<OUT, PANELS>::default();
        let mut out = [[[0.0; IN]; ROWS]; 2];
        kernels::weight_gradient(simd, inputs, gradient, &mut weight);
        kernels::two_sided_weight_gradient(simd, inputs, gradient, &mut both.weight);
        kernels::bias_gradient(simd, gradient, &mut bias);
        kernels::input_gradient(simd, gradient, &layer.weight, &mut out[0]);
        kernels::two_sided_input_gradient(simd, gradient, sided, inputs, &mut out[1]);
        for (unit, &actual) in bias.as_slice().iter().enumerate() {
            let sum = gradient.iter().filter_map(|row| row.get(unit)).fold(0.0, |a, b| a + b);
            assert_eq!(actual.to_bits(), f32::to_bits(sum), "bias {unit}");
        }
        let parts = [weight.as_slice(), both.as_slice(), out.as_flattened().as_flattened()];
        parts.concat()
    }
}

fn check<const IN: usize, const OUT: usize, const PANELS: usize>() {
    let mut first = None;
    for level in fused_levels() {
        let results = dispatch_at(level, Layer::<IN, OUT, PANELS>);
        let first = first.get_or_insert_with(|| results.clone());
        for (actual, expected) in results.iter().zip(first.iter()) {
            assert_same_bits(actual, expected, &std::format!("{level:?} {IN} {OUT}"));
        }
    }
    dispatch_at(Level::Portable, Layer::<IN, OUT, PANELS>);
}

#[test]
fn small_layers_agree() {
    check::<1, 1, { panels(1) }>();
    check::<3, 17, { panels(17) }>();
    check::<31, 10, { panels(10) }>();
    check::<64, 64, { panels(64) }>();
}

#[test]
fn large_layers_agree() {
    check::<65, 100, { panels(100) }>();
    check::<1, 5000, { panels(5000) }>();
}

#[test]
fn destinations_have_their_rows() {
    assert_eq!(Buffer::<3, 5>::new().rows().len(), 5);
    assert_eq!([[0.0; 3]; 4].rows().len(), 4);
    assert_eq!([[0.0; 3]; 4][..2].rows().len(), 2);
}

#[test]
fn tiles_are_multiples_of_six_within_the_stack() {
    assert_eq!(tile_rows(0), 96);
    assert_eq!(tile_rows(96), 96);
    assert_eq!(tile_rows(1500), 60);
    assert_eq!(tile_rows(20_000), 4);
    assert_eq!(tile_rows(256 * 1024), 1);
}

#[test]
#[should_panic(expected = "take more than 1 MiB of stack per sample")]
fn no_row_takes_more_than_a_mebibyte() {
    let _ = tile_rows(256 * 1024 + 1);
}
