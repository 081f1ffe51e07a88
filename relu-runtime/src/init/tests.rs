use alloc::{boxed::Box, vec, vec::Vec};

use super::*;
use crate::parameters::named;
use crate::parameters::tests::{NESTED, PARAMETERS, STORAGE};

fn initialized(segment: &Segment, seed: u64) -> Vec<f32> {
    let mut storage = vec![0.0; segment.len];
    initialize(&mut storage, core::slice::from_ref(segment), seed);
    let mut values = vec![0.0; segment.values()];
    let segment: &'static Segment = Box::leak(Box::new(*segment));
    named::read(segment.tensors().next().unwrap(), &storage, &mut values).unwrap();
    let kept: f32 = values.iter().map(|value| value.abs()).sum();
    let all: f32 = storage.iter().map(|value| value.abs()).sum();
    assert!((kept - all).abs() <= 1e-4 * all, "the padding is not zero");
    values
}

/// Mean, variance and largest magnitude.
fn moments(values: &[f32]) -> [f64; 3] {
    let count = values.len() as f64;
    let mean = values.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
    let variance = values.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>() / count;
    let largest = values.iter().fold(0.0, |largest: f64, &x| largest.max(f64::from(x).abs()));
    [mean, variance, largest]
}

fn weight(inputs: usize, outputs: usize, initializer: Initializer) -> Segment {
    Segment::weight("weight", 0, inputs, outputs, initializer)
}

#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not near {expected}");
}

#[test]
fn normals_have_the_moments_of_their_definition() {
    let cases = [
        (Initializer::HeNormal { slope: 0.0 }, 2.0_f64 / 200.0),
        (Initializer::HeNormal { slope: 0.5 }, 2.0 / 1.25 / 200.0),
        (Initializer::XavierNormal, 2.0 / 500.0),
    ];
    for (initializer, expected) in cases {
        let values = initialized(&weight(200, 300, initializer), 7);
        let [mean, variance, largest] = moments(&values);
        assert_close(mean, 0.0, 4.0 * (expected / 60_000.0).sqrt());
        assert_close(variance, expected, 0.03 * expected);
        assert!((3.5..6.5).contains(&(largest / expected.sqrt())));
        let fourth = values.iter().map(|&x| f64::from(x).powi(4)).sum::<f64>() / 60_000.0;
        assert_close(fourth / variance.powi(2), 3.0, 0.15);
    }
}

/// As `PyTorch` counts them: the fan-in of a table is the width of its rows.
#[test]
fn tables_are_filled_without_their_padding() {
    let table = |initializer| Segment::embedding("weight", 0, 300, 21, initializer);
    let cases = [
        (Initializer::Normal, 1.0),
        (Initializer::HeNormal { slope: 0.0 }, 2.0 / 21.0),
        (Initializer::XavierUniform, 2.0 / 321.0),
        (Initializer::Constant(0.5), 0.0),
    ];
    for (initializer, expected) in cases {
        let [_, variance, _] = moments(&initialized(&table(initializer), 7));
        assert_close(variance, expected, 0.05 * expected);
    }
    for (count, width) in [(3, 5), (17, 16), (16, 40), (40, 17)] {
        let table = Segment::embedding("weight", 0, count, width, Initializer::Orthogonal);
        let vectors = if width >= count { rows } else { columns };
        let error = orthonormality(&vectors(&initialized(&table, 11), width));
        assert!(error < 2e-6, "{count} rows of {width}: {error}");
    }
}

#[test]
fn uniforms_have_the_bounds_of_their_definition() {
    let cases = [
        (Initializer::HeUniform { slope: 0.0 }, (6.0_f64 / 200.0).sqrt()),
        (Initializer::XavierUniform, (6.0_f64 / 500.0).sqrt()),
    ];
    for (initializer, bound) in cases {
        let [mean, variance, largest] = moments(&initialized(&weight(200, 300, initializer), 7));
        assert_close(mean, 0.0, 0.01 * bound);
        assert_close(variance, bound * bound / 3.0, 0.01 * bound * bound);
        assert_close(largest, bound, 0.001 * bound);
    }
}

#[test]
fn a_two_sided_layer_counts_its_inputs_once() {
    let he = Initializer::HeNormal { slope: 0.0 };
    let values = initialized(&Segment::two_sided_weight("weight", 0, 100, 200, he), 3);
    assert_close(moments(&values)[1], 0.02, 0.001);
}

#[test]
fn seeds_and_segments_differ_and_repeat() {
    let he = Initializer::HeNormal { slope: 0.0 };
    let first = weight(5, 3, he);
    let second = Segment::weight("second", 4 * first.len, 5, 3, he);
    let fill = |seed| {
        let mut storage = vec![0.0; 2 * first.len];
        initialize(&mut storage, &[first, second], seed);
        storage
    };
    assert_eq!(fill(1), fill(1));
    assert_ne!(fill(1), fill(2));
    let storage = fill(1);
    assert_ne!(storage[..first.len], storage[first.len..]);
}

