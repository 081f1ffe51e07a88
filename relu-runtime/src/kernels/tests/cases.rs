//! Running the elementwise kernels over awkward sizes, on every set.

use core::marker::PhantomData;
use std::vec::Vec;

use super::{assert_same_bits, fused_levels, numbers};
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::train::Rows;
use crate::{Storage, Vector, panels};

pub const ROWS: [usize; 4] = [1, 2, 7, 20];

/// Kernels that are tested together.
pub trait Case {
    /// All that they compute for rows of `N` numbers.
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, rows: usize) -> Vec<Vec<f32>>;

    /// Compares with a reference.
    fn check(units: usize, rows: usize, results: &[Vec<f32>]);
}

struct At<C, const N: usize, const PANELS: usize>(usize, PhantomData<C>);

impl<C: Case, const N: usize, const PANELS: usize> Kernel for At<C, N, PANELS> {
    type Output = Vec<Vec<f32>>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        C::run::<S, N, PANELS>(simd, self.0)
    }
}

/// The case with rows of many sizes: right on every set, and with the same bits
/// on those that have a fused multiply-add.
pub fn check<C: Case>() {
    check_units::<C, 1, { panels(1) }>();
    check_units::<C, 3, { panels(3) }>();
    check_units::<C, 15, { panels(15) }>();
    check_units::<C, 16, { panels(16) }>();
    check_units::<C, 17, { panels(17) }>();
    check_units::<C, 33, { panels(33) }>();
    check_units::<C, 100, { panels(100) }>();
}

fn check_units<C: Case, const N: usize, const PANELS: usize>() {
    for rows in ROWS {
        let results = |level| dispatch_at(level, At::<C, N, PANELS>(rows, PhantomData));
        C::check(N, rows, &results(Level::Portable));
        let all: Vec<_> = fused_levels().map(results).collect();
        if let [first, others @ ..] = &*all {
            C::check(N, rows, first);
            for other in others {
                assert_same_bits(&other.concat(), &first.concat(), "sets");
            }
        }
    }
}

/// Rows of random numbers.
pub fn rows<const N: usize>(rows: usize, seed: u32) -> Rows<N> {
    let mut values = Rows::default();
    values.resize(rows);
    values.as_flattened_mut().copy_from_slice(&numbers(rows * N, seed));
    values
}

/// A vector of random numbers; the padding is zero.
pub fn vector<const N: usize, const PANELS: usize>(seed: u32) -> Vector<N, PANELS> {
    let mut vector = Vector::default();
    vector.as_mut_slice()[..N].copy_from_slice(&numbers(N, seed));
    vector
}

pub fn flat<const N: usize>(rows: &[[f32; N]]) -> Vec<f32> {
    rows.as_flattened().to_vec()
}

pub fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
}

pub fn assert_near(found: &[f32], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs();
        assert!(error <= tolerance * (1.0 + expected.abs()), "{what} {index}: {found} {expected}");
    }
}

/// Compares a vector-Jacobian product at `inputs` with central differences of
/// the function; not where an input is zero, where many have a kink.
pub fn assert_vjp(
    inputs: &[f64],
    cotangent: &[f32],
    found: &[f32],
    what: &str,
    function: impl Fn(&[f64]) -> Vec<f64>,
) {
    const STEP: f64 = 1e-5;
    assert_eq!(inputs.len(), found.len(), "{what}");
    let mut inputs = inputs.to_vec();
    // More would take long, and tell nothing new.
    for index in (0..inputs.len()).step_by(inputs.len().div_ceil(150)) {
        let center = inputs[index];
        if center == 0.0 {
            continue;
        }
        let mut at = |value: f64| {
            inputs[index] = value;
            let outputs = function(&inputs);
            outputs.iter().zip(cotangent).map(|(y, &g)| y * f64::from(g)).sum::<f64>()
        };
        let expected = (at(center + STEP) - at(center - STEP)) / (2.0 * STEP);
        at(center);
        assert_near(&found[index..=index], &[expected], 1e-5, what);
    }
}
