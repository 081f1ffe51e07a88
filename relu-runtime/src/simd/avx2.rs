//! Vectors of 8 lanes: x86-64 with AVX2 and FMA.

#[allow(clippy::wildcard_imports, reason = "the set is made of these")]
use core::arch::x86_64::*;

use super::{Kernel, Simd};

/// AVX2 and FMA, as in `x86-64-v3`.
///
/// A value is the proof that the machine has the instructions.
#[derive(Clone, Copy, Debug)]
pub struct Avx2(());

/// Runs a kernel with these vectors.
///
/// # Safety
///
/// The machine has the instructions.
#[target_feature(enable = "avx2,fma,bmi1,bmi2,lzcnt,popcnt")]
pub(super) unsafe fn run<K: Kernel>(kernel: K) -> K::Output {
    kernel.run(Avx2(()))
}

/// An intrinsic that takes and returns vectors.
macro_rules! call {
    ($call:expr) => {{
        // SAFETY: a value of the set, which every function here takes, proves that
        // the machine has the instruction.
        unsafe { $call }
    }};
}

impl Simd for Avx2 {
    const FUSED: bool = true;
    const LANES: usize = 8;
    const REGISTERS: usize = 16;
    type F32 = __m256;
    type Mask = __m256;
    type I32 = __m256i;

    // Not on `run`: where there are target features, this compiler (1.95) ignores
    // it.
    #[inline(never)]
    fn apart<K: Kernel>(self, kernel: K) -> K::Output {
        // SAFETY: the value proves that the machine has the instructions.
        unsafe { run(kernel) }
    }

    #[inline(always)]
    fn splat(self, value: f32) -> Self::F32 {
        call!(_mm256_set1_ps(value))
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> Self::F32 {
        // SAFETY: the caller vouches for the numbers, `self` for the instruction.
        unsafe { _mm256_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: Self::F32) {
        // SAFETY: as in `load`.
        unsafe { _mm256_storeu_ps(to, value) }
    }

    #[inline(always)]
    unsafe fn load_partial(self, from: *const f32, count: usize) -> Self::F32 {
        let mask = first(self, count);
        // SAFETY: the caller vouches for the lanes of the mask, the others are not
        // touched; `self` for the instruction.
        unsafe { _mm256_maskload_ps(from, mask) }
    }

    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f32, value: Self::F32, count: usize) {
        if count >= 8 {
            // SAFETY: the caller vouches for `min(count, 8)` numbers.
            unsafe { self.store(to, value) }
        } else {
            // SAFETY: the caller vouches for `count` numbers.
            unsafe { store_first(to, value, count) }
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "below 2^31")]
    #[inline(always)]
    unsafe fn load_strided(self, from: *const f32, stride: usize, count: usize) -> Self::F32 {
        let mask = self.from_bits(first(self, count));
        // SAFETY: the caller vouches for the lanes of the mask, the others are not
        // touched; `self` for the instructions.
        unsafe {
            let indices = _mm256_mullo_epi32(lanes(self), _mm256_set1_epi32(stride as i32));
            _mm256_mask_i32gather_ps::<4>(self.splat(0.0), from, indices, mask)
        }
    }

    #[inline(always)]
    fn add(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm256_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm256_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm256_mul_ps(a, b))
    }

    #[inline(always)]
    fn div(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm256_div_ps(a, b))
    }

    #[inline(always)]
    fn mul_add(self, a: Self::F32, b: Self::F32, c: Self::F32) -> Self::F32 {
        call!(_mm256_fmadd_ps(a, b, c))
    }

    #[inline(always)]
    fn sqrt(self, a: Self::F32) -> Self::F32 {
        call!(_mm256_sqrt_ps(a))
    }

    #[inline(always)]
    fn min(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm256_min_ps(a, b))
    }

    #[inline(always)]
    fn max(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm256_max_ps(a, b))
    }

    #[inline(always)]
    fn less(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        call!(_mm256_cmp_ps::<_CMP_LT_OQ>(a, b))
    }

    #[inline(always)]
    fn equal(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        call!(_mm256_cmp_ps::<_CMP_EQ_OQ>(a, b))
    }

    #[inline(always)]
    fn select(self, mask: Self::Mask, yes: Self::F32, no: Self::F32) -> Self::F32 {
        call!(_mm256_blendv_ps(no, yes, mask))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "eight bits")]
    #[inline(always)]
    fn mask_bits(self, mask: Self::Mask) -> u16 {
        call!(_mm256_movemask_ps(mask)) as u16
    }

    #[inline(always)]
    fn mask_from_bits(self, bits: u16) -> Self::Mask {
        let bit = call!(_mm256_sllv_epi32(_mm256_set1_epi32(1), lanes(self)));
        let bits = self.and_i32(self.splat_i32(i32::from(bits)), bit);
        self.from_bits(call!(_mm256_cmpeq_epi32(bits, bit)))
    }

    #[inline(always)]
    fn to_bits(self, a: Self::F32) -> Self::I32 {
        call!(_mm256_castps_si256(a))
    }

    #[inline(always)]
    fn from_bits(self, a: Self::I32) -> Self::F32 {
        call!(_mm256_castsi256_ps(a))
    }

    #[inline(always)]
    fn splat_i32(self, value: i32) -> Self::I32 {
        call!(_mm256_set1_epi32(value))
    }

    #[inline(always)]
    fn add_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm256_add_epi32(a, b))
    }

    #[inline(always)]
    fn sub_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm256_sub_epi32(a, b))
    }

    #[inline(always)]
    fn and_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm256_and_si256(a, b))
    }

    #[inline(always)]
    fn or_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm256_or_si256(a, b))
    }

    #[inline(always)]
    fn shift_left<const N: i32>(self, a: Self::I32) -> Self::I32 {
        call!(_mm256_slli_epi32::<N>(a))
    }

    #[inline(always)]
    fn shift_right<const N: i32>(self, a: Self::I32) -> Self::I32 {
        call!(_mm256_srai_epi32::<N>(a))
    }

    #[inline(always)]
    fn convert(self, a: Self::I32) -> Self::F32 {
        call!(_mm256_cvtepi32_ps(a))
    }

    #[inline(always)]
    unsafe fn transpose(
        self,
        from: *const f32,
        from_stride: usize,
        to: *mut f32,
        to_stride: usize,
    ) {
        for (row, column) in [(0, 0), (0, 8), (8, 0), (8, 8)] {
            // SAFETY: the four quarters of the block.
            unsafe {
                let from = from.add(row * from_stride + column);
                transpose_8(self, from, from_stride, to.add(column * to_stride + row), to_stride);
            }
        }
    }
}

