//! Vectors of 16 lanes: x86-64 with AVX-512.

#[allow(clippy::wildcard_imports, reason = "the set is made of these")]
use core::arch::x86_64::*;

use super::{Kernel, Simd, avx2};

/// AVX-512 as in `x86-64-v4`.
///
/// A value is the proof that the machine has the instructions.
#[derive(Clone, Copy, Debug)]
pub struct Avx512(());

/// Runs a kernel with these vectors.
///
/// # Safety
///
/// The machine has the instructions.
#[target_feature(
    enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma,bmi1,bmi2,lzcnt,popcnt"
)]
pub(super) unsafe fn run<K: Kernel>(kernel: K) -> K::Output {
    kernel.run(Avx512(()))
}

/// An intrinsic that takes and returns vectors.
macro_rules! call {
    ($call:expr) => {{
        // SAFETY: a value of the set, which every function here takes, proves that
        // the machine has the instruction.
        unsafe { $call }
    }};
}

impl Simd for Avx512 {
    const FUSED: bool = true;
    const LANES: usize = 16;
    const REGISTERS: usize = 32;
    type F32 = __m512;
    type Mask = __mmask16;
    type I32 = __m512i;

    // Not on `run`: where there are target features, this compiler (1.95) ignores
    // it.
    #[inline(never)]
    fn apart<K: Kernel>(self, kernel: K) -> K::Output {
        // SAFETY: the value proves that the machine has the instructions.
        unsafe { run(kernel) }
    }

    #[inline(always)]
    fn splat(self, value: f32) -> Self::F32 {
        call!(_mm512_set1_ps(value))
    }

    #[inline(always)]
    unsafe fn load(self, from: *const f32) -> Self::F32 {
        // SAFETY: the caller vouches for the numbers, `self` for the instruction.
        unsafe { _mm512_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32, value: Self::F32) {
        // SAFETY: as in `load`.
        unsafe { _mm512_storeu_ps(to, value) }
    }

    #[inline(always)]
    fn prefetch(self, at: *const f32) {
        call!(_mm_prefetch::<_MM_HINT_T0>(at.cast()));
    }

    #[inline(always)]
    unsafe fn load_partial(self, from: *const f32, count: usize) -> Self::F32 {
        // SAFETY: the caller vouches for the lanes of the mask, the others are not
        // touched; `self` for the instruction.
        unsafe { _mm512_maskz_loadu_ps(first(count), from) }
    }

    #[inline(always)]
    unsafe fn store_partial(self, to: *mut f32, value: Self::F32, count: usize) {
        // SAFETY: as in `load_partial`.
        unsafe { _mm512_mask_storeu_ps(to, first(count), value) }
    }

    // In pieces: a load that follows has to wait until a store under a mask has reached the
    // cache.
    #[inline(always)]
    unsafe fn store_known(self, to: *mut f32, value: Self::F32, count: usize) {
        let low = call!(_mm512_castps512_ps256(value));
        // SAFETY: the pieces add up to the `count` numbers that the caller vouches for;
        // a machine with these vectors has the narrower ones.
        unsafe {
            if count >= 16 {
                self.store(to, value);
            } else if count >= 8 {
                _mm256_storeu_ps(to, low);
                let high = _mm512_extractf32x8_ps::<1>(value);
                avx2::store_first(to.add(8), high, count - 8);
            } else {
                avx2::store_first(to, low, count);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "below 2^31")]
    #[inline(always)]
    unsafe fn load_strided(self, from: *const f32, stride: usize, count: usize) -> Self::F32 {
        // SAFETY: the caller vouches for the lanes of the mask, the others are not
        // touched; `self` for the instructions.
        unsafe {
            let lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
            let indices = _mm512_mullo_epi32(lanes, _mm512_set1_epi32(stride as i32));
            let zero = self.splat(0.0);
            _mm512_mask_i32gather_ps::<4>(zero, first(count), indices, from)
        }
    }

    #[inline(always)]
    fn add(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm512_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm512_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm512_mul_ps(a, b))
    }

    #[inline(always)]
    fn div(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm512_div_ps(a, b))
    }

    #[inline(always)]
    fn mul_add(self, a: Self::F32, b: Self::F32, c: Self::F32) -> Self::F32 {
        call!(_mm512_fmadd_ps(a, b, c))
    }

    #[inline(always)]
    fn sqrt(self, a: Self::F32) -> Self::F32 {
        call!(_mm512_sqrt_ps(a))
    }