/// The bits of networks without `repeat` do not depend on how tensors of a
/// `repeat` are numbered.
#[test]
fn iterations_differ_and_repeat() {
    let fill = |seed| {
        let mut storage = vec![0.0; STORAGE];
        initialize(&mut storage, &NESTED, seed);
        storage
    };
    assert_eq!(fill(1), fill(1));
    assert_ne!(fill(1), fill(2));
    let storage = fill(1);
    for segment in NESTED.iter().filter(|segment| segment.decays) {
        let tensors: Vec<_> = segment.tensors().map(|tensor| &storage[tensor.range()]).collect();
        for (index, tensor) in tensors.iter().enumerate() {
            assert!(!tensors[..index].contains(tensor), "{}", segment.name);
        }
    }
    for state in NESTED[7].tensors() {
        let values = storage[state.range()].iter().filter(|value| **value == 0.25);
        assert_eq!(values.count(), state.values());
    }
}

#[test]
fn state_starts_in_every_iteration() {
    let mut storage = vec![0.0; STORAGE];
    initialize_state(&mut storage, &NESTED);
    assert!(storage[..PARAMETERS].iter().all(|value| value.to_bits() == 0));
    assert_eq!(storage.iter().filter(|value| **value == 0.25).count(), 10);
}

/// The largest difference between a Gram matrix of the vectors and the identity.
fn orthonormality(vectors: &[Vec<f32>]) -> f64 {
    let mut worst = 0.0_f64;
    for (i, a) in vectors.iter().enumerate() {
        for (j, b) in vectors.iter().enumerate().take(i + 1) {
            let product: f64 = a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
            worst = worst.max((product - f64::from(u8::from(i == j))).abs());
        }
    }
    worst
}

fn columns(values: &[f32], width: usize) -> Vec<Vec<f32>> {
    (0..width).map(|column| values.iter().skip(column).step_by(width).copied().collect()).collect()
}

fn rows(values: &[f32], width: usize) -> Vec<Vec<f32>> {
    values.chunks(width).map(<[f32]>::to_vec).collect()
}

#[test]
fn orthogonal_matrices_are_orthonormal_along_their_longer_side() {
    for (inputs, outputs) in [(1, 1), (2, 2), (3, 5), (17, 16), (16, 40), (100, 33), (64, 64)] {
        let values = initialized(&weight(inputs, outputs, Initializer::Orthogonal), 11);
        let vectors = if inputs >= outputs { rows } else { columns }(&values, inputs);
        let error = orthonormality(&vectors);
        assert!(error < 2e-6, "{inputs} -> {outputs}: {error}");
    }
}

#[test]
fn both_sides_look_linear() {
    for (inputs, outputs) in [(5, 3), (20, 40), (64, 32)] {
        let segment =
            Segment::two_sided_weight("weight", 0, inputs, outputs, Initializer::LooksLinear);
        for row in initialized(&segment, 5).chunks(2 * inputs) {
            let (positive, negative) = row.split_at(inputs);
            assert_eq!(positive, negative);
        }
        let segment =
            Segment::two_sided_weight("weight", 0, inputs, outputs, Initializer::Orthogonal);
        let values = initialized(&segment, 5);
        let sides = |range: core::ops::Range<usize>| -> Vec<f32> {
            values.chunks(2 * inputs).flat_map(|row| row[range.clone()].to_vec()).collect()
        };
        for side in [sides(0..inputs), sides(inputs..2 * inputs)] {
            let vectors = if inputs >= outputs { rows } else { columns }(&side, inputs);
            assert!(orthonormality(&vectors) < 2e-6);
        }
        assert_ne!(sides(0..inputs), sides(inputs..2 * inputs));
    }
}

/// Entries of a uniform orthogonal matrix of n x n have mean 0, variance 1/n
/// and fourth moment 3 / (n (n + 2)).
#[test]
fn orthogonal_matrices_are_spread_evenly() {
    for (size, seeds) in [(2, 2000), (3, 2000), (16, 200), (128, 3)] {
        let values: Vec<f32> = (0..seeds)
            .flat_map(|seed| initialized(&weight(size, size, Initializer::Orthogonal), seed))
            .collect();
        let n = size as f64;
        let [mean, variance, _] = moments(&values);
        let count = values.len() as f64;
        assert_close(mean, 0.0, 5.0 / (n * count).sqrt());
        assert_close(variance, 1.0 / n, 1e-3 / n);
        let fourth = values.iter().map(|&x| f64::from(x).powi(4)).sum::<f64>() / count;
        assert_close(fourth * n * (n + 2.0) / 3.0, 1.0, 0.06);
    }
}
