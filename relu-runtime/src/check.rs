//! Rules about sizes and numbers that only the compiler of the user's crate
//! can decide: generated code asserts them in constants.
//!
//! The macro decides the same rules about literals, in `relu-codegen`'s
//! `model/rules.rs`; a test over both crates compares the two.

/// Most numbers in a value or a weight, on every target: 4 TiB. What is less and
/// still too large for the target, its compiler refuses.
const LARGEST: u128 = 1 << 40;

/// Whether a shape may have this size.
#[must_use]
pub const fn size(size: usize) -> bool {
    size >= 1 && size as u128 <= LARGEST
}

/// Whether a network may have so many parameters.
#[must_use]
pub const fn count(parameters: usize) -> bool {
    parameters as u128 <= LARGEST
}

/// Whether a weight may have this shape; a size of zero is a mistake of its own.
#[must_use]
pub const fn product(rows: usize, columns: usize) -> bool {
    rows as u128 * columns as u128 <= LARGEST
}

/// Whether a number is in [0, 1).
#[must_use]
pub const fn in_half_open_unit(value: f32) -> bool {
    value >= 0.0 && value < 1.0
}

/// Whether a number is in [0, 1].
#[must_use]
pub const fn in_closed_unit(value: f32) -> bool {
    value >= 0.0 && value <= 1.0
}

/// Whether a number is finite and not negative.
#[must_use]
pub const fn not_negative(value: f32) -> bool {
    value >= 0.0 && value.is_finite()
}

/// Whether a number is finite and more than 0.
#[must_use]
pub const fn positive(value: f32) -> bool {
    value > 0.0 && value.is_finite()
}
