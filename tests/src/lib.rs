//! The reference that generated code is tested against.

pub mod reference;

/// The code blocks of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
