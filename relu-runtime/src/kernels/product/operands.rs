//! Where the numbers of a product lie.

use crate::PANEL;

/// out = left * right, `rows` x `columns`, summed over `depth` terms.
///
/// An element's terms are added in the order 0, 1, 2, ... from +0 with
/// `mul_add`, those of a small product block by block (`blocks`),
/// whatever the tiling: so its bits depend on nothing but its row of `left` and its
/// column of `right`.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    pub left: Left,
    pub right: Right,
    pub out: Out,
    pub rows: usize,
    pub columns: usize,
    pub depth: usize,
}

impl Product {
    /// How many it takes.
    #[inline(always)]
    pub const fn multiply_adds(&self) -> usize {
        self.rows.saturating_mul(self.columns).saturating_mul(self.depth)
    }

    /// The terms from `first` on, `depth` of them.
    ///
    /// # Safety
    ///
    /// The product has these terms; each takes `right.step` numbers.
    #[inline(always)]
    pub unsafe fn terms(mut self, first: usize, depth: usize) -> Self {
        // SAFETY: the caller vouches for the terms.
        unsafe {
            self.left.at = self.left.at.add(first * self.left.step);
            self.right.at = self.right.at.add(first * self.right.step);
        }
        self.depth = depth;
        self
    }

    /// The rows from `first` on, at most `rows` of them.
    ///
    /// # Safety
    ///
    /// The product has the first of these rows.
    #[inline(always)]
    pub unsafe fn rows_from(mut self, first: usize, rows: usize) -> Self {
        // SAFETY: the caller vouches for the row.
        unsafe {
            self.left.at = self.left.at.add(first * self.left.row);
            self.out.at = self.out.at.add(first * self.out.row);
        }
        self.rows = (self.rows - first).min(rows);
        self
    }
}

/// The factor that is read number by number: element (m, k) at
/// `m * row + k * step`.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub at: *const f32,
    pub row: usize,
    pub step: usize,
}

/// The factor that is read in vectors: row k of panel p at
/// `p * panel + k * step`, [`PANEL`] numbers. In a two-sided factor the row for
/// negative numbers follows at once.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    pub at: *const f32,
    pub panel: usize,
    pub step: usize,
}

impl Right {
    /// Row 0 of the column.
    ///
    /// # Safety
    ///
    /// The factor has this column.
    #[inline(always)]
    pub unsafe fn column(self, column: usize) -> *const f32 {
        // SAFETY: the caller vouches for the column.
        unsafe { self.at.add(column / PANEL * self.panel + column % PANEL) }
    }
}

/// The result: element (m, n) at `m * row + n / PANEL * panel + n % PANEL`.
/// Plain rows have `panel` = `PANEL`.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    pub at: *mut f32,
    pub row: usize,
    pub panel: usize,
}

impl Out {
    /// # Safety
    ///
    /// The result has this row and this column.
    #[inline(always)]
    pub unsafe fn element(self, row: usize, column: usize) -> *mut f32 {
        // SAFETY: the caller vouches for the coordinates.
        unsafe { self.at.add(row * self.row + column / PANEL * self.panel + column % PANEL) }
    }
}
