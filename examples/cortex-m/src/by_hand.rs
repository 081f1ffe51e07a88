//! The digit reader as one would write it by hand: plain loops over arrays.
//!
//! The norm's scale and shift are constants here; the network computes them from its
//! statistics in every call. `core` has no fused multiply-add to call.

/// A weight per output and input.
type Matrix<const IN: usize, const OUT: usize> = [[f32; IN]; OUT];

static PACKED: &[u8] = include_bytes!(env!("RELU_WEIGHTS_DIGITS"));

/// The numbers from one place of the packed network on.
const fn numbers<const N: usize>(first: usize) -> [f32; N] {
    let mut numbers = [0.0; N];
    let mut index = 0;
    while index < N {
        let at = 64 + 4 * (first + index);
        let bytes = [PACKED[at], PACKED[at + 1], PACKED[at + 2], PACKED[at + 3]];
        numbers[index] = f32::from_le_bytes(bytes);
        index += 1;
    }
    numbers
}

const fn matrix<const IN: usize, const OUT: usize>(first: usize) -> Matrix<IN, OUT> {
    let mut rows = [[0.0; IN]; OUT];
    let mut row = 0;
    while row < OUT {
        rows[row] = numbers(first + row * IN);
        row += 1;
    }
    rows
}

const fn root(value: f32) -> f32 {
    let value = value as f64;
    let mut root = if value > 1.0 { value } else { 1.0 };
    let mut step = 0;
    while step < 100 {
        root = 0.5 * (root + value / root);
        step += 1;
    }
    root as f32
}

const NARROW: usize = 64 * 64 + 64;
const NORM: usize = NARROW + 2 * 64 * 32 + 32;
const SCORES: usize = NORM + 2 * 32;
const STATISTICS: usize = SCORES + 32 * 10 + 10;

static HIDDEN: Matrix<64, 64> = matrix(0);
static HIDDEN_BIAS: [f32; 64] = numbers(64 * 64);
/// The two weights of an input stand side by side.
static NARROW_WEIGHT: Matrix<128, 32> = matrix(NARROW);
static NARROW_BIAS: [f32; 32] = numbers(NARROW + 2 * 64 * 32);
static SCORES_WEIGHT: Matrix<32, 10> = matrix(SCORES);
static SCORES_BIAS: [f32; 10] = numbers(SCORES + 32 * 10);

static SCALE: [f32; 32] = norm(false);
static SHIFT: [f32; 32] = norm(true);

const fn norm(shift: bool) -> [f32; 32] {
    let (gamma, beta) = (numbers::<32>(NORM), numbers::<32>(NORM + 32));
    let (mean, variance) = (numbers::<32>(STATISTICS), numbers::<32>(STATISTICS + 32));
    let mut result = [0.0; 32];
    let mut unit = 0;
    while unit < 32 {
        let scale = gamma[unit] / root(variance[unit] + 1e-5);
        result[unit] = if shift { beta[unit] - mean[unit] * scale } else { scale };
        unit += 1;
    }
    result
}

/// The ten scores of an image.
#[must_use]
pub fn forward(pixels: &[f32; 64]) -> [f32; 10] {
    let mut hidden = [0.0; 64];
    for output in 0..64 {
        let mut sum = HIDDEN_BIAS[output];
        for input in 0..64 {
            sum += pixels[input] * HIDDEN[output][input];
        }
        hidden[output] = sum;
    }
    let mut narrow = [0.0; 32];
    for output in 0..32 {
        let mut sum = NARROW_BIAS[output];
        for input in 0..64 {
            let side = usize::from(hidden[input] < 0.0);
            sum += hidden[input] * NARROW_WEIGHT[output][2 * input + side];
        }
        let normal = sum * SCALE[output] + SHIFT[output];
        narrow[output] = if normal < 0.0 { 0.01 * normal } else { normal };
    }
    let mut scores = [0.0; 10];
    for output in 0..10 {
        let mut sum = SCORES_BIAS[output];
        for input in 0..32 {
            sum += narrow[input] * SCORES_WEIGHT[output][input];
        }
        scores[output] = sum;
    }
    scores
}
