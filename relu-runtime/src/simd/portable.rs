//! Vectors as arrays, for machines without a set of their own.

#[cfg(all(target_arch = "x86_64", feature = "std", any(test, feature = "fused-level")))]
use super::dispatch::run_fused;
use super::scalar;
use super::{Kernel, Simd};

/// Four lanes of plain code, which the compiler turns into vectors of whatever
/// the target has. `FUSED`: the target has a fused multiply-add.
#[derive(Clone, Copy, Debug)]
pub struct Portable<const FUSED: bool>(());

impl<const FUSED: bool> Portable<FUSED> {
    pub(super) const fn new() -> Self {
        Self(())
    }
}

const LANES: usize = 4;

/// An expression lane by lane. Written out rather than a closure in `map`:
/// a closure is a function of its own, which may miss the target features.
macro_rules! lanes {
    ($($operand:ident),* => $result:expr) => {
        [
            { $(let $operand = $operand[0];)* $result },
            { $(let $operand = $operand[1];)* $result },
            { $(let $operand = $operand[2];)* $result },
            { $(let $operand = $operand[3];)* $result },
        ]
    };
}

impl<const FUSED: bool> Simd for Portable<FUSED>
where
    Self: crate::kernels::outlined::Outlined,
{
    const FUSED: bool = FUSED;
    const LANES: usize = LANES;
    const REGISTERS: usize = if cfg!(target_arch = "aarch64") { 32 } else { 8 };
    type F32 = [f32; LANES];
    type Mask = [bool; LANES];
    type I32 = [i32; LANES];

    #[inline(never)]
    fn apart<K: Kernel>(self, kernel: K) -> K::Output {
        #[cfg(all(target_arch = "x86_64", feature = "std", any(test, feature = "fused-level")))]
        if FUSED {
            // SAFETY: the caller runs with these vectors, so the machine has FMA.
            return unsafe { run_fused(kernel) };
        }
        kernel.run(self)
    }

    #[inline(always)]
    fn splat(self, value: f32) -> Self::F32 {
        [value; LANES]
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> Self::F32 {
        // SAFETY: the caller vouches for LANES numbers; no alignment is assumed.
        unsafe { from.cast::<Self::F32>().read_unaligned() }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: Self::F32) {
        // SAFETY: as in `load`.
        unsafe { to.cast::<Self::F32>().write_unaligned(value) }
    }

    #[inline(always)]
    unsafe fn load_partial(self, from: *const f32, count: usize) -> Self::F32 {
        let mut value = [0.0; LANES];
        for (lane, slot) in value.iter_mut().enumerate().take(count) {
            // SAFETY: `lane` is below `min(count, LANES)`.
            *slot = unsafe { *from.add(lane) };
        }
        value
    }

    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f32, value: Self::F32, count: usize) {
        for (lane, number) in value.into_iter().enumerate().take(count) {
            // SAFETY: `lane` is below `min(count, LANES)`.
            unsafe { *to.add(lane) = number }
        }
    }

    #[inline(always)]
    fn add(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(a, b => a + b)
    }

    #[inline(always)]
    fn sub(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(a, b => a - b)
    }

    #[inline(always)]
    fn mul(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(a, b => a * b)
    }

    #[inline(always)]
    fn div(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(a, b => a / b)
    }

    #[inline(always)]
    fn mul_add(self, a: Self::F32, b: Self::F32, c: Self::F32) -> Self::F32 {
        if FUSED { fused(a, b, c) } else { lanes!(a, b, c => a * b + c) }
    }

    #[inline(always)]
    fn sqrt(self, a: Self::F32) -> Self::F32 {
        lanes!(a => scalar::sqrt(a))
    }

    #[inline(always)]
    fn min(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(a, b => if a < b { a } else { b })
    }

    #[inline(always)]
    fn max(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        lanes!(a, b => if a > b { a } else { b })
    }

    #[inline(always)]
    fn less(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        lanes!(a, b => a < b)
    }

    #[expect(clippy::float_cmp, reason = "that is the operation")]
    #[inline(always)]
    fn equal(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        lanes!(a, b => a == b)
    }

    #[inline(always)]
    fn select(self, mask: Self::Mask, yes: Self::F32, no: Self::F32) -> Self::F32 {
        lanes!(mask, yes, no => if mask { yes } else { no })
    }

    #[inline(always)]
    fn mask_bits(self, mask: Self::Mask) -> u16 {
        let [a, b, c, d] = mask.map(u16::from);
        a | b << 1 | c << 2 | d << 3
    }

    #[inline(always)]
    fn mask_from_bits(self, bits: u16) -> Self::Mask {
        [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0, bits & 8 != 0]
    }

    #[inline(always)]
    fn to_bits(self, a: Self::F32) -> Self::I32 {
        lanes!(a => a.to_bits().cast_signed())
    }

    #[inline(always)]
    fn from_bits(self, a: Self::I32) -> Self::F32 {
        lanes!(a => f32::from_bits(a.cast_unsigned()))
    }

    #[inline(always)]
    fn splat_i32(self, value: i32) -> Self::I32 {
        [value; LANES]
    }

    #[inline(always)]
    fn add_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        lanes!(a, b => a.wrapping_add(b))
    }

    #[inline(always)]
    fn sub_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        lanes!(a, b => a.wrapping_sub(b))
    }

    #[inline(always)]
    fn and_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        lanes!(a, b => a & b)
    }

    #[inline(always)]
    fn or_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        lanes!(a, b => a | b)
    }

    #[inline(always)]
    fn shift_left<const N: i32>(self, a: Self::I32) -> Self::I32 {
        lanes!(a => a << N)
    }

    #[inline(always)]
    fn shift_right<const N: i32>(self, a: Self::I32) -> Self::I32 {
        lanes!(a => a >> N)
    }

    #[inline(always)]
    fn convert(self, a: Self::I32) -> Self::F32 {
        lanes!(a => a as f32)
    }
}

/// a * b + c, rounded once per lane.
#[cfg(not(all(target_arch = "aarch64", target_feature = "neon")))]
#[inline(always)]
fn fused(a: [f32; LANES], b: [f32; LANES], c: [f32; LANES]) -> [f32; LANES] {
    lanes!(a, b, c => scalar::fused(a, b, c))
}

/// a * b + c, rounded once per lane; written out because `core` has no fused
/// multiply-add of single numbers.
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
#[inline(always)]
fn fused(a: [f32; LANES], b: [f32; LANES], c: [f32; LANES]) -> [f32; LANES] {
    use core::arch::aarch64::{vfmaq_f32, vld1q_f32, vst1q_f32};
    let mut sums = [0.0; LANES];
    // SAFETY: the target has NEON, and the pointers are those of arrays of four.
    unsafe {
        let sum = vfmaq_f32(vld1q_f32(c.as_ptr()), vld1q_f32(a.as_ptr()), vld1q_f32(b.as_ptr()));
        vst1q_f32(sums.as_mut_ptr(), sum);
    }
    sums
}
