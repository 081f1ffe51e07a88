//! Each kernel by itself against what limits it: the peak of multiply-adds, or the
//! speed at which as many bytes as it has to touch are read. Prints a table.
//!
//! ```sh
//! cargo run --release -p relu-benches --bin roofline
//! ```

mod kernels;
mod limits;
mod timing;

use kernels::Case;
use limits::Limits;

fn main() {
    let limits = Limits::measure();
    println!("Peak of multiply-adds on one core: {:.0} GFLOP/s.\n", limits.peak);
    println!("| kernel | size | FLOP | bytes | limit | takes | at the limit | reached |");
    println!("|---|---|---|---|---|---|---|---|");
    for case in kernels::all() {
        println!("{}", row(case, &limits));
    }
}

/// A row of the table.
fn row(mut case: Case, limits: &Limits) -> String {
    let time = timing::best(&mut case.run);
    let (computing, reading) = (case.flops / limits.peak / 1e9, limits.reading(case.bytes));
    let (limit, least) = if computing >= reading {
        ("multiply-adds".to_owned(), computing)
    } else {
        (format!("reading, {:.0} GB/s", case.bytes / reading / 1e9), reading)
    };
    let Case { name, size, flops, bytes, .. } = case;
    format!(
        "| `{name}` | {size} | {} | {} | {limit} | {:.2} us | {:.2} us | {:.2} |",
        short(flops),
        short(bytes),
        time * 1e6,
        least * 1e6,
        least / time,
    )
}

/// A count in three digits.
fn short(count: f64) -> String {
    match count {
        1e6.. => format!("{:.1} M", count / 1e6),
        1e3.. => format!("{:.1} k", count / 1e3),
        _ => format!("{count:.0}"),
    }
}
