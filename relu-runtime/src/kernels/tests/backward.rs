//! Backward products.

use std::vec;
use std::vec::Vec;

use super::{Panels, SIZES, assert_close, assert_same_bits, fused_levels, numbers};
use crate::PANEL;
use crate::kernels::product::{Left, Out, Product, Right};
use crate::simd::{Kernel, Level, Simd, dispatch_at};

/// The gradient of a weight: fills `weight` in.
pub(super) struct WeightGradient<'a> {
    pub inputs: &'a [f32],
    pub gradient: &'a [f32],
    pub weight: &'a mut Panels,
    pub columns: usize,
}

impl Kernel for WeightGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { inputs, gradient, weight, columns } = self;
        let product = Product {
            left: Left { at: inputs.as_ptr(), row: 1, step: weight.inputs },
            right: Right { at: gradient.as_ptr(), panel: PANEL, step: columns },
            out: Out { panel: weight.panel(), at: weight.numbers.as_mut_ptr(), row: PANEL },
            rows: weight.inputs,
            columns,
            depth: gradient.len() / columns,
        };
        // SAFETY: the slices have the sizes of the product.
        unsafe {
            match weight.sides {
                1 => simd.weight_gradient(product),
                _ => simd.two_sided_weight_gradient(product),
            }
        }
    }
}

/// The gradient of inputs, for which the inputs themselves select the side.
struct InputGradient<'a> {
    gradient: &'a [f32],
    weight: &'a Panels,
    inputs: &'a [f32],
    out: &'a mut [f32],
    columns: usize,
}

impl Kernel for InputGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { gradient, weight, inputs, out, columns } = self;
        let (panel, step) = (weight.panel(), weight.step());
        let product = Product {
            left: Left { at: gradient.as_ptr(), row: columns, step: 1 },
            right: Right { at: weight.numbers.as_ptr(), panel, step },
            out: Out { at: out.as_mut_ptr(), row: weight.inputs, panel: PANEL },
            rows: gradient.len() / columns,
            columns: weight.inputs,
            depth: columns,
        };
        // SAFETY: the slices have the sizes of the product.
        unsafe {
            match weight.sides {
                1 => simd.input_gradient(product),
                _ => simd.two_sided_input_gradient(product, inputs.as_ptr()),
            }
        }
    }
}

fn check_weight_gradient(samples: usize, width: usize, columns: usize, sides: usize) {
    let inputs = numbers(samples * width, 3);
    let gradient = numbers(samples * columns, 5);
    let mut first = None;
    for level in fused_levels().chain([Level::Portable]) {
        let what = std::format!("{level:?} {samples} {width} {columns} {sides}");
        let mut weight = Panels::new(width, columns, sides, 9);
        let kernel =
            WeightGradient { inputs: &inputs, gradient: &gradient, weight: &mut weight, columns };
        dispatch_at(level, kernel);
        check_elements(&inputs, &gradient, &weight, columns, &what);
        assert!(padding(&weight, columns).all(|number| number == 0.0), "{what}");
        if level != Level::Portable {
            let first = first.get_or_insert_with(|| weight.numbers.clone());
            assert_same_bits(&weight.numbers, first, &what);
        }
    }
}

/// The lanes past the last column.
pub(super) fn padding(weight: &Panels, columns: usize) -> impl Iterator<Item = f32> {
    let last = (crate::panels(columns) - 1) * weight.inputs * weight.sides;
    let used = (columns - 1) % PANEL + 1;
    weight.numbers.chunks(PANEL).skip(last).flat_map(move |row| &row[used..]).copied()
}

fn check_elements(inputs: &[f32], gradient: &[f32], weight: &Panels, columns: usize, what: &str) {
    for output in 0..columns {
        for input in 0..weight.inputs {
            for side in 0..weight.sides {
                let (mut sum, mut magnitude) = (0.0, 0.0);
                for (x, d) in inputs.chunks(weight.inputs).zip(gradient.chunks(columns)) {
                    if weight.sides == 1 || side == usize::from(x[input] < 0.0) {
                        let term = f64::from(x[input]) * f64::from(d[output]);
                        sum += term;
                        magnitude += term.abs();
                    }
                }
                assert_close(weight.at(output, input, side), sum, magnitude, what);
            }
        }
    }
}

#[test]
fn weight_gradient_is_the_sum_of_outer_products() {
    for width in SIZES {
        for columns in SIZES {
            for sides in [1, 2] {
                check_weight_gradient(5, width, columns, sides);
            }
        }
    }
    for samples in [0, 1, 2, 20, 128, 130, 300] {
        for sides in [1, 2] {
            check_weight_gradient(samples, 33, 70, sides);
        }
    }
}

fn check_input_gradient(rows: usize, width: usize, columns: usize, sides: usize) {
    let gradient = numbers(rows * columns, 3);
    let inputs = numbers(rows * width, 5);
    let weight = Panels::new(width, columns, sides, 9);
    let mut first: Option<Vec<f32>> = None;
    for level in fused_levels().chain([Level::Portable]) {
        let what = std::format!("{level:?} {rows} {width} {columns} {sides}");
        let mut out = vec![f32::NAN; rows * width];
        let kernel = InputGradient {
            gradient: &gradient,
            weight: &weight,
            inputs: &inputs,
            out: &mut out,
            columns,
        };
        dispatch_at(level, kernel);
        for (index, &actual) in out.iter().enumerate() {
            let (row, input) = (index / width, index % width);
            let terms = (0..columns).map(|output| {
                let weight = weight.selected(output, input, inputs[index]);
                f64::from(gradient[row * columns + output]) * f64::from(weight)
            });
            let (sum, magnitude) =
                terms.fold((0.0, 0.0), |(sum, all), term| (sum + term, all + term.abs()));
            assert_close(actual, sum, magnitude, &what);
        }
        if level != Level::Portable {
            assert_same_bits(&out, first.get_or_insert_with(|| out.clone()), &what);
        }
    }
}

#[test]
fn input_gradient_is_the_product_with_the_transposed_weight() {
    for width in SIZES {
        for columns in SIZES {
            for sides in [1, 2] {
                check_input_gradient(5, width, columns, sides);
            }
        }
    }
    for rows in (0..=20).chain([130, 200]) {
        for sides in [1, 2] {
            check_input_gradient(rows, 70, 33, sides);
        }
    }
    for sides in [1, 2] {
        check_input_gradient(7, 33, 300, sides);
    }
}
