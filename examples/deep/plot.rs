//! The picture: accuracy by depth, and gradients by layer.

use std::error::Error;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::networks::KINDS;
use crate::{DEPTHS, Measured};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

const SIZE: (u32, u32) = (960, 400);
/// Height of the legend, over both panels.
const LEGEND: u32 = 40;
/// A color per kind, from Okabe and Ito's palette, which the color-blind tell
/// apart, too.
const COLORS: [RGBColor; 3] = [RGBColor(213, 94, 0), RGBColor(86, 180, 233), RGBColor(0, 114, 178)];
const INK: RGBColor = RGBColor(60, 60, 60);
const GRID: RGBColor = RGBColor(225, 225, 225);

/// Writes an SVG file.
pub fn draw(path: &Path, all: &[Measured]) -> Drawn {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let (legend, panels) = root.split_vertically(LEGEND);
    let (left, right) = panels.split_horizontally(SIZE.0 / 2);
    draw_legend(&legend)?;
    draw_accuracy(&left, all)?;
    draw_gradients(&right, all)?;
    root.present()?;
    Ok(())
}

fn draw_legend(area: &Area<'_>) -> Drawn {
    for ((x, kind), color) in [190, 370, 580].into_iter().zip(KINDS).zip(COLORS) {
        area.draw(&PathElement::new([(x, 24), (x + 28, 24)], color.stroke_width(3)))?;
        area.draw(&Circle::new((x + 14, 24), 4, color.filled()))?;
        area.draw(&Text::new(kind, (x + 36, 17), text(16)))?;
    }
    Ok(())
}

/// A circle per seed, a line through the means.
fn draw_accuracy(area: &Area<'_>, all: &[Measured]) -> Drawn {
    let depths = (0_u32..210).with_key_points(DEPTHS.map(|(depth, ..)| depth).into());
    let mut chart = ChartBuilder::on(area)
        .caption("Held-out accuracy after training", text(17))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(52)
        .build_cartesian_2d(depths, 0_f32..1.0)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(text(14))
        .x_desc("hidden layers")
        .y_labels(6)
        .y_label_formatter(&|accuracy| format!("{accuracy:.1}"))
        .draw()?;
    for (kind, color) in COLORS.into_iter().enumerate() {
        let of_kind = || all.iter().filter(|measured| measured.kind == kind);
        let means = of_kind().map(|measured| (measured.depth, measured.mean_accuracy()));
        chart.draw_series(LineSeries::new(means, color.stroke_width(3)))?;
        let each = of_kind().flat_map(|measured| {
            let accuracies = measured.outcomes.iter().map(|outcome| outcome.accuracy);
            accuracies.map(|accuracy| (measured.depth, accuracy))
        });
        chart.draw_series(each.map(|at| Circle::new(at, 4, color.filled())))?;
    }
    Ok(())
}

/// A line per seed of the deepest networks.
fn draw_gradients(area: &Area<'_>, all: &[Measured]) -> Drawn {
    let deepest = DEPTHS.map(|(depth, ..)| depth)[DEPTHS.len() - 1];
    let mut chart = ChartBuilder::on(area)
        .caption(format!("Gradient at the start, {deepest} layers"), text(17))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(60)
        .build_cartesian_2d(0..deepest + 10, (3e-7_f32..2.0).log_scale())?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(text(14))
        .x_desc("layer")
        .x_labels(10)
        .y_desc("norm of the weight's gradient")
        .y_label_formatter(&|norm| format!("{norm:e}"))
        .draw()?;
    for measured in all.iter().filter(|measured| measured.depth == deepest) {
        for outcome in &measured.outcomes {
            let points = (1..).zip(outcome.gradient_norms.iter().copied());
            chart.draw_series(LineSeries::new(points, COLORS[measured.kind].stroke_width(2)))?;
        }
    }
    Ok(())
}

fn text(size: i32) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&INK)
}
