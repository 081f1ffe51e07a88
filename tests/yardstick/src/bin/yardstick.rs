//! `yardstick NETWORK ours|hand CALLS`: runs a network so often, to count instructions.

#[cfg(not(target_arch = "x86_64"))]
fn main() {}

#[cfg(target_arch = "x86_64")]
fn main() {
    use std::hint::black_box;

    use relu_runtime::Network;
    use relu_test_yardstick::{Digits, S, Xs, by_hand};

    let arguments: Vec<String> = std::env::args().collect();
    let [_, network, who, calls] = arguments.as_slice() else {
        panic!("three arguments are needed");
    };
    let calls: usize = calls.parse().expect("a number of calls");
    macro_rules! run {
        ($network:ident, $in:literal) => {{
            let (network, x) = ($network::new(1), [0.5; $in]);
            let hand = by_hand::$network::of(&network);
            for _ in 0..calls {
                if who == "ours" {
                    black_box(network.forward(black_box(&x)));
                } else {
                    // SAFETY: the test has looked for the instructions.
                    black_box(unsafe { hand.forward(black_box(&x)) });
                }
            }
        }};
    }
    match network.as_str() {
        "xs" => run!(Xs, 6),
        "s" => run!(S, 16),
        _ => run!(Digits, 64),
    }
}
