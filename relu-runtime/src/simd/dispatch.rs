//! Running a kernel on the widest vectors that the machine has.

use super::level::{self, Level};
use super::{Fallback, Simd};
#[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
use super::{avx2, avx512};

/// Work that is compiled once per instruction set.
pub trait Kernel {
    /// What it returns.
    type Output;
    /// Does the work with vectors of `S`; implementations are `#[inline(always)]`.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// Runs the kernel on the best instruction set of this machine.
///
/// The set is detected at the first call of the process and kept; later calls
/// cost a load, a comparison and a jump.
#[inline]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    match level::found() {
        // SAFETY: this level was found to be available.
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
        Some(Level::Avx512) => unsafe { avx512::run(kernel) },
        // SAFETY: as above.
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
        Some(Level::Avx2) => unsafe { avx2::run(kernel) },
        _ => dispatch_first(kernel),
    }
}

/// [`dispatch`] at the first call of the process, and where there is no set to choose.
///
/// A function of its own on x86-64, so that the others' way need not save registers for it.
#[cfg_attr(
    all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)),
    cold,
    inline(never)
)]
fn dispatch_first<K: Kernel>(kernel: K) -> K::Output {
    // SAFETY: the current level is one that was found to be available.
    unsafe { run(level::current(), kernel) }
}

/// Runs the kernel at a level, or at the level of no demands where the machine
/// or the build lacks that one.
#[doc(hidden)]
#[inline]
pub fn dispatch_at<K: Kernel>(level: Level, kernel: K) -> K::Output {
    let level = if level.is_available() { level } else { Level::Portable };
    // SAFETY: just checked.
    unsafe { run(level, kernel) }
}

/// # Safety
///
/// The level is available.
#[inline]
unsafe fn run<K: Kernel>(level: Level, kernel: K) -> K::Output {
    match level {
        // SAFETY: here and below the caller says that the machine has the
        // instructions.
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
        Level::Avx512 => unsafe { avx512::run(kernel) },
        // SAFETY: as above.
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(relu_scalar)))]
        Level::Avx2 => unsafe { avx2::run(kernel) },
        // On x86-64 this level serves comparisons in tests and nothing else, so
        // released networks are not compiled for it.
        #[cfg(all(
            target_arch = "x86_64",
            feature = "std",
            any(test, feature = "fused-level", relu_scalar)
        ))]
        // SAFETY: as above.
        Level::Fused => unsafe { run_fused(kernel) },
        #[cfg(not(target_arch = "x86_64"))]
        Level::Fused if level::IS_FUSED => kernel.run(super::Plain::<true>::new()),
        _ => kernel.run(Fallback::new()),
    }
}

/// Runs a kernel in plain code with a fused multiply-add.
///
/// # Safety
///
/// The machine has FMA.
#[cfg(all(
    target_arch = "x86_64",
    feature = "std",
    any(test, feature = "fused-level", relu_scalar)
))]
#[target_feature(enable = "fma")]
pub(super) unsafe fn run_fused<K: Kernel>(kernel: K) -> K::Output {
    kernel.run(super::Plain::<true>::new())
}
