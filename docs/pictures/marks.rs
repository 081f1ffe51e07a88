//! Numbers as lines, dots, bars and cells.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

use crate::draw::Drawn;
use crate::figure::{Axis, Hue, Mark, Panel, Series};
use crate::ink::{FINE, center, color, fine, stroke, text};

type Chart<'a, 'b, Y> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, Y>>;

/// Draws what belongs together into a chart.
pub fn draw_series<Y>(chart: &mut Chart<'_, '_, Y>, series: &Series, panel: &Panel) -> Drawn
where
    Y: Ranged<ValueType = f64>,
{
    let color = color(series.color);
    match &series.mark {
        Mark::Line(points) => {
            chart.draw_series(LineSeries::new(inside(points, &panel.y), stroke(color, 2)))?;
        }
        Mark::Function(points) => {
            for piece in pieces(points, &panel.y) {
                chart.draw_series(LineSeries::new(piece, stroke(color, 2)))?;
            }
        }
        Mark::Dashes(points) => {
            for piece in pieces(points, &panel.y) {
                let (dash, gap) = (fine(5), fine(4));
                chart.draw_series(DashedLineSeries::new(piece, dash, gap, stroke(color, 2)))?;
            }
        }
        Mark::Dots(points) => {
            let dots = points.iter().map(|at| Circle::new(*at, fine(2), color.mix(0.7).filled()));
            chart.draw_series(dots)?;
        }
        Mark::Moves(moves) => {
            let style = color.mix(0.45).stroke_width(FINE);
            chart.draw_series(moves.iter().map(|ends| PathElement::new(ends.to_vec(), style)))?;
            let ends = moves.iter().map(|[_, to]| Circle::new(*to, fine(3), color.filled()));
            chart.draw_series(ends)?;
        }
        Mark::Bars(bars) => {
            let bar = |&(left, right, height): &(f64, f64, f64)| {
                Rectangle::new(
                    [(left, panel.y.range.start), (right, height)],
                    color.mix(0.45).filled(),
                )
            };
            chart.draw_series(bars.iter().map(bar))?;
        }
        Mark::Boxes(boxes) => {
            let fill = color.mix(0.45).filled();
            chart.draw_series(boxes.iter().map(|corners| Rectangle::new(*corners, fill)))?;
        }
        Mark::Cells(rows) => draw_cells(chart, rows)?,
        Mark::Words(at) => {
            let words = text(12).pos(center()).color(&color);
            chart.draw_series([Text::new(series.name.clone(), *at, words)])?;
        }
    }
    Ok(())
}

fn draw_cells<Y>(chart: &mut Chart<'_, '_, Y>, rows: &[Vec<f64>]) -> Drawn
where
    Y: Ranged<ValueType = f64>,
{
    let largest = rows.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    for (y, row) in rows.iter().enumerate() {
        let bottom = (rows.len() - 1 - y) as f64;
        for (x, value) in row.iter().enumerate().filter(|(_, value)| value.is_finite()) {
            let corners = [(x as f64 + 0.06, bottom + 0.06), (x as f64 + 0.94, bottom + 0.94)];
            let sign = if *value < 0.0 { Hue::Orange } else { Hue::Blue };
            let strength = if largest > 0.0 { value.abs() / largest } else { 0.0 };
            let fill = color(sign).mix(0.06 + 0.94 * strength).filled();
            chart.draw_series([Rectangle::new(corners, fill)])?;
        }
    }
    Ok(())
}

/// A function without its jumps, which are no part of it.
fn pieces(points: &[(f64, f64)], y: &Axis) -> Vec<Vec<(f64, f64)>> {
    let jump = (y.range.end - y.range.start) / 16.0;
    let chunks = points.chunk_by(|(_, before), (_, after)| (after - before).abs() < jump);
    chunks.map(|piece| inside(piece, y)).collect()
}

/// What an axis has room for.
fn inside(points: &[(f64, f64)], y: &Axis) -> Vec<(f64, f64)> {
    let has_room = |(_, value): &&(f64, f64)| (y.range.start..=y.range.end).contains(value);
    points.iter().filter(has_room).copied().collect()
}
