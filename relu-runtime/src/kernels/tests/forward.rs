//! Forward products.

use std::vec;
use std::vec::Vec;

use super::{Panels, SIZES, assert_same_bits, fused_levels, numbers};
use crate::PANEL;
use crate::kernels::dense;
use crate::kernels::epilogue::Steps;
use crate::kernels::product::{self, Left, Out, Product, Right};
use crate::simd::{Kernel, Level, Simd, dispatch_at};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Path {
    Small,
    Large,
    Rectified,
}

struct Forward<'a> {
    path: Path,
    inputs: &'a [f32],
    weight: &'a Panels,
    outputs: &'a mut [f32],
    columns: usize,
}

impl Kernel for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { path, inputs, weight, outputs, columns } = self;
        let (panel, step) = (weight.panel(), weight.step());
        let product = Product {
            left: Left { at: inputs.as_ptr(), row: weight.inputs, step: 1 },
            right: Right { at: weight.numbers.as_ptr(), panel, step },
            out: Out { at: outputs.as_mut_ptr(), row: columns, panel: PANEL },
            rows: outputs.len() / columns,
            columns,
            depth: weight.inputs,
        };
        // SAFETY: the slices have the sizes of the product.
        unsafe {
            match (path, weight.sides) {
                (Path::Small, 1) => small::<S, false>(simd, product),
                (Path::Small, _) => small::<S, true>(simd, product),
                (Path::Large, 1) => dense::large::<S, false, false>(simd, product, Steps::NONE),
                (Path::Large, _) => dense::large::<S, true, false>(simd, product, Steps::NONE),
                (Path::Rectified, _) => simd.dense_rectified(product, Steps::NONE),
            }
        }
    }
}

/// The small kernels for rows one by one and for all of them, one or several
/// tiles wide.
///
/// The sizes for which they are compiled select the tiles and the blocks of terms
/// alone.
///
/// # Safety
///
/// As for `product::small`.
#[inline(always)]
unsafe fn small<S: Simd, const SIDED: bool>(simd: S, product: Product) {
    macro_rules! small {
        ($single:literal, $depth:literal, $columns:literal) => {
            // SAFETY: the caller vouches for the product.
            unsafe {
                product::small::<S, SIDED, $single, $depth, $columns>(simd, &product, Steps::NONE);
            }
        };
    }
    match (product.rows, product.depth, product.columns) {
        (1, ..32, ..=20) => small!(true, 16, 20),
        (1, 32..64, ..=20) => small!(true, 32, 20),
        (1, 64.., ..=20) => small!(true, 64, 20),
        (1, ..) => small!(true, 64, 300),
        (_, ..32, ..=20) => small!(false, 16, 20),
        (_, 32..64, ..=20) => small!(false, 32, 20),
        (_, 64.., ..=20) => small!(false, 64, 20),
        _ => small!(false, 64, 300),
    }
}

/// The blocks of terms of these kernels.
fn blocks(path: Path, depth: usize, columns: usize) -> usize {
    match (path, depth, columns) {
        (Path::Small, 32..64, ..=20) => 2,
        (Path::Small, 64.., ..=20) => 4,
        _ => 1,
    }
}

#[test]
fn blocks_follow_from_the_sizes() {
    for depth in [16, 32, 64] {
        for columns in [20, 300] {
            let expected = blocks(Path::Small, depth, columns);
            assert_eq!(product::blocks(depth, columns), expected, "{depth} x {columns}");
        }
    }
    assert_eq!(product::blocks(1, 1), 1);
    assert_eq!(product::blocks(1000, 1), 4);
    assert_eq!(product::blocks(1000, 64), 2);
}

fn run(level: Level, path: Path, inputs: &[f32], weight: &Panels, columns: usize) -> Vec<f32> {
    let mut outputs = vec![f32::NAN; inputs.len() / weight.inputs * columns];
    dispatch_at(level, Forward { path, inputs, weight, outputs: &mut outputs, columns });
    outputs
}

