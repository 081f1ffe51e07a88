//! How fast memory is read, by the size of what is read over and over: from which
//! cache it comes follows from that.

use std::hint::black_box;

use relu_runtime::simd::{Kernel, Simd, dispatch};

/// Places that are read in turn: more than one keeps more of the memory busy.
const PLACES: usize = 8;

/// Reads all numbers once, but for a rest of less than 128.
pub fn read(numbers: &[f32]) {
    black_box(dispatch(Read(numbers)));
}

struct Read<'a>(&'a [f32]);

impl Kernel for Read<'_> {
    type Output = u16;

    #[expect(clippy::inline_always, reason = "kernels are compiled for their caller's vectors")]
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> u16 {
        let length = self.0.len() / (PLACES * S::LANES) * S::LANES;
        let mut sums = [simd.splat(0.0); PLACES];
        for at in (0..length).step_by(S::LANES) {
            for (place, sum) in sums.iter_mut().enumerate() {
                // SAFETY: each of the places has `length` numbers, a multiple of the
                // lanes.
                let number = unsafe { simd.load(self.0.as_ptr().add(place * length + at)) };
                *sum = simd.add(*sum, number);
            }
        }
        let sum = sums.into_iter().fold(simd.splat(0.0), |sum, part| simd.add(sum, part));
        simd.mask_bits(simd.less(sum, simd.splat(1.0)))
    }
}
