//! Bits and values.

use alloc::{vec, vec::Vec};

use super::softmax::Exponentials;
use super::*;
use crate::simd::{Level, dispatch_at};

/// Numbers between -8 and 8, of which each row has another largest.
fn scores(rows: usize, width: usize) -> Vec<f32> {
    (0..rows * width).map(|index| ((index * 7919) % 1601) as f32 / 100.0 - 8.0).collect()
}

/// The exponentials, and all else of each row, as bits.
fn at(level: Level, scores: &[f32], width: usize) -> (Vec<u32>, Vec<[u64; 3]>) {
    let mut exponentials = vec![f32::NAN; scores.len()];
    let mut results = Softmaxes::default();
    let kernel = Exponentials { scores, width, to: &mut exponentials, results: &mut results };
    dispatch_at(level, kernel);
    let rows = (0..scores.len() / width).map(|row| {
        let Softmax { largest, log_rest, inverse } = results.of(row);
        [u64::from(largest.to_bits()), log_rest.to_bits(), inverse.to_bits()]
    });
    (exponentials.iter().map(|value| value.to_bits()).collect(), rows.collect())
}

#[test]
fn a_row_has_the_same_bits_among_others_and_on_all_fused_sets() {
    for width in [1, 3, 4, 10, 15, 16, 17, 40] {
        let scores = scores(TOGETHER, width);
        let (all, rows) = at(Level::Avx512, &scores, width);
        for level in Level::ALL.into_iter().filter(|level| *level != Level::Portable) {
            if !level.is_available() || !Level::Avx512.is_available() {
                continue;
            }
            assert_eq!(at(level, &scores, width), (all.clone(), rows.clone()), "{level:?}");
            for (row, scores) in scores.chunks(width).enumerate() {
                let alone = at(level, scores, width);
                assert_eq!(alone.0, all[row * width..][..width], "{level:?} {row}");
                assert_eq!(alone.1, rows[row..=row], "{level:?} {row}");
            }
        }
    }
}

#[test]
fn parts_of_the_logarithm_are_exact() {
    for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
        for (rows, width) in [(1, 1), (1, 37), (8, 4), (9, 10), (TOGETHER, 16), (3, 100)] {
            let scores = scores(rows, width);
            let (exponentials, results) = at(level, &scores, width);
            for (row, scores) in scores.chunks(width).enumerate() {
                let largest = scores.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
                let powers = scores.iter().map(|score| f64::from(score - largest).exp());
                let sum: f64 = powers.clone().sum();
                let [top, log_rest, inverse] = results[row];
                assert_eq!(top, u64::from(largest.to_bits()));
                let close = |found: f64, expected: f64| (found - expected).abs() < 2e-7 * expected;
                assert!(close(f64::from_bits(inverse), 1.0 / sum));
                assert!((f64::from_bits(log_rest) - sum.ln()).abs() < 2e-7);
                for (found, expected) in exponentials[row * width..].iter().zip(powers) {
                    assert!(close(f64::from(f32::from_bits(*found)), expected));
                }
            }
        }
    }
}

#[test]
fn rows_that_are_not_finite() {
    let infinite = f32::INFINITY;
    let rows = [[f32::NAN, 1.0], [infinite, 1.0], [-infinite, -infinite], [-infinite, 2.0]];
    for level in Level::ALL.into_iter().filter(|level| level.is_available()) {
        let (_, results) = at(level, rows.as_flattened(), 2);
        let logs: Vec<f64> = results.iter().map(|[_, log, _]| f64::from_bits(*log)).collect();
        assert!(logs[..3].iter().all(|log| log.is_nan()), "{logs:?}");
        assert_eq!(logs[3], 0.0);
    }
}
