//! Rounding, where it is meant.

/// The nearest `f32`.
#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
pub(crate) const fn to_f32(value: f64) -> f32 {
    value as f32
}
