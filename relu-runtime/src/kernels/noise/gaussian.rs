//! Normal numbers, added.

use core::f32::consts::FRAC_PI_4;

use super::{Noise, Words, load};
use crate::kernels::lanes::for_each_vector;
use crate::kernels::math;
use crate::simd::Simd;
use crate::train::Randomness;

/// Adds normal numbers of mean 0 and standard deviation `std`; the gradient
/// passes unchanged.
///
/// They are those of Box and Muller, "A Note on the Generation of Random Normal
/// Deviates", 1958, from 31 bits for the distance and 32 for the angle: none is
/// beyond 6.6 standard deviations, where one in 2 * 10^10 would be. Each is a
/// function of seed, step, `stream`, sample and unit.
#[inline(never)]
pub fn gaussian_noise<S: Simd, const N: usize>(
    simd: S,
    std: f32,
    randomness: Randomness,
    stream: u32,
    rows: &mut [[f32; N]],
) {
    // SAFETY: there are no vectors.
    unsafe { simd.noise(Noise::Gaussian(std), randomness, stream, rows.as_flattened_mut(), N) }
}

/// Adds to at most a panel of units. Two panels share the pairs of words of which
/// a point in the plane is made, and take a coordinate each.
#[inline(always)]
pub(super) fn add<S: Simd>(
    simd: S,
    deviation: f32,
    words: &Words,
    panel: usize,
    units: &mut [f32],
) {
    let [distances, angles] = [&words[panel / 2 * 2], &words[panel / 2 * 2 + 1]];
    for_each_vector!(S, units.len(), |column, count| {
        // SAFETY: there are `count` units from `column` on, in a panel.
        unsafe {
            let distance = distance(simd, load(simd, distances, column));
            let [x, y] = direction(simd, load(simd, angles, column));
            let normal = simd.mul(distance, if panel.is_multiple_of(2) { x } else { y });
            let at = units.as_mut_ptr().add(column);
            let value = simd.mul_add(normal, simd.splat(deviation), simd.load_partial(at, count));
            simd.store_partial(at, value, count);
        }
    });
}

/// sqrt(-2 ln u) with u uniform between 0 and 1, but not 0.
#[inline(always)]
fn distance<S: Simd>(simd: S, word: S::I32) -> S::F32 {
    const TWO_TO_31: f32 = 2_147_483_648.0;
    let bits = simd.convert(simd.and_i32(word, simd.splat_i32(i32::MAX)));
    let uniform = simd.mul(simd.add(bits, simd.splat(0.5)), simd.splat(1.0 / TWO_TO_31));
    simd.sqrt(simd.mul(math::ln(simd, uniform), simd.splat(-2.0)))
}

/// A point on the unit circle: 30 bits make an angle between -pi / 4 and pi / 4,
/// one turns the sign of its cosine, one exchanges the coordinates.
#[inline(always)]
fn direction<S: Simd>(simd: S, word: S::I32) -> [S::F32; 2] {
    const TWO_TO_29: f32 = 536_870_912.0;
    // Minimax polynomials in the square, within 2^-24.
    const SINE: [f32; 4] = [-3.660_908_3e-5, 2.491_016_4e-3, -8.074_583e-2, FRAC_PI_4];
    const COSINE: [f32; 4] = [-3.191_868_6e-4, 1.585_043_8e-2, -0.308_424_5, 1.0];
    let angle = simd.convert(simd.shift_right::<2>(simd.shift_left::<2>(word)));
    let angle = simd.mul(angle, simd.splat(1.0 / TWO_TO_29));
    let square = simd.mul(angle, angle);
    let sine = simd.mul(angle, math::polynomial(simd, square, SINE));
    let cosine = simd.to_bits(math::polynomial(simd, square, COSINE));
    let sign = simd.and_i32(word, simd.splat_i32(i32::MIN));
    let cosine = simd.from_bits(simd.or_i32(cosine, sign));
    let exchanged = simd.less(simd.convert(simd.shift_left::<1>(word)), simd.splat(0.0));
    [simd.select(exchanged, sine, cosine), simd.select(exchanged, cosine, sine)]
}
