//! The start of a program does not depend on its weights.

use std::process::Command;

/// Pages of memory that a program asked for until it printed that (minor and major faults).
fn pages(program: &str) -> u64 {
    let output = Command::new(program).output().expect("the program starts");
    let printed = String::from_utf8(output.stdout).expect("it is text");
    // proc_pid_stat(5): the name in parentheses is the second field, the faults are the
    // tenth and the twelfth.
    let (_, fields) = printed.rsplit_once(") ").expect("it has a name");
    let fields: Vec<&str> = fields.split(' ').collect();
    [7, 9].iter().map(|field| fields[*field].parse::<u64>().expect("a number")).sum()
}

// ANCHOR: test
#[test]
fn weights_are_not_touched_before_they_are_read() {
    let (large, empty) = (pages(env!("CARGO_BIN_EXE_large")), pages(env!("CARGO_BIN_EXE_empty")));
    println!("{large} pages with 8 MiB of weights, {empty} without");
    // A copy would take 2048 pages of 4 KiB.
    assert!(large <= empty + 64, "{large} {empty}");
}
// ANCHOR_END: test
