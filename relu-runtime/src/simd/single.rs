//! One number at a time, for targets without vectors.

#[cfg(all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")))]
use super::cortex_m;
#[cfg(all(target_arch = "x86_64", feature = "std", relu_scalar))]
use super::dispatch::run_fused;
use super::scalar;
use super::{Kernel, Simd};

/// A vector of one lane: the number itself. `FUSED`: the target has a fused
/// multiply-add.
#[derive(Clone, Copy, Debug)]
pub struct Single<const FUSED: bool>(());

impl<const FUSED: bool> Single<FUSED> {
    pub(super) const fn new() -> Self {
        Self(())
    }
}

impl<const FUSED: bool> Simd for Single<FUSED>
where
    Self: crate::kernels::outlined::Outlined,
{
    const FUSED: bool = FUSED;
    const LANES: usize = 1;
    // Tiles are no wider than what `add_products` adds up at a time.
    const REGISTERS: usize = if Self::ADDS_PRODUCTS { 8 } else { 16 };
    type F32 = f32;
    type Mask = bool;
    type I32 = i32;

    #[inline(never)]
    fn apart<K: Kernel>(self, kernel: K) -> K::Output {
        #[cfg(all(target_arch = "x86_64", feature = "std", relu_scalar))]
        if FUSED {
            // SAFETY: the caller runs with these instructions, so the machine has FMA.
            return unsafe { run_fused(kernel) };
        }
        kernel.run(self)
    }

    #[inline(always)]
    fn splat(self, value: f32) -> f32 {
        value
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> f32 {
        // SAFETY: the caller vouches for the number.
        unsafe { *from }
    }

    #[inline(always)]
    unsafe fn load_strided(self, from: *const f32, _stride: usize, count: usize) -> f32 {
        // SAFETY: the caller vouches for the first number, if there is one.
        unsafe { self.load_partial(from, count) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: f32) {
        // SAFETY: the caller vouches for the place.
        unsafe { *to = value }
    }

    #[inline(always)]
    unsafe fn load_partial(self, from: *const f32, count: usize) -> f32 {
        // SAFETY: the caller vouches for the number, if there is one.
        if count == 0 { 0.0 } else { unsafe { *from } }
    }

    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f32, value: f32, count: usize) {
        if count > 0 {
            // SAFETY: the caller vouches for the place, as there is one.
            unsafe { *to = value }
        }
    }

    #[inline(always)]
    fn add(self, a: f32, b: f32) -> f32 {
        a + b
    }

    #[inline(always)]
    fn sub(self, a: f32, b: f32) -> f32 {
        a - b
    }

    #[inline(always)]
    fn mul(self, a: f32, b: f32) -> f32 {
        a * b
    }

    #[inline(always)]
    fn div(self, a: f32, b: f32) -> f32 {
        a / b
    }

    #[inline(always)]
    fn mul_add(self, a: f32, b: f32, c: f32) -> f32 {
        if FUSED { scalar::fused(a, b, c) } else { a * b + c }
    }

    #[cfg(all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")))]
    const ADDS_PRODUCTS: bool = FUSED;

    #[cfg(all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")))]
    #[inline(always)]
    unsafe fn add_products<const SIDED: bool, const VECTORS: usize>(
        self,
        left: *const f32,
        right: &[*const f32; VECTORS],
        terms: usize,
        sums: &mut [f32; VECTORS],
    ) {
        let mut vector = 0;
        while vector < VECTORS {
            // Where there are fewer than four, the others do what the first does.
            let column = |index| right.get(vector + index).or(right.first());
            let four = core::array::from_fn(|index| column(index).copied().unwrap_or(left));
            let mut of_four =
                core::array::from_fn(|index| sums.get(vector + index).copied().unwrap_or_default());
            // SAFETY: the caller vouches for the terms.
            unsafe {
                if SIDED {
                    cortex_m::add_two_sided_products(left, four, terms, &mut of_four);
                } else {
                    cortex_m::add_products(left, four, terms, &mut of_four);
                }
            }
            for (index, sum) in of_four.into_iter().enumerate() {
                if let Some(to) = sums.get_mut(vector + index) {
                    *to = sum;
                }
            }
            vector += 4;
        }
    }

    #[inline(always)]
    fn sqrt(self, a: f32) -> f32 {
        scalar::sqrt(a)
    }

    #[inline(always)]
    fn min(self, a: f32, b: f32) -> f32 {
        if a < b { a } else { b }
    }

    #[inline(always)]
    fn max(self, a: f32, b: f32) -> f32 {
        if a > b { a } else { b }
    }

    #[inline(always)]
    fn less(self, a: f32, b: f32) -> bool {
        a < b
    }

    #[expect(clippy::float_cmp, reason = "that is the operation")]
    #[inline(always)]
    fn equal(self, a: f32, b: f32) -> bool {
        a == b
    }

    #[inline(always)]
    fn select(self, mask: bool, yes: f32, no: f32) -> f32 {
        if mask { yes } else { no }
    }

    #[inline(always)]
    fn mask_bits(self, mask: bool) -> u16 {
        u16::from(mask)
    }

    #[inline(always)]
    fn mask_from_bits(self, bits: u16) -> bool {
        bits & 1 != 0
    }

    #[inline(always)]
    fn to_bits(self, a: f32) -> i32 {
        a.to_bits().cast_signed()
    }

    #[inline(always)]
    fn from_bits(self, a: i32) -> f32 {
        f32::from_bits(a.cast_unsigned())
    }

    #[inline(always)]
    fn splat_i32(self, value: i32) -> i32 {
        value
    }

    #[inline(always)]
    fn add_i32(self, a: i32, b: i32) -> i32 {
        a.wrapping_add(b)
    }

    #[inline(always)]
    fn sub_i32(self, a: i32, b: i32) -> i32 {
        a.wrapping_sub(b)
    }

    #[inline(always)]
    fn and_i32(self, a: i32, b: i32) -> i32 {
        a & b
    }

    #[inline(always)]
    fn or_i32(self, a: i32, b: i32) -> i32 {
        a | b
    }

    #[inline(always)]
    fn shift_left<const N: i32>(self, a: i32) -> i32 {
        a << N
    }

    #[inline(always)]
    fn shift_right<const N: i32>(self, a: i32) -> i32 {
        a >> N
    }

    #[inline(always)]
    fn convert(self, a: i32) -> f32 {
        a as f32
    }

    #[inline(always)]
    fn largest(self, a: f32) -> f32 {
        a
    }
}
