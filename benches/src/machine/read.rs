//! How fast memory is read, by the size of what is read over and over: from which
//! cache it comes follows from that.

use std::hint::black_box;

use relu_runtime::simd::{Kernel, Simd, dispatch};

/// Sums that do not wait for one another: eight vectors of 512 bits.
const SUMS: usize = 128;

/// Reads all numbers once, but for a rest of less than 128.
pub fn read(numbers: &[f32]) {
    black_box(dispatch(Read(numbers)));
}

struct Read<'a>(&'a [f32]);

impl Kernel for Read<'_> {
    type Output = f32;

    #[expect(clippy::inline_always, reason = "kernels are compiled for their caller's vectors")]
    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> f32 {
        let mut sums = [0.0; SUMS];
        let (blocks, _) = self.0.as_chunks::<SUMS>();
        for block in blocks {
            for (sum, number) in sums.iter_mut().zip(block) {
                *sum += number;
            }
        }
        sums.iter().sum()
    }
}
