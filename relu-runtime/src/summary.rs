//! The table that a network prints.

use core::fmt::{self, Formatter, Write};

use crate::Network;

/// A layer's line in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SummaryRow {
    /// The block that the layer belongs to.
    pub block: &'static str,
    /// The layer as it was written, such as `dense(64)`.
    pub layer: &'static str,
    /// The shape of its output for one sample.
    pub output: &'static [usize],
    /// Learned numbers, padding excluded.
    pub parameters: usize,
    /// Floating-point operations for one sample.
    pub flops: usize,
}

/// Prints the network's table: block, layer, output shape, parameters, FLOPs,
/// and the totals; and below it the bytes of a network and of the stack of `forward`.
///
/// # Errors
///
/// Those of the formatter.
pub fn display<N: Network>(f: &mut Formatter<'_>) -> fmt::Result {
    write_table(f, N::NAME, N::SUMMARY, [N::PARAMETER_COUNT, N::FLOPS])?;
    write!(f, "\nmemory  {} bytes, and {} of stack", N::FLASH_BYTES, N::STACK_BYTES)
}

const HEADINGS: [&str; 5] = ["block", "layer", "output", "parameters", "FLOPs"];
const TOTAL: &str = "total";

fn write_table(
    f: &mut Formatter<'_>,
    name: &str,
    rows: &[SummaryRow],
    [parameters, flops]: [usize; 2],
) -> fmt::Result {
    let widths = widths(rows, [parameters, flops]);
    writeln!(f, "{name}")?;
    write_line(f, widths, HEADINGS)?;
    write_rule(f, widths)?;
    let mut last_block = "";
    for row in rows {
        // A block's name stands beside its first layer only.
        let block = if row.block == last_block { "" } else { row.block };
        last_block = row.block;
        write_cells(f, widths, [&block, &row.layer, &Dimensions(row.output)])?;
        write_numbers(f, widths, [row.parameters, row.flops])?;
        f.write_char('\n')?;
    }
    write_rule(f, widths)?;
    write_cells(f, widths, [&TOTAL, &"", &""])?;
    write_numbers(f, widths, [parameters, flops])
}

fn write_line(f: &mut Formatter<'_>, widths: [usize; 5], cells: [&str; 5]) -> fmt::Result {
    let [block, layer, output, parameters, flops] = cells;
    let [.., parameters_width, flops_width] = widths;
    write_cells(f, widths, [&block, &layer, &output])?;
    writeln!(f, "{parameters:>parameters_width$}  {flops:>flops_width$}")
}

fn write_numbers(f: &mut Formatter<'_>, widths: [usize; 5], numbers: [usize; 2]) -> fmt::Result {
    let ([.., first, second], [parameters, flops]) = (widths, numbers);
    write!(f, "{parameters:>first$}  {flops:>second$}")
}

/// The cells that are aligned to the left.
fn write_cells(
    f: &mut Formatter<'_>,
    widths: [usize; 5],
    cells: [&dyn fmt::Display; 3],
) -> fmt::Result {
    for (cell, width) in cells.into_iter().zip(widths) {
        let padding = width.saturating_sub(width_of(cell));
        write!(f, "{cell}{:padding$}  ", "")?;
    }
    Ok(())
}

fn write_rule(f: &mut Formatter<'_>, widths: [usize; 5]) -> fmt::Result {
    let gaps = 2 * (widths.len() - 1);
    for _ in 0..widths.iter().sum::<usize>() + gaps {
        f.write_char('-')?;
    }
    f.write_char('\n')
}

/// Each column is as wide as its widest cell.
fn widths(rows: &[SummaryRow], totals: [usize; 2]) -> [usize; 5] {
    let mut widths = HEADINGS.map(|heading| width_of(&heading));
    let mut widen = |cells: [&dyn fmt::Display; 5]| {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(width_of(cell));
        }
    };
    for row in rows {
        let output = Dimensions(row.output);
        widen([&row.block, &row.layer, &output, &row.parameters, &row.flops]);
    }
    widen([&TOTAL, &"", &"", &totals[0], &totals[1]]);
    widths
}

/// Characters that a value prints as, found without an allocation.
fn width_of(value: &dyn fmt::Display) -> usize {
    struct Counter(usize);
    impl Write for Counter {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.chars().count();
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // Counting does not fail.
    let _ = write!(counter, "{value}");
    counter.0
}

/// A shape as `[3, 8, 8]`.
struct Dimensions<'a>(&'a [usize]);

impl fmt::Display for Dimensions<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0).finish()
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn columns_line_up() {
        struct Table;
        impl fmt::Display for Table {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                let row = |block, layer, output, parameters, flops| SummaryRow {
                    block,
                    layer,
                    output,
                    parameters,
                    flops,
                };
                let rows = [
                    row("hidden", "dense(64)", &[64], 4160, 8192),
                    row("hidden", "two_sided_relu", &[128], 0, 0),
                    row("scores", "dense(10)", &[10], 1290, 1280),
                ];
                write_table(f, "Digits", &rows, [5450, 9472])
            }
        }
        let expected = "\
Digits
block   layer           output  parameters  FLOPs
-------------------------------------------------
hidden  dense(64)       [64]          4160   8192
        two_sided_relu  [128]            0      0
scores  dense(10)       [10]          1290   1280
-------------------------------------------------
total                                 5450   9472";
        assert_eq!(format!("{Table}"), expected);
    }
}
