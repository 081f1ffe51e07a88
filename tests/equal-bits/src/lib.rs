//! One sample or a batch, zeros skipped or not, inlined, shared or not, whatever the
//! instruction set: the same bits.
//!
//! A crate of its own, so that its few networks are soon compiled in release,
//! too: small products are inlined only there.

#[cfg(test)]
mod inlined;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod underflow;
// Nothing in it is inlined, and release would compile it for minutes.
#[cfg(all(test, debug_assertions))]
mod zeros;

use std::sync::{Mutex, PoisonError};

use relu_runtime::simd::{self, Level};
use relu_runtime::{Network, Row, Sample as _};

/// The instruction sets of this machine whose multiply-add is fused.
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn levels() -> Vec<Level> {
    let fused = [Level::Avx512, Level::Avx2, Level::Fused];
    let levels: Vec<_> = fused.into_iter().filter(|level| level.is_available()).collect();
    assert!(!levels.is_empty(), "this machine has no fused multiply-add");
    levels
}

/// Runs something at a level; the level is that of the process, so one at a
/// time.
///
/// # Panics
///
/// If the machine does not have the level.
pub fn with_level<T>(level: Level, run: impl FnOnce() -> T) -> T {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(simd::force_level(Some(level)), "{level:?} is not available");
    let result = run();
    simd::force_level(None);
    result
}

/// The bits of a row's numbers.
pub fn bits<R: Row>(row: &R) -> Vec<u32> {
    row.as_slice().iter().map(|value| value.to_bits()).collect()
}

/// The bits of what a network makes of each sample by itself.
pub fn singles<N: Network>(network: &N, inputs: &[N::Input], level: Level) -> Vec<Vec<u32>> {
    with_level(level, || inputs.iter().map(|input| bits(&network.infer_one(input))).collect())
}

/// The bits of what a network makes of a batch.
///
/// # Panics
///
/// Never: the lengths agree.
pub fn batch<N: Network>(network: &N, inputs: &[N::Input], level: Level) -> Vec<Vec<u32>> {
    let mut outputs = vec![N::Output::ZERO; inputs.len()];
    with_level(level, || network.forward_batch_into(inputs, outputs.as_mut_slice()))
        .expect("the lengths agree");
    outputs.iter().map(bits).collect()
}
