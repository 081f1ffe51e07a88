//! Tests of the compiler, in one binary.

mod diagnostics;
