//! The command `relu`.

use std::process::ExitCode;

fn main() -> ExitCode {
    relu_cli::run(std::env::args_os())
}
