//! Random orthogonal matrices without a factorization.
//!
//! A matrix of `long` x `short` with orthonormal columns is made from the first
//! `short` columns of the identity by 32 rounds of rotations. In each round all
//! coordinates are paired by i <-> c - i (mod `long`) for a random c, and each
//! pair is turned by its own random angle; at last each coordinate takes a
//! random sign. Every step is orthogonal, so the product is, to rounding. After
//! r rounds a coordinate has spread over up to 2^r others, and the columns
//! resemble uniform ones: Kac's walk on the sphere mixes in O(log n) rounds
//! (Pillai and Smith, "Kac's walk on n-sphere mixes in n log n steps", Annals
//! of Applied Probability 2017).

use core::ops::Range;

use super::random::Random;
use crate::PANEL;
use crate::math::sqrt_f64;
use crate::parameters::Layout;
use crate::round::to_f32;

/// Rounds of rotations; 13 reach all of 8,000 coordinates from each.
const ROUNDS: u64 = 32;

/// Columns that are rotated together, so that an angle serves them all and they
/// stay in a near cache; a multiple of a panel.
const TILE: usize = 64;

/// Random words of round r have the counters from r * `ROUND_COUNTERS` on.
const ROUND_COUNTERS: u64 = 1 << 40;

/// Fills a weight with one orthogonal matrix per side, or the same on both.
pub(super) fn fill(storage: &mut [f32], layout: Layout, random: &Random, same_sides: bool) {
    match layout {
        Layout::TwoSidedWeight { inputs, outputs } => {
            for side in 0..2 {
                let stream = if same_sides { 0 } else { side as u64 };
                let side = Side { layout, first_column: side * inputs, inputs, outputs };
                side.fill(storage, random, stream);
            }
        }
        Layout::Weight { inputs, outputs } => {
            Side { layout, first_column: 0, inputs, outputs }.fill(storage, random, 0);
        }
        Layout::Embedding { count, width } => {
            Side { layout, first_column: 0, inputs: width, outputs: count }
                .fill(storage, random, 0);
        }
        // A vector is a matrix of one row.
        Layout::Vector { units } => {
            Side { layout, first_column: 0, inputs: units, outputs: 1 }.fill(storage, random, 0);
        }
    }
}

/// The columns of a plain matrix that belong to one side.
struct Side {
    layout: Layout,
    first_column: usize,
    inputs: usize,
    outputs: usize,
}

impl Side {
    fn fill(&self, storage: &mut [f32], random: &Random, stream: u64) {
        let first_counter = stream * ROUND_COUNTERS * (ROUNDS + 1);
        let short = self.inputs.min(self.outputs);
        for first in (0..short).step_by(TILE) {
            let tile = first..short.min(first + TILE);
            self.start(storage, tile.clone());
            for round in 0..ROUNDS {
                let counter = first_counter + round * ROUND_COUNTERS;
                self.rotate(storage, random, counter, tile.clone());
            }
            self.sign(storage, random, first_counter + ROUNDS * ROUND_COUNTERS, tile);
        }
    }

    fn long(&self) -> usize {
        self.inputs.max(self.outputs)
    }

    /// Where coordinate `long` of the columns of a run lies in storage: of the
    /// first one, and how far the next.
    // Here and below: inlined, it is compiled many times over for no gain.
    #[inline(never)]
    fn places(&self, long: usize, run: &Range<usize>) -> (usize, usize) {
        let (row, column) =
            if self.inputs >= self.outputs { (run.start, long) } else { (long, run.start) };
        let start = self.layout.position(row, self.first_column + column);
        let stride = match self.layout {
            Layout::Embedding { width, .. } if self.inputs >= self.outputs => {
                width.next_multiple_of(PANEL)
            }
            _ if self.inputs >= self.outputs => 1,
            Layout::Embedding { .. } => 1,
            Layout::TwoSidedWeight { .. } => 2 * PANEL,
            Layout::Weight { .. } | Layout::Vector { .. } => PANEL,
        };
        (start, stride)
    }

    /// Columns of the identity.
    fn start(&self, storage: &mut [f32], tile: Range<usize>) {
        for long in 0..self.long() {
            for run in runs(&tile) {
                let (start, stride) = self.places(long, &run);
                for (index, short) in run.enumerate() {
                    storage[start + index * stride] = f32::from(u8::from(long == short));
                }
            }
        }
    }

    /// One round: turns each pair of coordinates by its angle.
    fn rotate(&self, storage: &mut [f32], random: &Random, counter: u64, tile: Range<usize>) {
        let long = self.long();
        let sum = random.index_at(counter, long);
        for i in 0..long {
            let j = (sum + long - i) % long;
            if i < j {
                let direction = direction(random, counter + 1 + i as u64);
                for run in runs(&tile) {
                    let (x, stride) = self.places(i, &run);
                    let (y, _) = self.places(j, &run);
                    turn(storage, [x, y], stride, run.len(), direction);
                }
            }
        }
    }

    /// Turns around a random half of the coordinates.
    fn sign(&self, storage: &mut [f32], random: &Random, counter: u64, tile: Range<usize>) {
        for long in 0..self.long() {
            if random.pair_at(counter + long as u64)[0] < 0.0 {
                for run in runs(&tile) {
                    let (start, stride) = self.places(long, &run);
                    for index in 0..run.len() {
                        storage[start + index * stride] *= -1.0;
                    }
                }
            }
        }
    }
}

/// The parts of a tile that are evenly spaced in storage.
fn runs(tile: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
    let end = tile.end;
    tile.clone().step_by(PANEL).map(move |first| first..end.min(first + PANEL))
}

/// Turns points around the origin; the coordinates of the first one lie at `x`
/// and `y`, those of each next one `stride` further.
#[inline(never)]
fn turn(
    storage: &mut [f32],
    [x, y]: [usize; 2],
    stride: usize,
    points: usize,
    [cosine, sine]: [f32; 2],
) {
    for offset in (0..points).map(|point| point * stride) {
        let [a, b] = [storage[x + offset], storage[y + offset]];
        storage[x + offset] = cosine * a - sine * b;
        storage[y + offset] = sine * a + cosine * b;
    }
}

/// A point of the unit circle: the direction of a point of the unit disk.
fn direction(random: &Random, counter: u64) -> [f32; 2] {
    for attempt in 0..64 {
        // Attempts are far apart, so that pairs share no numbers.
        let [x, y] = random.pair_at(counter + (attempt << 32));
        let square = x * x + y * y;
        if square < 1.0 {
            let length = sqrt_f64(square);
            return [to_f32(x / length), to_f32(y / length)];
        }
    }
    // The chance of 64 points outside the disk is 10^-42.
    [0.0, 1.0]
}
