//! Reads images from standard input, and prints which digits they show.

use std::io::{stdin, stdout};
use std::process::ExitCode;

use digit_reader::{Digits, answer, end};

fn main() -> ExitCode {
    let network = Digits::PRETRAINED;
    end(&answer(|image| network.forward(image), stdin().lock(), stdout()))
}
