//! Room for the samples of a batch.

use core::mem::MaybeUninit;
use core::slice;

use crate::Sample;

/// Room on the stack into which strided samples are packed: 16 KiB.
#[repr(C, align(64))]
pub(crate) struct Packed(MaybeUninit<[f32; 4 * 1024]>);

impl Packed {
    pub(crate) const fn new() -> Self {
        Self(MaybeUninit::uninit())
    }

    /// As many samples as there is room for, but no more than `most`, of zeros.
    pub(crate) fn samples<R: Sample>(&mut self, most: usize) -> &mut [R] {
        const { assert!(align_of::<R>() <= align_of::<Self>(), "samples are arrays of numbers") };
        let count = size_of::<Self>().checked_div(size_of::<R>()).unwrap_or_default().min(most);
        let samples: *mut R = self.0.as_mut_ptr().cast();
        for index in 0..count {
            // SAFETY: so many samples fit, and the room is aligned for them, as just
            // asserted, and borrowed exclusively.
            unsafe { samples.add(index).write(R::ZERO) };
        }
        // SAFETY: so many samples were just written, and are borrowed for as long as
        // `self` is; being `Copy`, they need not be dropped.
        unsafe { slice::from_raw_parts_mut(samples, count) }
    }
}
