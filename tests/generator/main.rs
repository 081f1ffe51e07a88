//! Writes random descriptions as source, so that they are compiled for real:
//! `networks.rs` defines `Net0`, `Net1`, ... and the macro `for_each_network`.

mod description;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

/// Descriptions that are tested.
const COUNT: u64 = 64;

fn main() {
    println!("cargo::rerun-if-changed=generator");
    let mut source = String::new();
    let mut calls = String::new();
    for index in 0..COUNT {
        let name = format!("Net{index}");
        let description = description::random(&name, index);
        writeln!(source, "relu_runtime::network! {{\n{description}}}\n").expect("a string grows");
        writeln!(calls, "        $test!({name}, {index}, {description:?});")
            .expect("a string grows");
    }
    writeln!(
        source,
        "macro_rules! for_each_network {{\n    ($test:ident) => {{\n{calls}    }};\n}}"
    )
    .expect("a string grows");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("networks.rs"), source).expect("OUT_DIR can be written");
}
