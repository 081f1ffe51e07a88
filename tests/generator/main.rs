//! Writes random descriptions as source, so that they are compiled for real:
//! `networks.rs` has a module per network, and the macro `for_each_network`.

mod description;
mod names;
mod pipeline;
mod size;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use description::Description;
use size::N;

/// Descriptions that are tested.
const COUNT: u64 = 64;

fn main() {
    println!("cargo::rerun-if-changed=generator");
    let mut modules = String::new();
    let mut calls = String::new();
    for index in 0..COUNT {
        let Description { name, loss, text } = description::random(index);
        writeln!(
            modules,
            "pub mod network_{index} {{\n    const N: usize = {N};\n    // Not all sizes are written with it.\n    const _: usize = N;\n\n    relu_runtime::network! {{\n{text}    }}\n}}\n"
        )
        .expect("a string grows");
        writeln!(
            calls,
            "        $test!(crate::networks::network_{index}::{name}, {index}, {text:?}, {loss});"
        )
        .expect("a string grows");
    }
    let source = format!(
        "{modules}macro_rules! for_each_network {{\n    ($test:ident) => {{\n{calls}    }};\n}}\n"
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("networks.rs"), source).expect("OUT_DIR can be written");
}
