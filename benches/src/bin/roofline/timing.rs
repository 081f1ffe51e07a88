//! The shortest time of many.

use std::time::Instant;

/// Rounds, of which the best counts.
const ROUNDS: usize = 300;
/// Seconds of a round.
const ROUND: f64 = 3e-4;

/// Seconds that a call takes.
pub fn best(call: &mut dyn FnMut()) -> f64 {
    let mut calls = 1;
    while time(call, calls) < ROUND {
        calls *= 2;
    }
    let rounds = (0..ROUNDS).map(|_| time(call, calls));
    rounds.fold(f64::INFINITY, f64::min) / f64::from(calls)
}

fn time(call: &mut dyn FnMut(), calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    start.elapsed().as_secs_f64()
}
