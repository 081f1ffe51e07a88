//! The same with weights that are files:
//!
//! ```text
//! digit-files --model SAFETENSORS    whichever network it is of
//! digit-files --pack SAFETENSORS TO  makes a packed file of the network `Digits`
//! digit-files --packed FILE          maps it into memory
//! ```

use std::fs::{self, File};
use std::io::{stdin, stdout};
use std::process::ExitCode;

use digit_reader::{Digits, Done, Model, answer, end};
use memmap2::Mmap;
use relu_runtime::Network as _;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    end(&match arguments.as_slice() {
        ["--model", file] => with_model(file),
        ["--pack", file, to] => pack(file, to),
        ["--packed", file] => with_packed(file),
        _ => Err("usage: digit-files --model FILE | --pack FILE TO | --packed FILE".into()),
    })
}

// ANCHOR: model
fn with_model(file: &str) -> Done {
    let model = Model::load(file)?;
    eprintln!("{file} is of {}", model.name());
    answer(|image| model.forward(image), stdin().lock(), stdout())
}
// ANCHOR_END: model

// ANCHOR: pack
fn pack(file: &str, to: &str) -> Done {
    let network = Digits::load(file)?;
    fs::write(to, network.to_packed())?;
    Ok(())
}
// ANCHOR_END: pack

// ANCHOR: packed
fn with_packed(file: &str) -> Done {
    let file = File::open(file)?;
    // SAFETY: nobody writes to the file while it is mapped.
    let mapped = unsafe { Mmap::map(&file) }?;
    let network: &Digits = Digits::from_packed(&mapped)?;
    answer(|image| network.forward(image), stdin().lock(), stdout())
}
// ANCHOR_END: packed
