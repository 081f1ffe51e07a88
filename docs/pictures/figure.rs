//! What a picture shows, before it is drawn.

use std::ops::Range;

/// One or several charts side by side.
pub struct Figure {
    /// What can be seen, for those who cannot see it.
    pub title: String,
    pub panels: Vec<Panel>,
    /// In pixels, of a width of 720.
    pub height: u32,
}

/// A chart.
pub struct Panel {
    pub caption: String,
    pub x: Axis,
    pub y: Axis,
    pub series: Vec<Series>,
}

/// The numbers of an axis, and what they are.
pub struct Axis {
    pub range: Range<f64>,
    pub name: &'static str,
    pub is_logarithmic: bool,
}

/// What belongs together, and has one color.
pub struct Series {
    /// For the legend, which leaves those without a name out.
    pub name: String,
    pub color: Hue,
    pub mark: Mark,
}

/// How numbers become visible.
pub enum Mark {
    /// A line through points.
    Line(Vec<(f64, f64)>),
    /// A line that has gaps where the numbers jump.
    Function(Vec<(f64, f64)>),
    /// Its like, of dashes.
    Dashes(Vec<(f64, f64)>),
    Dots(Vec<(f64, f64)>),
    /// From the first point to the second, where there is a dot.
    Moves(Vec<[(f64, f64); 2]>),
    /// Rectangles from zero up: left, right, height.
    Bars(Vec<(f64, f64, f64)>),
    /// Rectangles, each by two corners, without axes.
    Boxes(Vec<[(f64, f64); 2]>),
    /// A square per number, `rows[y][x]`, the stronger the larger it is; the color is
    /// another for those below zero.
    Cells(Vec<Vec<f64>>),
    /// Words at a point.
    Words((f64, f64)),
}

/// From Okabe and Ito's palette, a little darker or lighter, so that it is seen on white
/// and on black, and told apart by the color-blind, too.
#[derive(Clone, Copy)]
pub enum Hue {
    Blue,
    Orange,
    Green,
    Purple,
    /// That of the text.
    Ink,
}

/// The colors of several series.
pub const COLORS: [Hue; 5] = [Hue::Blue, Hue::Orange, Hue::Green, Hue::Purple, Hue::Ink];

impl Figure {
    /// Of the usual height.
    pub fn new(title: impl Into<String>, panels: Vec<Panel>) -> Self {
        let height = if panels.len() > 1 { 300 } else { 320 };
        Self { title: title.into(), panels, height }
    }

    pub fn with_height(self, height: u32) -> Self {
        Self { height, ..self }
    }
}

impl Panel {
    pub fn new(caption: impl Into<String>, x: Axis, y: Axis) -> Self {
        Self { caption: caption.into(), x, y, series: Vec::new() }
    }

    pub fn with(mut self, name: impl Into<String>, color: Hue, mark: Mark) -> Self {
        self.series.push(Series { name: name.into(), color, mark });
        self
    }

    /// A grid without axes, numbers from its top left corner on.
    pub fn cells(caption: impl Into<String>, rows: Vec<Vec<f64>>) -> Self {
        let (height, width) = (rows.len(), rows.first().map_or(0, Vec::len));
        let axis = |len: usize| Axis { range: 0.0..len as f64, name: "", is_logarithmic: false };
        let cells = Mark::Cells(rows);
        Self::new(caption, axis(width), axis(height)).with("", Hue::Blue, cells)
    }
}

impl Axis {
    pub fn new(name: &'static str, range: Range<f64>) -> Self {
        Self { range, name, is_logarithmic: false }
    }

    pub fn logarithmic(name: &'static str, range: Range<f64>) -> Self {
        Self { range, name, is_logarithmic: true }
    }
}