/// Each block in order, with fused multiply-add, from zero; then the blocks in
/// order.
fn reference(inputs: &[f32], weight: &Panels, columns: usize, blocks: usize) -> Vec<f32> {
    let length = weight.inputs / blocks;
    let block_of = |input: usize| (input / length.max(1)).min(blocks - 1);
    let mut outputs = Vec::new();
    for row in inputs.chunks(weight.inputs) {
        for output in 0..columns {
            let mut sums = vec![0.0_f32; blocks];
            for (input, &number) in row.iter().enumerate() {
                let sum = &mut sums[block_of(input)];
                *sum = number.mul_add(weight.selected(output, input, number), *sum);
            }
            let sum = sums.into_iter().reduce(|sum, block| sum + block).unwrap_or_default();
            outputs.push(sum + 0.0);
        }
    }
    outputs
}

fn compare(path: Path, rows: usize, inputs: usize, columns: usize, sides: usize) {
    let weight = Panels::new(inputs, columns, sides, 7);
    let inputs = numbers(rows * inputs, 11);
    let blocks = blocks(path, weight.inputs, columns);
    let expected = reference(&inputs, &weight, columns, blocks);
    for level in fused_levels() {
        let what = std::format!("{level:?} {path:?} {rows} x {} x {columns}", weight.inputs);
        assert_same_bits(&run(level, path, &inputs, &weight, columns), &expected, &what);
    }
}

#[test]
fn all_sizes_have_the_bits_of_the_reference() {
    for inputs in SIZES {
        for columns in SIZES {
            for rows in [1, 2, 6, 7] {
                for sides in [1, 2] {
                    compare(Path::Small, rows, inputs, columns, sides);
                    compare(Path::Large, rows, inputs, columns, sides);
                }
                compare(Path::Rectified, rows, inputs, columns, 1);
            }
        }
    }
}

#[test]
fn all_batches_have_the_bits_of_the_reference() {
    // Two-sided products keep the sides of 192 rows at a time.
    for rows in (0..=20).chain([130, 192, 193, 194, 200, 385]) {
        for (inputs, columns) in [(17, 33), (3, 100), (64, 130), (50, 20), (71, 20)] {
            for sides in [1, 2] {
                compare(Path::Small, rows, inputs, columns, sides);
                compare(Path::Large, rows, inputs, columns, sides);
            }
            compare(Path::Rectified, rows, inputs, columns, 1);
        }
    }
}

#[test]
fn many_terms_have_the_bits_of_the_reference() {
    for rows in [1, 13] {
        for sides in [1, 2] {
            compare(Path::Large, rows, 2500, 81, sides);
        }
        compare(Path::Rectified, rows, 2500, 81, 1);
    }
}

#[test]
fn plain_code_is_close_to_the_reference() {
    for path in [Path::Small, Path::Large] {
        for sides in [1, 2] {
            let weight = Panels::new(100, 33, sides, 7);
            let inputs = numbers(7 * 100, 11);
            let expected = reference(&inputs, &weight, 33, 1);
            let actual = run(Level::Portable, path, &inputs, &weight, 33);
            for (actual, expected) in actual.iter().zip(expected) {
                assert!((actual - expected).abs() < 1e-4, "{actual} {expected}");
            }
        }
    }
}

#[test]
fn skipping_zeros_keeps_the_sign_of_an_underflowing_sum() {
    let mut weight = Panels::new(2, 1, 1, 7);
    weight.numbers.fill(1.0e-30);
    let inputs = [-1.0e-30, 0.0];
    for level in fused_levels() {
        let dense = run(level, Path::Large, &inputs, &weight, 1);
        assert_same_bits(&run(level, Path::Rectified, &inputs, &weight, 1), &dense, "rectified");
        assert_same_bits(&run(level, Path::Small, &inputs, &weight, 1), &dense, "small");
    }
}

#[test]
fn nan_goes_through_on_the_positive_side() {
    let mut weight = Panels::new(3, 17, 2, 7);
    for (row, side) in weight.numbers.chunks_mut(PANEL).zip([0, 1].into_iter().cycle()) {
        row.fill(if side == 1 { f32::INFINITY } else { 1.0 });
    }
    for rows in [1, 6] {
        let inputs = [0.5, f32::NAN, -0.0].repeat(rows);
        for level in fused_levels() {
            for path in [Path::Small, Path::Large] {
                let outputs = run(level, path, &inputs, &weight, 17);
                assert!(outputs.iter().all(|output| output.is_nan()), "{level:?} {path:?}");
            }
            let inputs = [0.5, 0.0, -0.0].repeat(rows);
            let outputs = run(level, Path::Large, &inputs, &weight, 17);
            assert!(outputs.iter().all(|&output| output.to_bits() == 0.5_f32.to_bits()));
        }
    }
}
