//! Tests of the compiler, in one binary.

mod diagnostics;
mod drawing;
mod expansions;
mod fallback;
mod hints;
