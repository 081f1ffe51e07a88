//! Instructions per forward, counted by callgrind, beside those of code by hand.
//!
//! valgrind knows AVX2, so that is what runs; the networks find that out by themselves.

use std::process::Command;

/// The output of a run, and with `valgrind` the instructions that it took.
fn run(network: &str, who: &str, times: u32, valgrind: bool) -> (String, Option<u64>) {
    let program = env!("CARGO_BIN_EXE_yardstick");
    let mut command = if valgrind {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", program]);
        command
    } else {
        Command::new(program)
    };
    let output = command.args([network, who, &times.to_string()]).output().expect("it starts");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report = text(&output.stderr);
    let collected = report.lines().find_map(|line| line.split_once("Collected : "));
    (text(&output.stdout), collected.and_then(|(_, count)| count.trim().parse().ok()))
}

/// Instructions of one forward.
fn instructions(network: &str, who: &str) -> f64 {
    let count = |times| run(network, who, times, true).1.expect("callgrind counts");
    (count(3000) - count(1000)) as f64 / 2000.0
}

/// Whether the code by hand can run, and be counted.
fn can_count() -> bool {
    #[cfg(target_arch = "x86_64")]
    let has_avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    #[cfg(not(target_arch = "x86_64"))]
    let has_avx2 = false;
    let has_valgrind = Command::new("valgrind").arg("--version").output().is_ok();
    if !has_avx2 || !has_valgrind {
        eprintln!("skipped: it needs valgrind and a processor with AVX2 and FMA");
    }
    has_avx2 && has_valgrind
}

/// Ours takes at most so many times the instructions, and gives the same bits.
fn compare(network: &str, most: f64) {
    if !can_count() {
        return;
    }
    assert_eq!(run(network, "ours", 1, false).0, run(network, "hand", 1, false).0);
    let [ours, hand] = ["ours", "hand"].map(|who| instructions(network, who));
    println!("{network}: {ours} instructions, {hand} by hand: {:.3}", ours / hand);
    assert!(ours <= most * hand, "{network}: {ours} instructions, {hand} by hand");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "instructions are counted in release builds")]
fn xs() {
    compare("xs", 1.05);
}

/// The aim is 1.05. Once per forward the runtime chooses the instruction set and passes the
/// arguments through memory: 50 instructions.
#[test]
#[cfg_attr(debug_assertions, ignore = "instructions are counted in release builds")]
fn s() {
    compare("s", 1.2);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "instructions are counted in release builds")]
fn digits() {
    compare("digits", 1.05);
}
