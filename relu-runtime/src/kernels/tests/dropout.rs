//! Dropout: which numbers are dropped, and how many.

use std::vec::Vec;

use super::cases::{Case, check, flat, rows};
use crate::kernels;
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::train::{Randomness, Rows};

const RANDOMNESS: Randomness = Randomness::new(7, 3);

struct Dropout;

impl Case for Dropout {
    fn run<S: Simd, const N: usize, const PANELS: usize>(simd: S, count: usize) -> Vec<Vec<f32>> {
        let (mut all, mut first) = (rows::<N>(count, 1), rows::<N>(count, 1));
        kernels::dropout(simd, 0.3, RANDOMNESS, 5, &mut all);
        kernels::dropout(simd, 0.3, RANDOMNESS, 5, &mut first[..count.div_ceil(2)]);
        let (mut kept, unchanged) = (rows::<N>(count, 1), rows(count, 1));
        kernels::dropout(simd, 0.0, RANDOMNESS, 5, &mut kept);
        [&all, &first, &kept, &unchanged].map(|rows| flat(rows)).into()
    }

    fn check(units: usize, rows: usize, results: &[Vec<f32>]) {
        let [all, first, kept, inputs] = results else { panic!("four results") };
        for (output, input) in all.iter().zip(inputs) {
            assert!(*output == 0.0 || (output - input / 0.7).abs() < 1e-6);
        }
        let half = units * rows.div_ceil(2);
        assert_eq!(all[..half], first[..half], "depends on the batch");
        assert_eq!(kept, inputs);
    }
}

/// Ones, dropped at a rate.
struct Ones(f32, Randomness, u32);

impl Kernel for Ones {
    type Output = Rows<100>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Rows<100> {
        let mut rows = Rows::default();
        rows.resize(2000);
        rows.as_flattened_mut().fill(1.0);
        kernels::dropout(simd, self.0, self.1, self.2, &mut rows);
        rows
    }
}

fn ones(rate: f32, randomness: Randomness, block: u32) -> Rows<100> {
    dispatch_at(Level::Avx512, Ones(rate, randomness, block))
}

#[test]
fn dropout_of_rows() {
    check::<Dropout>();
}

#[test]
fn the_rate_is_that_asked_for() {
    for rate in [0.01, 0.1, 0.5, 0.9, 0.999] {
        let rows = ones(rate, RANDOMNESS, 0);
        let count = rows.as_flattened().len() as f64;
        let dropped = rows.as_flattened().iter().filter(|&&one| one == 0.0).count() as f64;
        let rate = f64::from(rate);
        let deviation = (rate * (1.0 - rate) * count).sqrt();
        assert!((dropped - rate * count).abs() < 4.0 * deviation, "{rate}: {dropped} of {count}");
    }
}

/// Any two of seed, step, block, sample and unit give unrelated masks: of two
/// at rate one half, half the numbers agree.
#[test]
fn masks_are_unrelated() {
    let base = ones(0.5, RANDOMNESS, 0);
    let others = [
        ones(0.5, Randomness { seed: 8, ..RANDOMNESS }, 0),
        ones(0.5, Randomness { step: 4, ..RANDOMNESS }, 0),
        ones(0.5, RANDOMNESS, 1),
    ];
    for other in &others {
        assert_half_agree(base.as_flattened(), other.as_flattened());
    }
    let (upper, lower) = base.split_at(1000);
    assert_half_agree(upper.as_flattened(), lower.as_flattened());
    let shift =
        |by: usize| -> Vec<f32> { base.iter().flat_map(|row| row[by..by + 30].to_vec()).collect() };
    for by in [1, 16, 48, 64] {
        assert_half_agree(&shift(0), &shift(by));
    }
}

#[expect(clippy::float_cmp, reason = "0 or 2")]
fn assert_half_agree(a: &[f32], b: &[f32]) {
    let count = a.len() as f64;
    let agreeing = a.iter().zip(b).filter(|(a, b)| a == b).count() as f64;
    assert!((agreeing - count / 2.0).abs() < 2.0 * count.sqrt(), "{agreeing} of {count}");
}
