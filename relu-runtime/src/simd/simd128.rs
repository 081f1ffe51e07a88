//! Vectors of 4 lanes: WebAssembly with `simd128`.

#[allow(clippy::wildcard_imports, reason = "the set is made of these")]
use core::arch::wasm32::*;

use super::{Kernel, Simd};

/// SIMD128 of WebAssembly, where the target has it; without a fused multiply-add, which
/// WebAssembly has only in the relaxed form, whose bits depend on the machine.
#[derive(Clone, Copy, Debug)]
pub struct Simd128(());

impl Simd128 {
    pub(super) const fn new() -> Self {
        Self(())
    }
}

impl Simd for Simd128 {
    const FUSED: bool = false;
    const LANES: usize = 4;
    // As for SSE2: engines map these vectors to registers of machines with sixteen or more.
    const REGISTERS: usize = 8;
    type F32 = v128;
    type Mask = v128;
    type I32 = v128;

    #[inline(never)]
    fn apart<K: Kernel>(self, kernel: K) -> K::Output {
        kernel.run(self)
    }

    #[inline(always)]
    fn splat(self, value: f32) -> Self::F32 {
        f32x4_splat(value)
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> Self::F32 {
        // SAFETY: the caller vouches for 4 numbers.
        unsafe { v128_load(from.cast()) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: Self::F32) {
        // SAFETY: as in `load`.
        unsafe { v128_store(to.cast(), value) }
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
        f32x4_add(a, b)
    }

    #[inline(always)]
    fn sub(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        f32x4_sub(a, b)
    }

    #[inline(always)]
    fn mul(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        f32x4_mul(a, b)
    }

    #[inline(always)]
    fn div(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        f32x4_div(a, b)
    }

    #[inline(always)]
    fn mul_add(self, a: Self::F32, b: Self::F32, c: Self::F32) -> Self::F32 {
        f32x4_add(f32x4_mul(a, b), c)
    }

    #[inline(always)]
    fn sqrt(self, a: Self::F32) -> Self::F32 {
        f32x4_sqrt(a)
    }

    #[inline(always)]
    fn min(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        f32x4_pmin(b, a)
    }

    #[inline(always)]
    fn max(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        f32x4_pmax(b, a)
    }

    #[inline(always)]
    fn less(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        f32x4_lt(a, b)
    }

    #[inline(always)]
    fn equal(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        f32x4_eq(a, b)
    }

    #[inline(always)]
    fn select(self, mask: Self::Mask, yes: Self::F32, no: Self::F32) -> Self::F32 {
        v128_bitselect(yes, no, mask)
    }

    #[inline(always)]
    fn mask_bits(self, mask: Self::Mask) -> u16 {
        u16::from(i32x4_bitmask(mask))
    }

    #[inline(always)]
    fn mask_from_bits(self, bits: u16) -> Self::Mask {
        let bit = i32x4(1, 2, 4, 8);
        let bits = self.and_i32(self.splat_i32(i32::from(bits)), bit);
        self.from_bits(i32x4_eq(bits, bit))
    }

    #[inline(always)]
    fn to_bits(self, a: Self::F32) -> Self::I32 {
        a
    }

    #[inline(always)]
    fn from_bits(self, a: Self::I32) -> Self::F32 {
        a
    }

    #[inline(always)]
    fn splat_i32(self, value: i32) -> Self::I32 {
        i32x4_splat(value)
    }

    #[inline(always)]
    fn add_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        i32x4_add(a, b)
    }

    #[inline(always)]
    fn sub_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        i32x4_sub(a, b)
    }

    #[inline(always)]
    fn and_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        v128_and(a, b)
    }

    #[inline(always)]
    fn or_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        v128_or(a, b)
    }

    #[inline(always)]
    fn shift_left<const N: i32>(self, a: Self::I32) -> Self::I32 {
        i32x4_shl(a, N.cast_unsigned())
    }

    #[inline(always)]
    fn shift_right<const N: i32>(self, a: Self::I32) -> Self::I32 {
        i32x4_shr(a, N.cast_unsigned())
    }

    #[inline(always)]
    fn convert(self, a: Self::I32) -> Self::F32 {
        f32x4_convert_i32x4(a)
    }
}

/// The first `count` < 4 numbers; at the end of a row, hence not inlined.
#[inline(never)]
unsafe fn load_first(from: *const f32, count: usize) -> v128 {
    let mut numbers = [0.0; 4];
    for (index, number) in numbers.iter_mut().enumerate().take(count) {
        // SAFETY: the caller vouches for `count` numbers.
        *number = unsafe { *from.add(index) };
    }
    let [a, b, c, d] = numbers;
    f32x4(a, b, c, d)
}

/// Stores the first `count` < 4 lanes.
#[inline(never)]
unsafe fn store_first(to: *mut f32, value: v128, count: usize) {
    let mut numbers = [0.0; 4];
    // SAFETY: there is room for four numbers.
    unsafe { v128_store(numbers.as_mut_ptr().cast(), value) };
    for (index, &number) in numbers.iter().enumerate().take(count) {
        // SAFETY: the caller vouches for `count` numbers.
        unsafe { *to.add(index) = number };
    }
}
