//! Vectors of `f32`, and running a kernel on the widest that the machine has.
//!
//! A network's call detects the instruction set once ([`dispatch`]); everything
//! below it is compiled for that set, inlined into one function that carries
//! the target features. The methods of [`Simd`] are therefore safe to call but
//! only sensible inside [`Kernel::run`]: a value of the type is the proof that
//! the machine has the instructions.

#[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
mod avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
mod avx512;
#[cfg(all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")))]
mod cortex_m;
mod dispatch;
mod level;
#[allow(dead_code, reason = "a set of the target takes its place, or single numbers, but in tests")]
mod portable;
#[cfg_attr(
    any(target_arch = "x86_64", target_family = "wasm"),
    allow(dead_code, reason = "a set of the target takes its place, but in tests")
)]
mod scalar;
#[cfg(all(target_family = "wasm", target_feature = "simd128", not(relu_scalar)))]
mod simd128;
#[allow(dead_code, reason = "for targets without vectors")]
mod single;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
mod sse2;
#[cfg(test)]
mod tests;

#[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
pub use avx2::Avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
pub use avx512::Avx512;
#[doc(hidden)]
pub use dispatch::dispatch_at;
pub use dispatch::{Kernel, dispatch};
#[doc(hidden)]
pub use level::{Level, force_level};
pub use portable::Portable;
pub use single::Single;
/// What runs where nothing better does.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
pub use sse2::Sse2 as Fallback;

/// What runs where nothing better does.
#[cfg(all(target_family = "wasm", target_feature = "simd128", not(relu_scalar)))]
pub use simd128::Simd128 as Fallback;

/// Plain code on this target: what stands in for a set of its own.
#[cfg(all(
    not(relu_scalar),
    any(target_feature = "sse2", target_feature = "neon", target_feature = "simd128")
))]
pub type Plain<const FUSED: bool> = Portable<FUSED>;
/// Plain code on this target: what stands in for a set of its own.
#[cfg(not(all(
    not(relu_scalar),
    any(target_feature = "sse2", target_feature = "neon", target_feature = "simd128")
)))]
pub type Plain<const FUSED: bool> = Single<FUSED>;
/// What runs where nothing better does.
#[cfg(not(all(
    not(relu_scalar),
    any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_family = "wasm", target_feature = "simd128")
    )
)))]
pub type Fallback = Plain<false>;

/// Lanes of the widest set. Sums over units and random words come in as many parts
/// whatever the set, so that the bits do not depend on it.
pub const WIDEST: usize = 16;

use crate::PANEL;
use crate::kernels::outlined::Outlined;

/// Brings lanes together: those that are half their number apart first, then those that
/// are a quarter apart, and so on. Their number is a power of two.
#[inline(always)]
pub(crate) fn by_halves<T: Copy, const LANES: usize>(
    mut lanes: [T; LANES],
    together: impl Fn(T, T) -> T,
) -> T {
    const { assert!(LANES.is_power_of_two()) };
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            // SAFETY: twice the width is `LANES` at most.
            let other = unsafe { *lanes.get_unchecked(lane + width) };
            // SAFETY: as above.
            let lane = unsafe { lanes.get_unchecked_mut(lane) };
            *lane = together(*lane, other);
        }
        width /= 2;
    }
    lanes[0]
}

/// The same address, of which the compiler does not know that it is the same.
///
/// What was stored there as vectors is then loaded number by number, where the compiler
/// would keep the vectors in registers and take them apart, with a shuffle or two a number.
#[cfg_attr(
    not(target_arch = "x86_64"),
    allow(clippy::missing_const_for_fn, reason = "it is none on x86-64")
)]
#[cfg_attr(
    target_arch = "x86_64",
    expect(clippy::pointers_in_nomem_asm_block, reason = "what it points to is not touched")
)]
#[inline(always)]
pub(crate) fn opaque(at: *const f32) -> *const f32 {
    #[cfg(target_arch = "x86_64")]
    {
        let mut at = at;
        // SAFETY: there is no instruction.
        unsafe {
            core::arch::asm!(
                "/* {0} */",
                inout(reg) at,
                options(pure, nomem, nostack, preserves_flags)
            );
        }
        at
    }
    #[cfg(not(target_arch = "x86_64"))]
    at
}

