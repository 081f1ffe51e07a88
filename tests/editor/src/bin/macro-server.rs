//! The compiler's server of procedural macros, for a rust-analyzer that is older than the
//! compiler: it says that it speaks the protocol that such a one knows, which it does.

use std::error::Error;
use std::io::{BufRead, BufReader, Write, stdout};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, str};

/// The newest version of the protocol that rust-analyzer 1.85, Debian's, knows.
const KNOWN: &str = "{\"ApiVersionCheck\":5}\n";

fn main() -> Result<(), Box<dyn Error>> {
    let printed = Command::new("rustc").args(["--print", "sysroot"]).output()?.stdout;
    let root = Path::new(str::from_utf8(&printed)?.trim());
    let mut server = Command::new(root.join("libexec/rust-analyzer-proc-macro-srv"))
        .args(env::args_os().skip(1))
        .stdout(Stdio::piped())
        .spawn()?;
    let output = server.stdout.take().ok_or("the server has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line? + "\n";
        let is_version = line.starts_with("{\"ApiVersionCheck\":");
        stdout().write_all(if is_version { KNOWN.as_bytes() } else { line.as_bytes() })?;
        stdout().flush()?;
    }
    Ok(())
}
