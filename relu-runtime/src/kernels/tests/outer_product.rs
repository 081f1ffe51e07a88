//! Gradients that are kept as factors, against the sums over one sample.

use std::vec;
use std::vec::Vec;

use super::backward::{WeightGradient, padding};
use super::{Panels, SIZES, assert_same_bits, fused_levels, numbers};
use crate::PANEL;
use crate::kernels::outer_product::{MultiplyOut, OuterProduct, is_factored, keep, keep_sides};
use crate::simd::{Level, dispatch_at};

/// What backward keeps of one sample, whatever the size.
fn kept(inputs: &[f32], gradient: &[f32], sides: usize) -> Vec<f32> {
    let mut place = vec![0.0; sides * inputs.len() + gradient.len()];
    let keep = if sides == 1 { keep } else { keep_sides };
    keep(inputs, gradient, &mut place);
    place
}

/// A product multiplied out in blocks of so many rows.
fn multiplied_out(level: Level, product: OuterProduct<'_>, rows: usize, len: usize) -> Vec<f32> {
    let mut out = vec![9.0; len];
    for (index, out) in out.chunks_mut(rows * PANEL).enumerate() {
        dispatch_at(level, MultiplyOut { product, first: index * rows, out });
    }
    out
}

fn check(width: usize, columns: usize, sides: usize) {
    let (inputs, gradient) = (numbers(width, 3), numbers(columns, 5));
    let place = kept(&inputs, &gradient, sides);
    let product = OuterProduct::kept_in(&place, sides * width, columns);
    for level in fused_levels().chain([Level::Portable]) {
        let mut weight = Panels::new(width, columns, sides, 9);
        let sum =
            WeightGradient { inputs: &inputs, gradient: &gradient, weight: &mut weight, columns };
        dispatch_at(level, sum);
        for rows in [1, 5, 1000] {
            let found = multiplied_out(level, product, rows, weight.numbers.len());
            let what = std::format!("{level:?} {width} {columns} {sides}, blocks of {rows}");
            assert_same_bits(&found, &weight.numbers, &what);
        }
    }
}

#[test]
fn blocks_have_the_bits_of_the_sum() {
    for width in SIZES {
        for columns in SIZES {
            for sides in [1, 2] {
                check(width, columns, sides);
            }
        }
    }
}

#[test]
fn padding_is_zero_whatever_the_factors() {
    let (left, right) = ([f32::INFINITY, f32::NAN, 1.0], [f32::NAN; 20]);
    let mut weight = Panels::new(3, 20, 1, 9);
    for level in fused_levels().chain([Level::Portable]) {
        let product = OuterProduct { left: &left, right: &right };
        weight.numbers = multiplied_out(level, product, 2, weight.numbers.len());
        assert!(padding(&weight, 20).all(|number| number.to_bits() == 0), "{level:?}");
        assert!(weight.at(19, 2, 0).is_nan());
    }
}

#[test]
fn all_of_a_range_is_in_a_block() {
    let (left, right) = (numbers(300, 3), numbers(40, 5));
    let product = OuterProduct { left: &left, right: &right };
    let (len, mut found) = (300 * 3 * PANEL, Vec::new());
    product.for_each_block(160..160 + len, |range, numbers| {
        assert_eq!(range, 160 + found.len()..160 + found.len() + numbers.len());
        found.extend_from_slice(numbers);
    });
    assert_same_bits(&found, &multiplied_out(Level::Portable, product, 900, len), "blocks");
}

/// Factors stand where there is no padding, which has to stay zero.
#[test]
fn factors_of_large_weights_fit() {
    for (rows, units, expected) in [
        (128, 128, true),
        (128, 127, false),
        (1, 16384, false),
        (2, 16384, true),
        (16384, 15, PANEL == 1),
        (1200, 16, true),
        (0, 0, false),
    ] {
        assert_eq!(is_factored(rows, units), expected, "{rows} {units}");
        assert!(!expected || rows + units <= units / PANEL * PANEL * rows);
    }
}
