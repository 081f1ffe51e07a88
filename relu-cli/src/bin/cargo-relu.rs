//! The same as `cargo relu`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Cargo passes on the word by which it was called.
    let is_word = |(index, word): &(usize, std::ffi::OsString)| *index == 1 && word == "relu";
    let arguments = std::env::args_os().enumerate().filter(|argument| !is_word(argument));
    relu_cli::run(arguments.map(|(_, argument)| argument))
}
