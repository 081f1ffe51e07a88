//! Runs a small network so many times: ours, or the same written by hand.
//!
//! `yardstick NETWORK WHO TIMES`, as `yardstick s hand 1000`. The difference of two runs in
//! instructions is what the forwards between them take.

mod hand;
mod networks;

use std::hint::black_box;

use relu_runtime::prelude::*;

use networks::{Digits, S, Xs};

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [network, who, times] = arguments.as_slice() else {
        panic!("usage: yardstick xs|s|digits ours|hand TIMES");
    };
    let (times, ours) = (times.parse().expect("a number of times"), who == "ours");
    let output = match network.as_str() {
        "xs" => {
            let (network, input) = (Xs::new(1), networks::input::<6>());
            let hand = hand::Xs::of(&network);
            run(times, &input, ours, |x| network.forward(x), |x| hand::xs(&hand, x))
        }
        "s" => {
            let (network, input) = (S::new(1), networks::input::<16>());
            let hand = hand::S::of(&network);
            run(times, &input, ours, |x| network.forward(x), |x| hand::s(&hand, x))
        }
        _ => {
            let (network, input) = (Digits::PRETRAINED, networks::input::<64>());
            let hand = hand::Digits::of(network);
            run(times, &input, ours, |x| network.forward(x), |x| hand::digits(&hand, x))
        }
    };
    println!("{output:?}");
}

/// The last output, so that both can be compared.
fn run<const IN: usize, const OUT: usize>(
    times: usize,
    input: &[f32; IN],
    ours: bool,
    network: impl Fn(&[f32; IN]) -> [f32; OUT],
    hand: impl Fn(&[f32; IN]) -> [f32; OUT],
) -> Vec<f32> {
    let mut output = [0.0; OUT];
    for _ in 0..times {
        let input = black_box(input);
        output = black_box(if ours { network(input) } else { hand(input) });
    }
    output.to_vec()
}
