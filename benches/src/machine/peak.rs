//! The peak of one core: multiply-adds that depend on nothing.

use std::hint::black_box;

use relu_runtime::simd::{Kernel, Simd, dispatch};

/// Chains of multiply-adds, each of which waits for itself alone: more than the
/// latency times the units of any processor that we know, and no more than 16
/// registers hold.
const CHAINS: usize = 12;
/// Multiply-adds of a chain.
const LENGTH: usize = 10_000;

/// Floating-point operations per lane of one [`multiply_adds`].
pub const FMA_FLOPS: u64 = 2 * (CHAINS * LENGTH) as u64;

/// Runs [`FMA_FLOPS`] operations in each lane of the widest vectors that the machine
/// has: AVX-512, AVX2 with FMA, or else without fused multiply-adds.
pub fn multiply_adds() {
    black_box(dispatch(MultiplyAdds));
}

/// Bits of the vectors that [`multiply_adds`] uses.
#[must_use]
pub fn vector_bits() -> usize {
    dispatch(Bits)
}

struct MultiplyAdds;

impl Kernel for MultiplyAdds {
    type Output = u16;

    #[expect(clippy::inline_always, reason = "kernels are compiled for their caller's vectors")]
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> u16 {
        // Every chain tends to 1.
        let (factor, addend) = (simd.splat(black_box(0.75)), simd.splat(black_box(0.25)));
        let mut chains = [simd.splat(black_box(0.0)); CHAINS];
        for _ in 0..LENGTH {
            for chain in &mut chains {
                *chain = simd.mul_add(*chain, factor, addend);
            }
        }
        let sum = chains.into_iter().fold(factor, |sum, chain| simd.add(sum, chain));
        simd.mask_bits(simd.less(sum, addend))
    }
}

struct Bits;

impl Kernel for Bits {
    type Output = usize;

    #[expect(clippy::inline_always, reason = "kernels are compiled for their caller's vectors")]
    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> usize {
        S::LANES * 32
    }
}
