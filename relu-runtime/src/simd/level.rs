//! Which instruction set the machine has.

use crate::PANEL;

/// A set of instructions that kernels are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// x86-64 with the instructions of `x86-64-v4`: 16 lanes.
    Avx512 = 1,
    /// x86-64 with AVX2 and FMA: 8 lanes.
    Avx2,
    /// Plain code with a fused multiply-add: NEON on aarch64, which targets
    /// without hardware floats lack; single numbers on Cortex-M; on x86-64 for tests
    /// only.
    Fused,
    /// Code that multiplies, rounds and adds: SSE2 on x86-64, SIMD128 on WebAssembly where
    /// the target has it, plain elsewhere.
    Portable,
}

impl Level {
    /// Best first.
    pub const ALL: [Self; 4] = [Self::Avx512, Self::Avx2, Self::Fused, Self::Portable];

    /// Whether this machine and this build have the level.
    #[must_use]
    #[inline]
    pub fn is_available(self) -> bool {
        match self {
            Self::Avx512 => has_avx512(),
            Self::Avx2 => has_avx2(),
            Self::Fused => has_fused(),
            Self::Portable => true,
        }
    }

    /// The best level for real work.
    fn detect() -> Self {
        if has_avx512() {
            Self::Avx512
        } else if has_avx2() {
            Self::Avx2
        } else if (IS_FUSED || cfg!(relu_scalar)) && has_fused() {
            Self::Fused
        } else {
            Self::Portable
        }
    }
}

/// Whether every machine of the target has fused multiply-add, and plain code knows the
/// instruction: NEON's on aarch64, and that of Cortex-M with hardware floats.
///
/// The processors of profile M are those of ARM that have no 64-bit atomics; with the
/// calling convention of hardware floats they have version 4 of the unit, or a later one (Cortex-M4F on).
pub(super) const IS_FUSED: bool = cfg!(any(
    all(target_arch = "aarch64", target_feature = "neon", not(relu_scalar)),
    all(target_arch = "arm", target_abi = "eabihf", not(target_has_atomic = "64")),
));

/// Whether each feature is there: while running with `std`, otherwise as the
/// build's target says.
macro_rules! has {
    ($($feature:tt),*) => {{
        #[cfg(all(target_arch = "x86_64", feature = "std"))]
        let all = true $(&& std::arch::is_x86_feature_detected!($feature))*;
        #[cfg(not(all(target_arch = "x86_64", feature = "std")))]
        let all = cfg!(target_arch = "x86_64") $(&& cfg!(target_feature = $feature))*;
        all
    }};
}

// The lists repeat those of the `target_feature` attributes in `avx512.rs`,
// `avx2.rs` and `portable.rs`.
#[inline]
fn has_avx512() -> bool {
    PANEL > 1 && has!("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl") && has_avx2()
}

#[inline]
fn has_avx2() -> bool {
    PANEL > 1 && has!("avx2", "fma", "bmi1", "bmi2", "lzcnt", "popcnt")
}

#[inline]
fn has_fused() -> bool {
    IS_FUSED
        || cfg!(all(feature = "std", any(test, feature = "fused-level", relu_scalar)))
            && has!("fma")
}

#[cfg(feature = "std")]
mod cached {
    use core::sync::atomic::{AtomicU8, Ordering};

    use super::Level;

    /// A level's number, or 0 before the first detection.
    static CURRENT: AtomicU8 = AtomicU8::new(0);

    /// The level to run at, once it has been looked for.
    #[inline]
    pub fn found() -> Option<Level> {
        const AVX512: u8 = Level::Avx512 as u8;
        const AVX2: u8 = Level::Avx2 as u8;
        const FUSED: u8 = Level::Fused as u8;
        const PORTABLE: u8 = Level::Portable as u8;
        match CURRENT.load(Ordering::Relaxed) {
            AVX512 => Some(Level::Avx512),
            AVX2 => Some(Level::Avx2),
            FUSED => Some(Level::Fused),
            PORTABLE => Some(Level::Portable),
            _ => None,
        }
    }

    /// The level to run at.
    pub fn current() -> Level {
        found().unwrap_or_else(|| {
            let level = Level::detect();
            CURRENT.store(level as u8, Ordering::Relaxed);
            level
        })
    }

    /// For tests: runs everything in this process at `level` from now on, or at
    /// the best one again. Returns whether the machine has the level; if not,
    /// nothing changes.
    pub fn force_level(level: Option<Level>) -> bool {
        let available = level.is_none_or(Level::is_available);
        if available {
            CURRENT.store(level.map_or(0, |level| level as u8), Ordering::Relaxed);
        }
        available
    }
}

#[cfg(feature = "std")]
pub use cached::{current, force_level, found};

/// The level to run at.
#[cfg(not(feature = "std"))]
#[expect(clippy::unnecessary_wraps, reason = "as with `std`")]
#[inline]
pub fn found() -> Option<Level> {
    Some(Level::detect())
}

/// The level to run at.
#[cfg(not(feature = "std"))]
#[inline]
pub fn current() -> Level {
    Level::detect()
}

/// Without `std` the level is fixed: says whether it is this one.
#[cfg(not(feature = "std"))]
#[expect(clippy::must_use_candidate, reason = "as with `std`, where it has an effect")]
pub fn force_level(level: Option<Level>) -> bool {
    level.is_none_or(|level| level == Level::detect())
}
