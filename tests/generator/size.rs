//! Widths, and how they are written.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

/// The value of the constant `N`, which sizes are written with.
pub const N: usize = 12;

/// Indices are less than this: every table has as many rows, or more.
pub const ROWS: usize = 5;

/// The widest value that is doubled.
pub const WIDEST: usize = 48;

/// Around the width of a panel and of the machines' vectors.
const WIDTHS: [usize; 15] = [1, 2, 3, 5, 8, N, 15, 16, 17, 24, 31, 33, 48, 65, 80];

/// One of the widths.
pub fn random(random: &mut StdRng) -> usize {
    *WIDTHS.choose(random).expect("there are widths")
}

/// One that is soon compiled.
pub fn small(random: &mut StdRng) -> usize {
    *WIDTHS[1..10].choose(random).expect("there are widths")
}

/// How many indices a sample has.
pub fn of_indices(random: &mut StdRng) -> usize {
    *WIDTHS[..4].choose(random).expect("there are widths")
}

/// The width of a table's rows.
pub fn of_row(random: &mut StdRng) -> usize {
    *WIDTHS[..7].choose(random).expect("there are widths")
}

/// A literal, a constant, or an expression.
pub fn text(random: &mut StdRng, width: usize) -> String {
    match width {
        _ if random.random_bool(0.5) => width.to_string(),
        N => String::from("N"),
        _ if width.is_multiple_of(N) => format!("{{ N * {} }}", width / N),
        _ if width > N => format!("{{ N + {} }}", width - N),
        _ => format!("{{ N - {} }}", N - width),
    }
}
