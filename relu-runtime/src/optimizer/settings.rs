//! The numbers that an optimizer is set to: `PyTorch` refuses the same, but for
//! infinity.

use crate::{Error, check};

/// Refuses a number below zero, infinity and NaN.
pub(super) fn not_negative(name: &'static str, value: f32) -> Result<(), Error> {
    require(check::not_negative(value), name, value, "a finite number that is not negative")
}

/// Refuses what is no share short of the whole.
pub(super) fn below_one(name: &'static str, value: f32) -> Result<(), Error> {
    require(check::in_half_open_unit(value), name, value, "a number from 0 to below 1")
}

/// Refuses infinity and NaN.
pub(super) fn finite(name: &'static str, value: f32) -> Result<(), Error> {
    require(value.is_finite(), name, value, "a finite number")
}

fn require(
    holds: bool,
    name: &'static str,
    value: f32,
    expected: &'static str,
) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::Setting { name, value, expected }) }
}
