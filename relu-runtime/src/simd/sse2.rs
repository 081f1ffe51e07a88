//! Vectors of 4 lanes: any x86-64.

#[allow(clippy::wildcard_imports, reason = "the set is made of these")]
use core::arch::x86_64::*;

use super::{Kernel, Simd};

/// SSE2, which every x86-64 target with hardware floats has; without a fused
/// multiply-add.
#[derive(Clone, Copy, Debug)]
pub struct Sse2(());

/// An intrinsic that takes and returns vectors.
macro_rules! call {
    ($call:expr) => {{
        // SAFETY: the module is compiled only where the target has SSE2.
        unsafe { $call }
    }};
}

impl Sse2 {
    pub(super) const fn new() -> Self {
        Self(())
    }
}

impl Simd for Sse2 {
    const FUSED: bool = false;
    const LANES: usize = 4;
    // Half of what there is: for fewer shapes of tiles, to compile less.
    const REGISTERS: usize = 8;
    type F32 = __m128;
    type Mask = __m128;
    type I32 = __m128i;

    #[inline(never)]
    fn apart<K: Kernel>(self, kernel: K) -> K::Output {
        kernel.run(self)
    }

    #[inline(always)]
    fn splat(self, value: f32) -> Self::F32 {
        call!(_mm_set1_ps(value))
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> Self::F32 {
        // SAFETY: the caller vouches for 4 numbers.
        unsafe { _mm_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: Self::F32) {
        // SAFETY: as in `load`.
        unsafe { _mm_storeu_ps(to, value) }
    }

    #[inline(always)]
    unsafe fn load_partial(self, from: *const f32, count: usize) -> Self::F32 {
        // SAFETY: the caller vouches for `count` numbers.
        unsafe { if count >= 4 { self.load(from) } else { load_first(from, count) } }
    }

    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f32, value: Self::F32, count: usize) {
        // SAFETY: as in `load_partial`.
        unsafe { if count >= 4 { self.store(to, value) } else { store_first(to, value, count) } }
    }

    #[inline(always)]
    fn add(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm_mul_ps(a, b))
    }

    #[inline(always)]
    fn div(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm_div_ps(a, b))
    }

    #[inline(always)]
    fn mul_add(self, a: Self::F32, b: Self::F32, c: Self::F32) -> Self::F32 {
        call!(_mm_add_ps(_mm_mul_ps(a, b), c))
    }

    #[inline(always)]
    fn sqrt(self, a: Self::F32) -> Self::F32 {
        call!(_mm_sqrt_ps(a))
    }

    #[inline(always)]
    fn min(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm_min_ps(a, b))
    }

    #[inline(always)]
    fn max(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm_max_ps(a, b))
    }

    #[inline(always)]
    fn less(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        call!(_mm_cmplt_ps(a, b))
    }

    #[inline(always)]
    fn equal(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        call!(_mm_cmpeq_ps(a, b))
    }

    #[inline(always)]
    fn select(self, mask: Self::Mask, yes: Self::F32, no: Self::F32) -> Self::F32 {
        call!(_mm_or_ps(_mm_and_ps(mask, yes), _mm_andnot_ps(mask, no)))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "four bits")]
    #[inline(always)]
    fn mask_bits(self, mask: Self::Mask) -> u16 {
        call!(_mm_movemask_ps(mask)) as u16
    }

    #[inline(always)]
    fn mask_from_bits(self, bits: u16) -> Self::Mask {
        let bit = call!(_mm_setr_epi32(1, 2, 4, 8));
        let bits = self.and_i32(self.splat_i32(i32::from(bits)), bit);
        self.from_bits(call!(_mm_cmpeq_epi32(bits, bit)))
    }

    #[inline(always)]
    fn to_bits(self, a: Self::F32) -> Self::I32 {
        call!(_mm_castps_si128(a))
    }

    #[inline(always)]
    fn from_bits(self, a: Self::I32) -> Self::F32 {
        call!(_mm_castsi128_ps(a))
    }

    #[inline(always)]
    fn splat_i32(self, value: i32) -> Self::I32 {
        call!(_mm_set1_epi32(value))
    }

    #[inline(always)]
    fn add_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm_add_epi32(a, b))
    }

    #[inline(always)]
    fn sub_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm_sub_epi32(a, b))
    }

    #[inline(always)]
    fn and_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm_and_si128(a, b))
    }

    #[inline(always)]
    fn or_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm_or_si128(a, b))
    }

    #[inline(always)]
    fn shift_left<const N: i32>(self, a: Self::I32) -> Self::I32 {
        call!(_mm_slli_epi32::<N>(a))
    }

    #[inline(always)]
    fn shift_right<const N: i32>(self, a: Self::I32) -> Self::I32 {
        call!(_mm_srai_epi32::<N>(a))
    }

    #[inline(always)]
    fn convert(self, a: Self::I32) -> Self::F32 {
        call!(_mm_cvtepi32_ps(a))
    }
}

/// The first `count` < 4 numbers; at the end of a row, hence not inlined.
#[inline(never)]
unsafe fn load_first(from: *const f32, count: usize) -> __m128 {
    let mut numbers = [0.0; 4];
    for (index, number) in numbers.iter_mut().enumerate().take(count) {
        // SAFETY: the caller vouches for `count` numbers.
        *number = unsafe { *from.add(index) };
    }
    let [a, b, c, d] = numbers;
    call!(_mm_setr_ps(a, b, c, d))
}

/// Stores the first `count` < 4 lanes.
#[inline(never)]
unsafe fn store_first(to: *mut f32, value: __m128, count: usize) {
    let mut numbers = [0.0; 4];
    // SAFETY: there is room for four numbers.
    unsafe { _mm_storeu_ps(numbers.as_mut_ptr(), value) };
    for (index, &number) in numbers.iter().enumerate().take(count) {
        // SAFETY: the caller vouches for `count` numbers.
        unsafe { *to.add(index) = number };
    }
}
