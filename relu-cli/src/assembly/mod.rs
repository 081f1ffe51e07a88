//! The assembly of a network's `forward`, step by step.
//!
//! A small crate with the expanded network is built beside the user's, with a comment in the
//! assembly before each step; the compiler may still move a few instructions over it.

mod function;
mod probe;

pub use function::{Counts, Function, Functions, Piece, readable};
pub use probe::build;

use crate::arguments::Level;

impl Level {
    /// The widest of this machine, where there is a choice.
    #[must_use]
    pub fn widest() -> Self {
        use relu_runtime::simd::Level as Runtime;
        if Runtime::Avx512.is_available() {
            Self::Avx512
        } else if Runtime::Avx2.is_available() {
            Self::Avx2
        } else {
            Self::Sse2
        }
    }

    /// As people call it; elsewhere than on x86-64 there is only one.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Avx512 => "AVX-512",
            Self::Avx2 => "AVX2",
            Self::Sse2 if cfg!(target_arch = "x86_64") => "SSE2",
            Self::Sse2 => std::env::consts::ARCH,
        }
    }

    /// Whether a function of this name is compiled for it.
    #[must_use]
    pub fn owns(self, function: &str) -> bool {
        match self {
            Self::Avx512 => function.contains("simd::avx512::run"),
            Self::Avx2 => function.contains("simd::avx2::run"),
            Self::Sse2 => !Self::Avx512.owns(function) && !Self::Avx2.owns(function),
        }
    }
}
