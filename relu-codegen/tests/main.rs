//! Tests of the compiler, in one binary.

mod diagnostics;
mod docs;
mod drawing;
mod expansions;
mod fallback;
mod forms;
mod hints;
