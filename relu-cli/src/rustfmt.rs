//! Code as rustfmt lays it out, where that is installed: it is what formats the crate that a
//! written expansion becomes a part of.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// The code formatted by the user's rustfmt, with the settings of the current folder; as it is
/// where there is none.
#[must_use]
pub fn format(code: String) -> String {
    formatted(&code).unwrap_or(code)
}

fn formatted(code: &str) -> Option<String> {
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--quiet"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let mut input = child.stdin.take()?;
    let code = code.to_owned();
    // From a thread of its own, so that neither waits for the other.
    let writer = std::thread::spawn(move || input.write_all(code.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let is_written = writer.join().is_ok_and(|written| written.is_ok());
    let text = String::from_utf8(output.stdout).ok()?;
    (is_written && output.status.success() && !text.is_empty()).then_some(text)
}
