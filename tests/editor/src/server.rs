//! Finds rust-analyzer, and starts it.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::connection::Connection;

/// The version of the server, where there is one.
pub fn version() -> Option<String> {
    printed("rust-analyzer", &["--version"])
}

/// Starts it in a folder.
pub fn start(folder: &Path) -> io::Result<Connection> {
    let server = Command::new("rust-analyzer")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    Connection::new(server).ok_or_else(|| io::Error::other("the server has no pipes"))
}

/// Whether the server is of another version than the compiler, so that it may not know
/// the protocol of the compiler's macros.
pub fn is_foreign(server: &str) -> bool {
    let minor = |version: &str| version.split('.').nth(1).map(str::to_owned);
    printed("rustc", &["--version"]).is_none_or(|compiler| minor(&compiler) != minor(server))
}

fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
