//! The plot: a row per workload, a circle per peer, further to the right the slower.

use std::path::Path;

use anyhow::Result;
use plotters::coord::Shift;
use plotters::prelude::*;

use super::Report;
use crate::measure::Measured;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const WIDTH: u32 = 960;
/// Height of a workload's row, and of all that is above and below the rows.
const ROW: u32 = 26;
const FRAME: u32 = 100;
/// Height of the legend, over the chart.
const LEGEND: u32 = 48;
const INK: RGBColor = RGBColor(60, 60, 60);
const GRID: RGBColor = RGBColor(225, 225, 225);

/// Writes an SVG file.
pub fn draw(path: &Path, report: &Report) -> Result<()> {
    let rows: Vec<&Measured> =
        report.workloads.iter().filter(|measured| measured.ours().is_some()).collect();
    let Ok(count) = i32::try_from(rows.len()) else { return Ok(()) };
    if count == 0 {
        return Ok(());
    }
    let root = SVGBackend::new(path, (WIDTH, FRAME + LEGEND + ROW * count.cast_unsigned()))
        .into_drawing_area();
    root.fill(&WHITE)?;
    let (legend, chart) = root.split_vertically(LEGEND);
    let peers: Vec<&str> = report.peers.iter().map(|peer| peer.peer).collect();
    draw_legend(&legend, &peers)?;
    draw_chart(&chart, &rows, &peers, count)?;
    root.present()?;
    Ok(())
}

fn draw_legend(area: &Area<'_>, peers: &[&str]) -> Result<()> {
    let columns = peers.len().div_ceil(2).max(1);
    for (index, peer) in peers.iter().enumerate() {
        let (line, column) = (index / columns, index % columns);
        let x = i32::try_from(20 + column * 150)?;
        let y = i32::try_from(14 + line * 18)?;
        area.draw(&Circle::new((x, y), 5, color(index, peers.len()).filled()))?;
        area.draw(&Text::new(*peer, (x + 10, y - 6), text(14)))?;
    }
    Ok(())
}

fn draw_chart(area: &Area<'_>, rows: &[&Measured], peers: &[&str], count: i32) -> Result<()> {
    let all = rows.iter().flat_map(|measured| ratios(measured));
    let (low, high) =
        all.fold((1.0_f64, 2.0_f64), |(low, high), (_, ratio)| (low.min(ratio), high.max(ratio)));
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .x_label_area_size(44)
        .y_label_area_size(130)
        .build_cartesian_2d((low * 0.8..high * 1.25).log_scale(), (0..count).into_segmented())?;
    // From the top down.
    let name = |row: &SegmentValue<i32>| match row {
        SegmentValue::CenterOf(row) if (0..count).contains(row) => usize::try_from(count - 1 - row)
            .map_or_else(|_| String::new(), |row| rows[row].workload.clone()),
        _ => String::new(),
    };
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(text(13))
        .x_desc("time of a call, in that of ours")
        .x_label_formatter(&|ratio| format!("{ratio}"))
        .y_labels(rows.len())
        .y_label_formatter(&name)
        .draw()?;
    for (row, measured) in (0..count).rev().zip(rows) {
        for (peer, ratio) in ratios(measured) {
            let index = peers.iter().position(|name| *name == peer).unwrap_or(0);
            let color = color(index, peers.len());
            let at = (ratio, SegmentValue::CenterOf(row));
            chart.draw_series([Circle::new(at, 5, color.filled())])?;
        }
    }
    Ok(())
}

/// Each peer's time in that of ours.
fn ratios(measured: &Measured) -> impl Iterator<Item = (&'static str, f64)> {
    let ours = measured.ours().map_or(f64::NAN, |ours| ours.times.best);
    measured.times.iter().map(move |named| (named.peer, named.times.best / ours))
}

/// Black is the first, ours; the others go round the circle of colors, dark and light by
/// turns.
fn color(peer: usize, peers: usize) -> HSLColor {
    if peer == 0 {
        return HSLColor(0.0, 0.0, 0.0);
    }
    HSLColor(peer as f64 / peers as f64, 0.75, if peer.is_multiple_of(2) { 0.65 } else { 0.4 })
}

fn text(size: u32) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&INK)
}
