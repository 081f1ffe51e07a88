//! What happens to a tile before its terms are added up and after.

use super::operands::Product;
use crate::kernels::epilogue::Steps;
use crate::kernels::lanes::each;
use crate::simd::Simd;

/// How the sums of a tile begin and end.
#[derive(Clone, Copy)]
pub struct Ends {
    /// They are added to what the result holds.
    pub accumulate: bool,
    /// What follows before they are stored, where all terms are in them.
    steps: Option<Steps>,
}

impl Ends {
    /// Of the terms from `first` on, `depth` of them.
    #[inline(always)]
    pub fn of(
        product: &Product,
        accumulate: bool,
        steps: Option<Steps>,
        first: usize,
        depth: usize,
    ) -> Self {
        let is_last = first + depth >= product.depth;
        Self { accumulate: accumulate || first > 0, steps: if is_last { steps } else { None } }
    }
    /// What follows the sums of a vector of units, of some rows; but for the
    /// function, if that is not straight.
    ///
    /// # Safety
    ///
    /// The vectors of the steps hold `LANES` numbers from `column` on.
    #[inline(always)]
    pub unsafe fn finish<S: Simd, const ROWS: usize>(
        self,
        simd: S,
        column: usize,
        sums: &mut [S::F32; ROWS],
    ) {
        let Some(steps) = self.steps else { return };
        // SAFETY: the caller vouches for the vectors.
        let units = unsafe { steps.units(simd, column) };
        if steps.is_straight() {
            each!(row < ROWS, {
                sums[row] = units.apply_straight(simd, sums[row]);
            });
        } else {
            each!(row < ROWS, {
                sums[row] = units.affine(simd, sums[row]);
            });
        }
    }
}
