//! The reference that generated code is tested against.

pub mod reference;
