//! The runtime's own random numbers, for the reference.

use relu_runtime::kernels;
use relu_runtime::simd::{self, Kernel, Simd};
use relu_runtime::train::{BitRows, Randomness};
use relu_test_reference::{Draw, Random, Rows};

/// As many units as any layer here has.
const WIDEST: usize = 128;

/// What a layer draws, from its kernel.
pub fn noise_of(randomness: Randomness, draw: &Draw<'_>) -> Rows {
    assert!(draw.units <= WIDEST, "a layer has more units than {WIDEST}");
    let randomness = draw.iterations.iter().fold(randomness, |outer, index| outer.nested(*index));
    let Draw { of, stream, samples, .. } = *draw;
    let rows = simd::dispatch(Drawn { of, stream, samples, randomness });
    rows.iter().map(|row| row[..draw.units].iter().copied().map(f64::from).collect()).collect()
}

struct Drawn {
    of: Random,
    stream: u32,
    samples: usize,
    randomness: Randomness,
}

impl Kernel for Drawn {
    type Output = Vec<[f32; WIDEST]>;

    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let Self { of, stream, samples, randomness } = self;
        let all = |number: f32| vec![[number; WIDEST]; samples];
        match of {
            Random::Factors(rate) => {
                let mut rows = all(1.0);
                kernels::dropout(simd, single(rate), randomness, stream, &mut rows);
                rows
            }
            // The derivative is zero where a number is dropped.
            Random::Kept(rate) => {
                let mut rows = all(1.0);
                kernels::alpha_dropout_vjp(simd, single(rate), randomness, stream, &mut rows);
                rows.iter_mut().flatten().for_each(|factor| *factor = factor.ceil().min(1.0));
                rows
            }
            Random::Normal => {
                let mut rows = all(0.0);
                kernels::gaussian_noise(simd, 1.0, randomness, stream, &mut rows);
                rows
            }
            Random::Slopes(lower, upper) => {
                let (mut rows, mut bits) = (all(-1.0), BitRows::default());
                bits.resize(samples);
                let [lower, upper] = [lower, upper].map(single);
                kernels::rrelu(simd, lower, upper, randomness, stream, &mut rows, &mut bits);
                rows.iter_mut().flatten().for_each(|value| *value = -*value);
                rows
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it was an f32")]
fn single(number: f64) -> f32 {
    number as f32
}
