//! The same networks by hand, with constant sizes and vectors of eight lanes.
//!
//! A sum is in as many blocks of terms as the runtime's, each with an accumulator of its own,
//! so that the bits are the same. Nothing is left out that makes the runtime's loops short:
//! two terms at a time, and numbers that are loaded again rather than shuffled out of vectors.

use core::arch::asm;
use core::arch::x86_64::{
    __m256, _CMP_LT_OQ, _mm256_add_ps, _mm256_blendv_ps, _mm256_cmp_ps, _mm256_div_ps,
    _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_mul_ps, _mm256_set1_ps,
    _mm256_setzero_ps, _mm256_sqrt_ps, _mm256_storeu_ps,
};

use relu_runtime::Network;

/// A weight as rows of inputs, in columns of whole vectors.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct Layer<const ROWS: usize, const WIDTH: usize> {
    weight: [[f32; WIDTH]; ROWS],
    bias: [f32; WIDTH],
}

impl<const ROWS: usize, const WIDTH: usize> Layer<ROWS, WIDTH> {
    /// That of a network. The rows of both sides of an input follow each other.
    fn of(network: &impl Network, name: &str, sides: usize) -> Self {
        let get = |part: &str| network.parameter(&format!("{name}.{part}")).expect("it has one");
        let (matrix, bias_of) = (get("weight"), get("bias"));
        let inputs = ROWS / sides;
        let (mut weight, mut bias) = ([[0.0; WIDTH]; ROWS], [0.0; WIDTH]);
        for (row, to) in weight.iter_mut().enumerate() {
            let column = row % sides * inputs + row / sides;
            for (output, to) in to.iter_mut().enumerate().take(bias_of.len()) {
                *to = matrix[output * ROWS + column];
            }
        }
        bias[..bias_of.len()].copy_from_slice(&bias_of);
        Self { weight, bias }
    }

    /// `VECTORS` vectors of sums over the inputs, from a column on.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn sums<const IN: usize, const VECTORS: usize, const BLOCKS: usize>(
        &self,
        x: &[f32; IN],
        column: usize,
    ) -> [__m256; VECTORS] {
        let x = opaque(x);
        let mut parts = [[_mm256_setzero_ps(); VECTORS]; BLOCKS];
        let mut term = 0;
        while term < const { IN / BLOCKS / 2 * 2 } {
            self.add(x, column, term, &mut parts);
            self.add(x, column, term + 1, &mut parts);
            term += 2;
        }
        let mut sums = parts[0];
        for part in &parts[1..] {
            for (sum, part) in sums.iter_mut().zip(part) {
                *sum = _mm256_add_ps(*sum, *part);
            }
        }
        for (vector, sum) in sums.iter_mut().enumerate() {
            *sum = _mm256_add_ps(*sum, load(&self.bias, column + 8 * vector));
        }
        sums
    }

    /// Adds a term to each block.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn add<const IN: usize, const VECTORS: usize, const BLOCKS: usize>(
        &self,
        x: &[f32; IN],
        column: usize,
        term: usize,
        parts: &mut [[__m256; VECTORS]; BLOCKS],
    ) {
        const { assert!((IN / BLOCKS).is_multiple_of(2) && IN.is_multiple_of(BLOCKS)) };
        for (block, part) in parts.iter_mut().enumerate() {
            let input = block * (IN / BLOCKS) + term;
            let number = x[input];
            let row = const { ROWS / IN } * input;
            let row = if ROWS > IN { row + usize::from(number < 0.0) } else { row };
            let number = _mm256_set1_ps(number);
            for (vector, sum) in part.iter_mut().enumerate() {
                let at = row * WIDTH + column + 8 * vector;
                // SAFETY: rows have whole vectors, and the tiles cover them.
                let weight = unsafe { _mm256_loadu_ps(self.weight.as_ptr().cast::<f32>().add(at)) };
                *sum = _mm256_fmadd_ps(number, weight, *sum);
            }
        }
    }
}

/// The same numbers, of which the compiler does not know that it has them in registers.
#[expect(clippy::pointers_in_nomem_asm_block, reason = "what it points to is not touched")]
#[inline]
fn opaque<const N: usize>(numbers: &[f32; N]) -> &[f32; N] {
    let mut at = numbers.as_ptr();
    // SAFETY: there is no instruction, so the address is still that of the numbers.
    unsafe {
        asm!("/* {0} */", inout(reg) at, options(pure, nomem, nostack, preserves_flags));
        &*at.cast()
    }
}

#[inline]
#[target_feature(enable = "avx2,fma")]
fn load<const N: usize>(numbers: &[f32; N], at: usize) -> __m256 {
    debug_assert!(at + 8 <= N);
    // SAFETY: all callers stay within whole vectors.
    unsafe { _mm256_loadu_ps(numbers.as_ptr().add(at)) }
}

#[inline]
#[target_feature(enable = "avx2,fma")]
fn store<const N: usize>(numbers: &mut [f32; N], at: usize, value: __m256) {
    debug_assert!(at + 8 <= N);
    // SAFETY: as in `load`.
    unsafe { _mm256_storeu_ps(numbers.as_mut_ptr().add(at), value) }
}

#[inline]
#[target_feature(enable = "avx2,fma")]
fn relu(x: __m256) -> __m256 {
    _mm256_max_ps(x, _mm256_setzero_ps())
}

/// 6-64-8-4.
#[derive(Clone, Debug)]
pub struct Xs {
    a: Layer<6, 64>,
    b: Layer<64, 8>,
    y: Layer<8, 8>,
}

