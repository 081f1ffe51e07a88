//! Tests of the compiler, in one binary.

mod diagnostics;
mod expansions;
mod fallback;
mod hints;
