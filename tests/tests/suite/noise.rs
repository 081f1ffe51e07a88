//! The runtime's own random numbers, for the reference.

use relu_runtime::kernels;
use relu_runtime::simd::{self, Kernel, Simd};
use relu_runtime::train::Randomness;
use relu_test_reference::{Draw, Random, Rows};

/// As many units as any layer here has.
const WIDEST: usize = 128;

/// What a layer draws, from the kernel itself: what it makes of ones.
pub fn noise_of(randomness: Randomness, draw: &Draw<'_>) -> Rows {
    assert!(draw.units <= WIDEST, "a layer has more units than {WIDEST}");
    let randomness = draw.iterations.iter().fold(randomness, |outer, index| outer.nested(*index));
    let rows = vec![[1.0; WIDEST]; draw.samples];
    let rows = simd::dispatch(Drawn { of: draw.of, stream: draw.stream, randomness, rows });
    rows.iter().map(|row| row[..draw.units].iter().copied().map(f64::from).collect()).collect()
}

struct Drawn {
    of: Random,
    stream: u32,
    randomness: Randomness,
    rows: Vec<[f32; WIDEST]>,
}

impl Kernel for Drawn {
    type Output = Vec<[f32; WIDEST]>;

    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let Self { of, stream, randomness, mut rows } = self;
        match of {
            Random::Factors(rate) => {
                kernels::dropout(simd, single(rate), randomness, stream, &mut rows);
            }
            other => unreachable!("{other:?} is drawn by no network"),
        }
        rows
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it was an f32")]
fn single(number: f64) -> f32 {
    number as f32
}
