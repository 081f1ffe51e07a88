//! Inputs of indices: refused as a whole where one of them is too large.

use super::rows::{Inputs, Sample, with_sample};
use crate::Error;

/// Refuses a batch with an index that `count` or more rows precede.
///
/// `input` is the name of the one of the sample's inputs that `indices` returns.
///
/// # Errors
///
/// [`Error::Index`]
#[doc(hidden)]
pub fn check_indices<R: Sample, const N: usize>(
    inputs: &impl Inputs<R>,
    input: &'static str,
    indices: impl Fn(&R) -> &[u32; N],
    count: usize,
) -> Result<(), Error> {
    (0..inputs.samples()).try_for_each(|sample| {
        with_sample(inputs, sample, |row| {
            let has_row = |index: u32| usize::try_from(index).is_ok_and(|index| index < count);
            match indices(row).iter().enumerate().find(|(_, index)| !has_row(**index)) {
                None => Ok(()),
                Some((position, &index)) => {
                    Err(Error::Index { input, sample, position, index, count })
                }
            }
        })
    })
}
