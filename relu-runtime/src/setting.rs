//! The numbers that training is set to: `PyTorch` refuses the same of an
//! optimizer, but for infinity.

use crate::{Error, check};

/// Refuses a number below zero, infinity and NaN.
pub(crate) fn not_negative(name: &'static str, value: f32) -> Result<(), Error> {
    require(check::not_negative(value), name, value, "a finite number that is not negative")
}

/// Refuses zero, numbers below it, infinity and NaN.
pub(crate) fn positive(name: &'static str, value: f32) -> Result<(), Error> {
    require(check::positive(value), name, value, "a finite number above 0")
}

/// Refuses what is no share.
pub(crate) fn share(name: &'static str, value: f32) -> Result<(), Error> {
    require(check::in_closed_unit(value), name, value, "a number from 0 to 1")
}

/// Refuses what is no share short of the whole.
pub(crate) fn below_one(name: &'static str, value: f32) -> Result<(), Error> {
    require(check::in_half_open_unit(value), name, value, "a number from 0 to below 1")
}

/// Refuses a count of zero.
pub(crate) fn at_least_one(name: &'static str, value: u64) -> Result<(), Error> {
    require(value > 0, name, 0.0, "at least 1")
}

/// Refuses infinity and NaN.
pub(crate) fn finite(name: &'static str, value: f32) -> Result<(), Error> {
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
