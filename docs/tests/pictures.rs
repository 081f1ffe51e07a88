//! The pictures show what networks compute today.
//!
//! On a machine without fused multiply-add a line may differ by a pixel.

use std::process::Command;
use std::{io, str};

#[test]
fn no_picture_is_stale() -> io::Result<()> {
    let output = Command::new(env!("CARGO_BIN_EXE_pictures")).arg("--check").output()?;
    assert!(output.status.success(), "{}", str::from_utf8(&output.stderr).unwrap_or_default());
    Ok(())
}
