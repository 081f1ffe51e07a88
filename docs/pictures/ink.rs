//! Colors, strokes and letters.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::figure::Hue;

/// Coordinates are whole numbers: finer ones than pixels make lines smooth.
pub const FINE: u32 = 4;
/// What becomes the color of the text.
pub const INK: RGBColor = RGBColor(1, 1, 1);
pub const GRID: RGBAColor = RGBAColor(1, 1, 1, 0.14);

pub fn color(color: Hue) -> RGBColor {
    match color {
        Hue::Blue => RGBColor(38, 132, 214),
        Hue::Orange => RGBColor(224, 98, 20),
        Hue::Green => RGBColor(0, 158, 115),
        Hue::Purple => RGBColor(189, 104, 158),
        Hue::Ink => INK,
    }
}

pub fn stroke(color: RGBColor, width: u32) -> ShapeStyle {
    color.stroke_width(width * FINE)
}

pub fn center() -> Pos {
    Pos::new(HPos::Center, VPos::Center)
}

pub fn left() -> Pos {
    Pos::new(HPos::Left, VPos::Center)
}

pub fn fine(pixels: i32) -> i32 {
    pixels * FINE.cast_signed()
}

pub fn text(size: i32) -> TextStyle<'static> {
    // plotters writes a size in points.
    ("sans-serif", fine(size) * 5 / 4).into_font().color(&INK)
}
