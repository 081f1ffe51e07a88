//! The output that the tutorial shows is what its program prints.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

const SHOWN: &str = include_str!("../src/tutorial/output.txt");

#[test]
fn the_program_prints_what_the_tutorial_shows() -> io::Result<()> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reader");
    fs::create_dir_all(folder.join("data"))?;
    fs::copy(docs.join("../examples/data/digits.csv"), folder.join("data/digits.csv"))?;
    let output = Command::new(env!("CARGO_BIN_EXE_reader")).current_dir(&folder).output()?;
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), SHOWN);
    Ok(())
}
