//! Instructions and bytes of code of generated networks, beside those written by hand.
//!
//! In release alone, since nothing is inlined without it:
//! `cargo test --release -p relu-test-yardstick -- --nocapture`.
#![cfg(all(target_os = "linux", target_arch = "x86_64", not(debug_assertions), not(relu_scalar)))]

use std::process::{Command, Stdio};

use relu_runtime::Network;
use relu_test_yardstick::{Digits, S, Xs, by_hand};

const PROGRAM: &str = env!("CARGO_BIN_EXE_yardstick");

/// Networks, and the most instructions that they may take, by those of the code by hand. The
/// aim is 1.05. What is above 1 is there once per call, 15 instructions: the choice of the
/// instruction set, and a stack that is aligned for wider vectors.
const NETWORKS: [(&str, f64); 3] = [("xs", 1.06), ("s", 1.05), ("digits", 1.05)];

/// The same for bytes of code, of all three.
const CODE: f64 = 1.2;

fn has_instructions() -> bool {
    std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
}

#[test]
fn both_give_the_same_bits() {
    macro_rules! compare {
        ($network:ident, $in:literal) => {{
            let mut network = $network::new(3);
            for (index, number) in network.parameters_mut().iter_mut().enumerate() {
                // Where there is no padding, biases become other than zero.
                *number += if *number == 0.0 { 0.0 } else { (index % 7) as f32 * 0.01 };
            }
            let hand = by_hand::$network::of(&network);
            for seed in 0..20_u8 {
                let x: [f32; $in] =
                    std::array::from_fn(|index| (f32::from(seed) * 0.7 + index as f32 * 1.3).sin());
                // SAFETY: the machine has the instructions.
                let expected = unsafe { hand.forward(&x) };
                let found = network.forward(&x);
                assert_eq!(found.map(f32::to_bits), expected.map(f32::to_bits));
            }
        }};
    }
    if !has_instructions() {
        println!("SKIPPED: this machine has no AVX2 and FMA");
        return;
    }
    compare!(Xs, 6);
    compare!(S, 16);
    compare!(Digits, 64);
}

/// Instructions of so many calls, the program's own included.
fn collected(network: &str, who: &str, calls: u32) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, network, who])
        .arg(calls.to_string())
        .output()
        .expect("valgrind runs");
    let messages = String::from_utf8_lossy(&output.stderr);
    let line = messages.lines().find(|line| line.contains("Collected")).expect("it counts");
    let last = line.split_whitespace().next_back().expect("a number");
    last.parse().expect("a number of instructions")
}

fn per_call(network: &str, who: &str) -> u64 {
    (collected(network, who, 2000) - collected(network, who, 1000)) / 1000
}

#[test]
fn few_instructions_are_added() {
    let has_valgrind = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    if !has_instructions() || has_valgrind.is_err() {
        println!("SKIPPED: valgrind, or AVX2 and FMA, are not there");
        return;
    }
    for (network, most) in NETWORKS {
        let (ours, hand) = (per_call(network, "ours"), per_call(network, "hand"));
        let ratio = ours as f64 / hand as f64;
        println!("{network}: {ours} instructions, {hand} by hand: {ratio:.3}");
        assert!(ratio <= most, "{network}: {ours} instructions, {hand} by hand");
    }
}

/// Bytes of all functions whose names have these parts.
fn bytes(symbols: &str, parts: &[&str]) -> u64 {
    let lines = symbols.lines().filter(|line| parts.iter().all(|part| line.contains(part)));
    let sizes = lines.filter_map(|line| line.split(' ').nth(1));
    sizes.map(|size| u64::from_str_radix(size, 16).expect("a size")).sum()
}

#[test]
fn little_code_is_added() {
    let output = Command::new("nm").args(["-S", "-C", PROGRAM]).output().expect("there is gcc");
    let symbols = String::from_utf8_lossy(&output.stdout);
    let ours = bytes(&symbols, &["relu_runtime::simd::avx2::run"]);
    let hand = bytes(&symbols, &["by_hand", "::forward"]);
    println!("{ours} bytes of code, {hand} by hand");
    assert!(ours > 0 && hand > 0 && ours as f64 <= CODE * hand as f64, "{ours} {hand}");
}