    #[inline(always)]
    fn min(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm512_min_ps(a, b))
    }

    #[inline(always)]
    fn max(self, a: Self::F32, b: Self::F32) -> Self::F32 {
        call!(_mm512_max_ps(a, b))
    }

    #[inline(always)]
    fn less(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        call!(_mm512_cmp_ps_mask::<_CMP_LT_OQ>(a, b))
    }

    #[inline(always)]
    fn equal(self, a: Self::F32, b: Self::F32) -> Self::Mask {
        call!(_mm512_cmp_ps_mask::<_CMP_EQ_OQ>(a, b))
    }

    #[inline(always)]
    fn select(self, mask: Self::Mask, yes: Self::F32, no: Self::F32) -> Self::F32 {
        call!(_mm512_mask_blend_ps(mask, no, yes))
    }

    #[inline(always)]
    fn mask_bits(self, mask: Self::Mask) -> u16 {
        mask
    }

    #[inline(always)]
    fn mask_from_bits(self, bits: u16) -> Self::Mask {
        bits
    }

    #[inline(always)]
    fn to_bits(self, a: Self::F32) -> Self::I32 {
        call!(_mm512_castps_si512(a))
    }

    #[inline(always)]
    fn from_bits(self, a: Self::I32) -> Self::F32 {
        call!(_mm512_castsi512_ps(a))
    }

    #[inline(always)]
    fn splat_i32(self, value: i32) -> Self::I32 {
        call!(_mm512_set1_epi32(value))
    }

    #[inline(always)]
    fn add_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm512_add_epi32(a, b))
    }

    #[inline(always)]
    fn sub_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm512_sub_epi32(a, b))
    }

    #[inline(always)]
    fn and_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm512_and_si512(a, b))
    }

    #[inline(always)]
    fn or_i32(self, a: Self::I32, b: Self::I32) -> Self::I32 {
        call!(_mm512_or_si512(a, b))
    }

    #[inline(always)]
    fn shift_left<const N: i32>(self, a: Self::I32) -> Self::I32 {
        call!(_mm512_sll_epi32(a, _mm_cvtsi32_si128(N)))
    }

    #[inline(always)]
    fn shift_right<const N: i32>(self, a: Self::I32) -> Self::I32 {
        call!(_mm512_sra_epi32(a, _mm_cvtsi32_si128(N)))
    }

    #[inline(always)]
    fn convert(self, a: Self::I32) -> Self::F32 {
        call!(_mm512_cvtepi32_ps(a))
    }

    #[inline(always)]
    fn largest(self, a: Self::F32) -> f32 {
        call!(_mm512_reduce_max_ps(a))
    }

    #[inline(always)]
    fn wide_sum(self, panel: &[f32; 16]) -> f64 {
        // SAFETY: a panel has sixteen numbers; `self` vouches for the instructions.
        unsafe {
            let low = _mm256_loadu_ps(panel.as_ptr());
            let high = _mm256_loadu_ps(panel.as_ptr().add(8));
            let eight = _mm512_add_pd(_mm512_cvtps_pd(low), _mm512_cvtps_pd(high));
            let [low, high] = [_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd::<1>(eight)];
            let four = _mm256_add_pd(low, high);
            let [low, high] = [_mm256_castpd256_pd128(four), _mm256_extractf128_pd::<1>(four)];
            let two = _mm_add_pd(low, high);
            _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)))
        }
    }

    #[inline(always)]
    unsafe fn transpose(
        self,
        from: *const f32,
        from_stride: usize,
        to: *mut f32,
        to_stride: usize,
    ) {
        let mut rows = [self.splat(0.0); 16];
        for (row, slot) in rows.iter_mut().enumerate() {
            // SAFETY: the caller vouches for 16 rows.
            *slot = unsafe { self.load(from.add(row * from_stride)) };
        }
        // Four rounds of shuffles: pairs of numbers, quadruples, then blocks of
        // 4 x 4 within the halves and across them.
        let rows = quadruples(self, pairs(self, rows));
        for (lane, columns) in rows.into_iter().enumerate() {
            for (block, column) in blocks(self, columns).into_iter().enumerate() {
                // SAFETY: 4 * block + lane is below 16.
                unsafe { self.store(to.add((4 * block + lane) * to_stride), column) };
            }
        }
    }
}

/// The mask of the first `count` lanes.
#[inline(always)]
fn first(count: usize) -> __mmask16 {
    if count >= 16 { 0xffff } else { (1 << count) - 1 }
}

/// Interleaves rows 2i and 2i + 1: the low halves of each block of four lanes,
/// then the high ones.
#[inline(always)]
fn pairs(_: Avx512, rows: [__m512; 16]) -> [__m512; 16] {
    let mut out = rows;
    let mut row = 0;
    while row < 16 {
        out[row] = call!(_mm512_unpacklo_ps(rows[row], rows[row + 1]));
        out[row + 1] = call!(_mm512_unpackhi_ps(rows[row], rows[row + 1]));
        row += 2;
    }
    out
}

/// Joins pairs: `out[lane][i]` holds in block `b` lane `4 b + lane` of rows 4i
/// to 4i + 3.
#[inline(always)]
fn quadruples(_: Avx512, rows: [__m512; 16]) -> [[__m512; 4]; 4] {
    let mut out = [[rows[0]; 4]; 4];
    let mut group = 0;
    while group < 4 {
        let [a, b] = [rows[4 * group], rows[4 * group + 1]];
        let [c, d] = [rows[4 * group + 2], rows[4 * group + 3]];
        out[0][group] = call!(_mm512_shuffle_ps::<0b01_00_01_00>(a, c));
        out[1][group] = call!(_mm512_shuffle_ps::<0b11_10_11_10>(a, c));
        out[2][group] = call!(_mm512_shuffle_ps::<0b01_00_01_00>(b, d));
        out[3][group] = call!(_mm512_shuffle_ps::<0b11_10_11_10>(b, d));
        group += 1;
    }
    out
}

/// Turns the 4 x 4 matrix of blocks over.
#[inline(always)]
fn blocks(_: Avx512, [a, b, c, d]: [__m512; 4]) -> [__m512; 4] {
    let low_ab = call!(_mm512_shuffle_f32x4::<0b01_00_01_00>(a, b));
    let high_ab = call!(_mm512_shuffle_f32x4::<0b11_10_11_10>(a, b));
    let low_cd = call!(_mm512_shuffle_f32x4::<0b01_00_01_00>(c, d));
    let high_cd = call!(_mm512_shuffle_f32x4::<0b11_10_11_10>(c, d));
    [
        call!(_mm512_shuffle_f32x4::<0b10_00_10_00>(low_ab, low_cd)),
        call!(_mm512_shuffle_f32x4::<0b11_01_11_01>(low_ab, low_cd)),
        call!(_mm512_shuffle_f32x4::<0b10_00_10_00>(high_ab, high_cd)),
        call!(_mm512_shuffle_f32x4::<0b11_01_11_01>(high_ab, high_cd)),
    ]
}