/// A set of vector instructions.
///
/// All operations round as IEEE 754 says, lane by lane, so results do not
/// depend on the set. [`Simd::mul_add`] rounds once where [`Simd::FUSED`].
///
/// The trait is sealed: its supertrait, the kernels that are compiled once per
/// set, cannot be named outside of this crate.
pub trait Simd: Outlined {
    /// Whether `mul_add` is fused.
    const FUSED: bool;
    /// Lanes of a vector; divides `PANEL`.
    const LANES: usize;
    /// Vectors that fit the registers; a product's tiles are chosen by it.
    const REGISTERS: usize;
    /// [`Self::LANES`] numbers.
    type F32: Copy;
    /// A yes or no per lane.
    type Mask: Copy;
    /// [`Self::LANES`] 32-bit integers.
    type I32: Copy;

    /// Runs a kernel as a function of its own, which all calls with kernels of the
    /// same type share.
    fn apart<K: Kernel>(self, kernel: K) -> K::Output;

    /// All lanes the same.
    fn splat(self, value: f32) -> Self::F32;
    /// # Safety
    /// `from` is valid for reading `LANES` numbers.
    unsafe fn load(self, from: *const f32) -> Self::F32;
    /// Every `stride`-th number, for the first `count` lanes as in `load_partial`.
    /// # Safety
    /// `from` is valid for reading these numbers, which lie within 2^31 numbers.
    #[inline(always)]
    unsafe fn load_strided(self, from: *const f32, stride: usize, count: usize) -> Self::F32 {
        let mut lanes = [0.0; WIDEST];
        for (lane, slot) in lanes.iter_mut().enumerate().take(count.min(Self::LANES)) {
            // SAFETY: the caller vouches for the number.
            *slot = unsafe { *from.add(lane * stride) };
        }
        // SAFETY: no set has more lanes.
        unsafe { self.load(lanes.as_ptr()) }
    }
    /// # Safety
    /// `to` is valid for writing `LANES` numbers.
    unsafe fn store(self, to: *mut f32, value: Self::F32);
    /// Asks for the cache line at an address, which may be any: a hint.
    #[inline(always)]
    fn prefetch(self, _at: *const f32) {}
    /// The first `count` lanes, the others zero; `count` may be 0, and anything
    /// from `LANES` on means all.
    /// # Safety
    /// `from` is valid for reading `min(count, LANES)` numbers.
    unsafe fn load_partial(self, from: *const f32, count: usize) -> Self::F32;
    /// Stores the first `count` lanes, as in `load_partial`.
    /// # Safety
    /// `to` is valid for writing `min(count, LANES)` numbers.
    unsafe fn store_partial(self, to: *mut f32, value: Self::F32, count: usize);
    /// [`Simd::store_partial`] for a count that is known while compiling.
    /// # Safety
    /// As for `store_partial`.
    #[inline(always)]
    unsafe fn store_known(self, to: *mut f32, value: Self::F32, count: usize) {
        // SAFETY: the caller vouches for the numbers.
        unsafe { self.store_partial(to, value, count) }
    }