/// The first `count` lanes, all bits set.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "at most 8")]
#[inline(always)]
fn first(simd: Avx2, count: usize) -> __m256i {
    let count = count.min(8) as i32;
    call!(_mm256_cmpgt_epi32(_mm256_set1_epi32(count), lanes(simd)))
}

/// 0, 1, ... 7.
#[inline(always)]
fn lanes(_: Avx2) -> __m256i {
    call!(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
}

/// Stores the first `count` < 8 lanes in halves, since a masked store takes
/// dozens of cycles on AMD's processors.
///
/// # Safety
///
/// `to` is valid for writing `count` numbers; the machine has the instructions.
#[inline(always)]
pub(super) unsafe fn store_first(mut to: *mut f32, value: __m256, count: usize) {
    // SAFETY: the pieces add up to the `count` numbers that the caller vouches for.
    unsafe {
        let mut rest = _mm256_castps256_ps128(value);
        if count & 4 != 0 {
            _mm_storeu_ps(to, rest);
            to = to.add(4);
            rest = _mm256_extractf128_ps::<1>(value);
        }
        if count & 2 != 0 {
            _mm_storel_pd(to.cast(), _mm_castps_pd(rest));
            to = to.add(2);
            rest = _mm_movehl_ps(rest, rest);
        }
        if count & 1 != 0 {
            _mm_store_ss(to, rest);
        }
    }
}

/// Turns a block of 8 x 8 over.
///
/// # Safety
///
/// As for [`Simd::transpose`], with 8 in place of `PANEL`.
#[inline(always)]
unsafe fn transpose_8(
    simd: Avx2,
    from: *const f32,
    from_stride: usize,
    to: *mut f32,
    to_stride: usize,
) {
    let mut rows = [simd.splat(0.0); 8];
    for (row, slot) in rows.iter_mut().enumerate() {
        // SAFETY: the caller vouches for 8 rows.
        *slot = unsafe { simd.load(from.add(row * from_stride)) };
    }
    let low = quadruples(simd, [rows[0], rows[1], rows[2], rows[3]]);
    let high = quadruples(simd, [rows[4], rows[5], rows[6], rows[7]]);
    for (lane, (&low, &high)) in low.iter().zip(&high).enumerate() {
        // SAFETY: both columns are below 8.
        unsafe {
            simd.store(to.add(lane * to_stride), _mm256_permute2f128_ps::<0x20>(low, high));
            simd.store(to.add((4 + lane) * to_stride), _mm256_permute2f128_ps::<0x31>(low, high));
        }
    }
}

/// `out[lane]` holds in half `h` lane `4 h + lane` of the four rows.
#[inline(always)]
fn quadruples(_: Avx2, [a, b, c, d]: [__m256; 4]) -> [__m256; 4] {
    let (low_ab, high_ab) = call!((_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b)));
    let (low_cd, high_cd) = call!((_mm256_unpacklo_ps(c, d), _mm256_unpackhi_ps(c, d)));
    [
        call!(_mm256_shuffle_ps::<0b01_00_01_00>(low_ab, low_cd)),
        call!(_mm256_shuffle_ps::<0b11_10_11_10>(low_ab, low_cd)),
        call!(_mm256_shuffle_ps::<0b01_00_01_00>(high_ab, high_cd)),
        call!(_mm256_shuffle_ps::<0b11_10_11_10>(high_ab, high_cd)),
    ]
}
