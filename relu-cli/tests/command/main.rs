//! The command as users run it: what it prints, and its exit status.

mod asm;
mod errors;
mod files;
mod output;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The folder with the sources that are read.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A temporary folder of a test's own, emptied.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("temporary folders can be made");
    folder
}

/// Runs the command in a folder, with a text on standard input.
fn run_in(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_relu"));
    command.args(arguments).current_dir(folder).env_remove("CLICOLOR_FORCE").env("COLUMNS", "100");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    // A command that fails early does not read it.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the command ends")
}

/// Everything that a run shows.
fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is UTF-8");
    let status = output.status.code().expect("no signal has ended it");
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    let error = if error.is_empty() { error } else { format!("--- standard error\n{error}") };
    format!("{out}{error}--- exit status {status}\n")
}

/// What a run among the fixtures shows.
fn run(arguments: &[&str]) -> String {
    shown(&run_in(&fixtures(), arguments, ""))
}
