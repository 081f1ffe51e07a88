//! Work that is divided over threads.
//!
//! With the feature `rayon` large work is cut into pieces that write apart from each
//! other, and what is summed does not depend on the number of threads: so neither do the
//! bits. Without the feature it is all one piece.
//!
//! How large work is, is told in multiply-adds: what takes as long as so many.

use crate::Network;
#[cfg(feature = "rayon")]
use crate::kernels::team::{self, Pieces};

/// Multiply-adds that are worth to wake a thread: about 50 microseconds of them with
/// AVX-512, twice that with AVX2.
const WAKING: usize = 1 << 22;

/// Multiply-adds that take as long as to bring a number through the caches, in a pass
/// over very many.
pub(crate) const NUMBER: usize = 8;

/// Multiply-adds that are worth a piece of their own where threads are awake.
const PIECE: usize = 1 << 19;

/// Work over a number of items that can be cut in two.
pub(crate) trait Divide: Send + Sized {
    /// The items before `at`, and those from there on.
    fn cut(self, at: usize) -> [Self; 2];
    /// Does it.
    fn run(self);
}

/// Items that work is cut between.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Items {
    /// How many there are.
    pub count: usize,
    /// How many stay together.
    pub grain: usize,
}

/// Multiply-adds of a network's forward over so many samples.
pub(crate) const fn work<N: Network>(samples: usize) -> usize {
    samples.saturating_mul(N::FLOPS / 2)
}

/// Whether so many multiply-adds may be worth several threads.
#[inline(always)]
pub(crate) const fn may_divide(multiply_adds: usize) -> bool {
    cfg!(feature = "rayon") && multiply_adds >= 2 * PIECE
}

/// How many threads so much work is worth, where they have to be woken.
pub(crate) fn worth(multiply_adds: usize) -> usize {
    #[cfg(feature = "rayon")]
    if multiply_adds >= 2 * WAKING {
        return rayon::current_num_threads().min(multiply_adds / WAKING).min(team::MOST);
    }
    let _ = multiply_adds;
    1
}

/// Does work of so many multiply-adds, on as many threads as it is worth.
#[inline]
pub(crate) fn divide(work: impl Divide, items: Items, multiply_adds: usize) {
    #[cfg(feature = "rayon")]
    if may_divide(multiply_adds) {
        if team::threads() > 1 {
            return pieces(work, items, multiply_adds);
        }
        return enter(multiply_adds, || pieces(work, items, multiply_adds));
    }
    let _ = (items, multiply_adds);
    work.run();
}

/// Does work in pieces, which are as large as each other up to a grain.
#[cfg(feature = "rayon")]
fn pieces<W: Divide>(mut work: W, items: Items, multiply_adds: usize) {
    let Items { mut count, grain } = items;
    let most = team::threads().min(multiply_adds / PIECE).min(count.div_ceil(grain));
    if most < 2 {
        return work.run();
    }
    let mut pieces = Pieces::new();
    for left in (2..=most).rev() {
        let at = count.div_ceil(grain).div_ceil(left) * grain;
        let [piece, rest] = work.cut(at);
        pieces.add(piece);
        (work, count) = (rest, count - at);
    }
    pieces.add(work);
    #[cfg(test)]
    DIVIDED.set(DIVIDED.get() + 1);
    pieces.run(W::run);
}

#[cfg(all(test, feature = "rayon"))]
std::thread_local! {
    /// Works that this thread has divided: the results tell nothing of that.
    pub(crate) static DIVIDED: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// Runs what calls [`divide`] several times, and as a whole takes so many
/// multiply-adds: threads that it is worth stay awake meanwhile.
#[inline]
pub(crate) fn enter<T: Send>(multiply_adds: usize, run: impl FnOnce() -> T + Send) -> T {
    #[cfg(feature = "rayon")]
    if team::threads() == 1 && worth(multiply_adds) > 1 {
        return team::lead(worth(multiply_adds), run);
    }
    let _ = multiply_adds;
    run()
}

#[cfg(all(test, feature = "rayon"))]
pub(crate) mod tests;
