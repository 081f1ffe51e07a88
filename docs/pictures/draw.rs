//! Figures as SVG, to stand in a page: ink has the color of its text, the ground is its
//! ground.

use std::error::Error;
use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::ranged1d::{AsRangedCoord, ValueFormatter};
use plotters::element::DashedPathElement;
use plotters::prelude::*;

use crate::figure::{Figure, Mark, Panel, Series};
use crate::ink::{FINE, GRID, INK, center, color, fine, left, stroke, text};
use crate::marks::draw_series;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// Whether something could be drawn.
pub type Drawn = Result<(), Box<dyn Error>>;

const WIDTH: u32 = 720;

/// The picture as a file.
pub fn svg(figure: &Figure) -> Result<String, Box<dyn Error>> {
    let size = (WIDTH * FINE, figure.height * FINE);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        let areas = root.split_evenly((1, figure.panels.len()));
        // All charts begin at the same height, with a legend or without.
        let has_legend = figure.panels.iter().any(|panel| in_legend(panel).next().is_some());
        for (area, panel) in areas.iter().zip(&figure.panels) {
            draw_panel(area, panel, has_legend)?;
        }
        root.present()?;
    }
    Ok(finish(&svg, size, &figure.title))
}

/// Takes the color of ink and the size from the file: both are the page's.
fn finish(svg: &str, (width, height): (u32, u32), title: &str) -> String {
    let from = format!("<svg width=\"{width}\" height=\"{height}\"");
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let svg = svg.replacen(&from, "<svg role=\"img\"", 1).replace("#010101", "currentColor");
    let svg = svg.replacen(">\n", &format!(">\n<title>{title}</title>\n"), 1);
    // What a picture is without these, too.
    [" opacity=\"1\"", " stroke=\"none\" stroke-width=\"1\"", " stroke=\"none\""]
        .into_iter()
        .fold(svg, |svg, default| svg.replace(default, ""))
        .replace(" \"", "\"")
}

fn draw_panel(area: &Area<'_>, panel: &Panel, has_legend: bool) -> Drawn {
    let (top, chart) = area.split_vertically(FINE * if has_legend { 46 } else { 26 });
    let middle = i32::try_from(top.dim_in_pixel().0 / 2)?;
    let caption = text(14).pos(center());
    top.draw(&Text::new(panel.caption.as_str(), (middle, fine(15)), caption))?;
    draw_legend(&top, &in_legend(panel).collect::<Vec<_>>())?;
    let (x, y) = (panel.x.range.clone(), panel.y.range.clone());
    if panel.y.is_logarithmic {
        draw_chart(&chart, panel, x, y.log_scale())
    } else {
        draw_chart(&chart, panel, x, y)
    }
}

fn in_legend(panel: &Panel) -> impl Iterator<Item = &Series> {
    let is_in =
        |series: &&Series| !series.name.is_empty() && !matches!(series.mark, Mark::Words(_));
    panel.series.iter().filter(is_in)
}

/// Names in one line, each behind a piece of its line.
fn draw_legend(area: &Area<'_>, series: &[&Series]) -> Drawn {
    let width = |series: &Series| {
        33 + i32::try_from(series.name.chars().count()).map_or(0, |letters| letters * 6)
    };
    let all: i32 = series.iter().map(|series| width(series)).sum();
    let mut x = (i32::try_from(area.dim_in_pixel().0 / FINE)? - all) / 2;
    for series in series {
        let line = [(fine(x), fine(35)), (fine(x + 18), fine(35))];
        let color = color(series.color);
        match series.mark {
            Mark::Dashes(_) => {
                area.draw(&DashedPathElement::new(line, fine(4), fine(3), stroke(color, 2)))?;
            }
            Mark::Dots(_) | Mark::Moves(_) => {
                area.draw(&Circle::new((fine(x + 9), fine(35)), fine(3), color.filled()))?;
            }
            Mark::Bars(_) | Mark::Boxes(_) => {
                let corners = [(fine(x), fine(30)), (fine(x + 18), fine(40))];
                area.draw(&Rectangle::new(corners, color.mix(0.45).filled()))?;
            }
            _ => area.draw(&PathElement::new(line, stroke(color, 2)))?,
        }
        let at = (fine(x + 23), fine(35));
        area.draw(&Text::new(series.name.as_str(), at, text(12).pos(left())))?;
        x += width(series);
    }
    Ok(())
}

fn draw_chart<Y>(area: &Area<'_>, panel: &Panel, x: Range<f64>, y: Y) -> Drawn
where
    Y: AsRangedCoord<Value = f64>,
    Y::CoordDescType: ValueFormatter<f64>,
{
    let first = panel.series.first().map(|series| &series.mark);
    let bare = matches!(first, Some(Mark::Cells(_) | Mark::Boxes(_)));
    let mut builder = ChartBuilder::on(area);
    builder.margin(FINE * 6).margin_right(FINE * 12);
    if !bare {
        builder.x_label_area_size(FINE * if panel.x.name.is_empty() { 22 } else { 40 });
        builder.y_label_area_size(FINE * if panel.y.name.is_empty() { 34 } else { 52 });
    }
    let mut chart = builder.build_cartesian_2d(x, y)?;
    if !bare {
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID.stroke_width(FINE))
            .axis_style(INK.mix(0.4).stroke_width(FINE))
            .label_style(text(11))
            .axis_desc_style(text(12))
            .x_desc(panel.x.name)
            .y_desc(panel.y.name)
            .x_labels(7)
            .y_labels(7)
            .x_label_formatter(&|value| number(*value))
            .y_label_formatter(&|value| number(*value))
            .draw()?;
    }
    for series in &panel.series {
        draw_series(&mut chart, series, panel)?;
    }
    Ok(())
}

/// As few digits as it needs.
fn number(value: f64) -> String {
    let size = value.abs();
    if size < 1e-12 {
        "0".to_owned()
    } else if (1e-3..1e4).contains(&size) {
        format!("{value:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        format!("{value:e}")
    }
}