impl Xs {
    /// With the parameters of the other one.
    #[must_use]
    pub fn of(network: &super::Xs) -> Self {
        Self {
            a: Layer::of(network, "a", 1),
            b: Layer::of(network, "b", 1),
            y: Layer::of(network, "y", 1),
        }
    }

    /// Runs a sample.
    ///
    /// # Safety
    ///
    /// The machine has AVX2 and FMA.
    #[target_feature(enable = "avx2,fma")]
    #[inline(never)]
    #[must_use]
    pub fn forward(&self, x: &[f32; 6]) -> [f32; 4] {
        let (mut a, mut b, mut y) = ([0.0; 64], [0.0; 8], [0.0; 8]);
        for (vector, sum) in self.a.sums::<6, 8, 1>(x, 0).into_iter().enumerate() {
            store(&mut a, 8 * vector, relu(sum));
        }
        let [sum] = self.b.sums::<64, 1, 4>(&a, 0);
        store(&mut b, 0, relu(sum));
        let [sum] = self.y.sums::<8, 1, 1>(&b, 0);
        store(&mut y, 0, sum);
        [y[0], y[1], y[2], y[3]]
    }
}

/// 16-32-32-4.
#[derive(Clone, Debug)]
pub struct S {
    a: Layer<16, 32>,
    b: Layer<32, 32>,
    y: Layer<32, 8>,
}

impl S {
    /// With the parameters of the other one.
    #[must_use]
    pub fn of(network: &super::S) -> Self {
        Self {
            a: Layer::of(network, "a", 1),
            b: Layer::of(network, "b", 1),
            y: Layer::of(network, "y", 1),
        }
    }

    /// Runs a sample.
    ///
    /// # Safety
    ///
    /// The machine has AVX2 and FMA.
    #[target_feature(enable = "avx2,fma")]
    #[inline(never)]
    #[must_use]
    pub fn forward(&self, x: &[f32; 16]) -> [f32; 4] {
        let (mut a, mut b, mut y) = ([0.0; 32], [0.0; 32], [0.0; 8]);
        for (vector, sum) in self.a.sums::<16, 4, 1>(x, 0).into_iter().enumerate() {
            store(&mut a, 8 * vector, relu(sum));
        }
        for (vector, sum) in self.b.sums::<32, 4, 2>(&a, 0).into_iter().enumerate() {
            store(&mut b, 8 * vector, relu(sum));
        }
        let [sum] = self.y.sums::<32, 1, 2>(&b, 0);
        store(&mut y, 0, sum);
        [y[0], y[1], y[2], y[3]]
    }
}

/// The digit reader.
#[derive(Clone, Debug)]
pub struct Digits {
    hidden: Layer<64, 64>,
    narrow: Layer<128, 32>,
    gamma: [f32; 32],
    beta: [f32; 32],
    mean: [f32; 32],
    variance: [f32; 32],
    scores: Layer<32, 16>,
}

impl Digits {
    /// With the parameters of the other one.
    #[must_use]
    pub fn of(network: &super::Digits) -> Self {
        let vector = |name: &str| {
            let numbers = network.parameter(&format!("narrow.1.{name}")).unwrap_or_default();
            std::array::from_fn(|unit| numbers[unit])
        };
        Self {
            hidden: Layer::of(network, "hidden", 1),
            narrow: Layer::of(network, "narrow.0", 2),
            gamma: vector("weight"),
            beta: vector("bias"),
            mean: vector("running_mean"),
            variance: vector("running_var"),
            scores: Layer::of(network, "scores", 1),
        }
    }

    /// Runs a sample.
    ///
    /// # Safety
    ///
    /// The machine has AVX2 and FMA.
    #[target_feature(enable = "avx2,fma")]
    #[inline(never)]
    #[must_use]
    pub fn forward(&self, x: &[f32; 64]) -> [f32; 10] {
        let (mut hidden, mut narrow, mut scores) = ([0.0; 64], [0.0; 32], [0.0; 16]);
        for column in [0, 32] {
            let sums = self.hidden.sums::<64, 4, 2>(x, column);
            for (vector, sum) in sums.into_iter().enumerate() {
                store(&mut hidden, column + 8 * vector, sum);
            }
        }
        for column in [0, 16] {
            let sums = self.narrow.sums::<64, 2, 4>(&hidden, column);
            for (vector, sum) in sums.into_iter().enumerate() {
                let at = column + 8 * vector;
                store(&mut narrow, at, self.norm(at, sum));
            }
        }
        for (vector, sum) in self.scores.sums::<32, 2, 2>(&narrow, 0).into_iter().enumerate() {
            store(&mut scores, 8 * vector, sum);
        }
        std::array::from_fn(|class| scores[class])
    }

    /// The norm and what follows it.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn norm(&self, at: usize, sum: __m256) -> __m256 {
        let zero = _mm256_setzero_ps();
        let variance = _mm256_add_ps(load(&self.variance, at), _mm256_set1_ps(1e-5));
        let scale = _mm256_div_ps(load(&self.gamma, at), _mm256_sqrt_ps(variance));
        let minus_mean = _mm256_mul_ps(load(&self.mean, at), _mm256_set1_ps(-1.0));
        let shift = _mm256_fmadd_ps(minus_mean, scale, load(&self.beta, at));
        let normal = _mm256_fmadd_ps(sum, scale, shift);
        let is_negative = _mm256_cmp_ps::<_CMP_LT_OQ>(normal, zero);
        _mm256_blendv_ps(normal, _mm256_mul_ps(normal, _mm256_set1_ps(0.01)), is_negative)
    }
}
