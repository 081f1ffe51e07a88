//! Rules about sizes and numbers that only the compiler of the user's crate
//! can decide: generated code asserts them in constants.

/// Most numbers in a value or a weight: as many as an allocation may have.
const LARGEST: usize = isize::MAX.cast_unsigned() / size_of::<f32>() / 2;

/// Whether a shape may have this size.
#[must_use]
pub const fn size(size: usize) -> bool {
    size >= 1 && size <= LARGEST
}

/// Whether a weight may have this shape.
#[must_use]
pub const fn product(rows: usize, columns: usize) -> bool {
    // A size of zero is a mistake of its own.
    rows == 0 || columns <= LARGEST / rows
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