    /// a + b
    fn add(self, a: Self::F32, b: Self::F32) -> Self::F32;
    /// a - b
    fn sub(self, a: Self::F32, b: Self::F32) -> Self::F32;
    /// a * b
    fn mul(self, a: Self::F32, b: Self::F32) -> Self::F32;
    /// a / b
    fn div(self, a: Self::F32, b: Self::F32) -> Self::F32;
    /// a * b + c
    fn mul_add(self, a: Self::F32, b: Self::F32, c: Self::F32) -> Self::F32;
    /// Whether [`Simd::add_products`] is faster than a loop over `mul_add`.
    const ADDS_PRODUCTS: bool = false;
    /// Adds to each sum the products of the numbers from `left` on with those from its
    /// place in `right` on, in their order. If `SIDED`, the right factor
    /// has two numbers per term, of which a number below zero takes the second.
    /// # Safety
    /// `left` and the places in `right` are valid for reading so many terms.
    #[inline(always)]
    unsafe fn add_products<const SIDED: bool, const VECTORS: usize>(
        self,
        left: *const f32,
        right: &[*const f32; VECTORS],
        terms: usize,
        sums: &mut [Self::F32; VECTORS],
    ) {
        for term in 0..terms {
            // SAFETY: the caller vouches for the term.
            unsafe {
                let number = *left.add(term);
                let at = if SIDED { 2 * term + usize::from(number < 0.0) } else { term };
                for (sum, right) in sums.iter_mut().zip(right) {
                    *sum = self.mul_add(self.splat(number), self.load(right.add(at)), *sum);
                }
            }
        }
    }
    /// Correctly rounded square root.
    fn sqrt(self, a: Self::F32) -> Self::F32;
    /// a where a < b, b elsewhere: b if one of them is NaN.
    fn min(self, a: Self::F32, b: Self::F32) -> Self::F32;
    /// a where a > b, b elsewhere: b if one of them is NaN.
    fn max(self, a: Self::F32, b: Self::F32) -> Self::F32;
    /// a < b, false for NaN.
    fn less(self, a: Self::F32, b: Self::F32) -> Self::Mask;
    /// a == b, so -0 equals +0; false for NaN.
    fn equal(self, a: Self::F32, b: Self::F32) -> Self::Mask;
    /// Lane by lane: `yes` where the mask is set.
    fn select(self, mask: Self::Mask, yes: Self::F32, no: Self::F32) -> Self::F32;
    /// The mask as bits, lane 0 lowest.
    fn mask_bits(self, mask: Self::Mask) -> u16;
    /// The mask whose lane i is bit i of `bits`.
    fn mask_from_bits(self, bits: u16) -> Self::Mask;

    /// The bits of each lane as an integer.
    fn to_bits(self, a: Self::F32) -> Self::I32;
    /// The number with those bits.
    #[expect(clippy::wrong_self_convention, reason = "`self` is the set, not the value")]
    fn from_bits(self, a: Self::I32) -> Self::F32;
    /// All lanes the same.
    fn splat_i32(self, value: i32) -> Self::I32;
    /// a + b, wrapping.
    fn add_i32(self, a: Self::I32, b: Self::I32) -> Self::I32;
    /// a - b, wrapping.
    fn sub_i32(self, a: Self::I32, b: Self::I32) -> Self::I32;
    /// a & b
    fn and_i32(self, a: Self::I32, b: Self::I32) -> Self::I32;
    /// a | b
    fn or_i32(self, a: Self::I32, b: Self::I32) -> Self::I32;
    /// a << N
    fn shift_left<const N: i32>(self, a: Self::I32) -> Self::I32;
    /// a >> N, keeping the sign.
    fn shift_right<const N: i32>(self, a: Self::I32) -> Self::I32;
    /// The integer as a number, rounded to nearest.
    fn convert(self, a: Self::I32) -> Self::F32;

    /// The largest lane; none is NaN.
    #[inline(always)]
    fn largest(self, a: Self::F32) -> f32 {
        let mut lanes = [f32::NEG_INFINITY; WIDEST];
        // SAFETY: no set has more lanes.
        unsafe { self.store(lanes.as_mut_ptr(), a) };
        by_halves(lanes, |a, b| if a < b { b } else { a })
    }

    /// The sum in `f64`: numbers that are eight lanes apart are added first,
    /// then those that are four, two and one apart.
    #[inline(always)]
    fn wide_sum(self, numbers: &[f32; WIDEST]) -> f64 {
        by_halves(numbers.map(f64::from), |a, b| a + b)
    }

    /// Turns a block of `PANEL` x `PANEL` numbers over: row `i` of `from`
    /// becomes column `i` of `to`. A stride is the distance of two rows.
    /// # Safety
    /// `from` is valid for reading and `to` for writing `PANEL` rows of `PANEL`
    /// numbers at these strides; the two do not overlap.
    #[inline(always)]
    unsafe fn transpose(
        self,
        from: *const f32,
        from_stride: usize,
        to: *mut f32,
        to_stride: usize,
    ) {
        for row in 0..PANEL {
            for column in 0..PANEL {
                // SAFETY: both coordinates are below `PANEL`.
                unsafe {
                    *to.add(column * to_stride + row) = *from.add(row * from_stride + column);
                }
            }
        }
    }
}
