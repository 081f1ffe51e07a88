//! Writes random descriptions as source, so that they are compiled for real:
//! `networks.rs` has a module per network, and the macro `for_each_network`.

mod description;
mod features;
mod graph;
mod losses;
mod names;
mod pipeline;
mod size;
mod value;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use description::Description;
use features::Wanted;
use size::{N, ROWS};

/// So many descriptions are tested, and later ones that have what too few of these
/// have.
const FIRST: usize = 48;

/// In release every so many-th of them is tested: small products, which have code of
/// their own there, take long to compile.
const STRIDE: usize = 12;

/// The seed of the first description. Among random networks are some so badly
/// conditioned that errors hide in their rounding, which the tests count and refuse:
/// where a change of the generator brings such a one, begin elsewhere.
const START: u64 = 0;

/// A feature that none of so many descriptions has, none can have.
const MOST: u64 = 10_000;

fn main() {
    println!("cargo::rerun-if-changed=generator");
    let mut descriptions = descriptions();
    if env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        descriptions = descriptions.into_iter().step_by(STRIDE).collect();
    }
    let source = source(&descriptions);
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("networks.rs"), source).expect("OUT_DIR can be written");
}

fn descriptions() -> Vec<Description> {
    let (mut wanted, mut taken) = (Wanted::all(), Vec::new());
    for description in (START..START + MOST).map(description::random) {
        if taken.len() >= FIRST && wanted.is_empty() {
            return taken;
        }
        if wanted.count(&description.text) || taken.len() < FIRST {
            taken.push(description);
        }
    }
    panic!("the random descriptions have too few of {:?}", wanted.names());
}

fn source(descriptions: &[Description]) -> String {
    let mut modules = format!(
        "/// What sizes are written with.\npub const N: usize = {N};\n\n\
         /// Rows that every table has.\npub const ROWS: u32 = {ROWS};\n\n"
    );
    let mut calls = String::new();
    for (index, Description { name, text, inputs, targets }) in descriptions.iter().enumerate() {
        writeln!(
            modules,
            "pub mod network_{index} {{\n    const N: usize = {N};\n    // Not all sizes are written with it.\n    const _: usize = N;\n\n    relu_runtime::network! {{\n{text}    }}\n}}\n"
        )
        .expect("a string grows");
        modules.push_str(&input(index, name, inputs));
        let letters = ["a", "b", "c"].iter().zip(targets);
        let targets: Vec<_> =
            letters.map(|(letter, (kind, width))| format!("{letter} {kind} {width}")).collect();
        let targets = targets.join(", ");
        writeln!(
            calls,
            "        $test!(crate::networks::network_{index}::{name}, {index}, {text:?}, [{targets}]);"
        )
        .expect("a string grows");
    }
    format!(
        "{modules}macro_rules! for_each_network {{\n    ($test:ident) => {{\n{calls}    }};\n}}\n"
    )
}

/// How the tests make a sample, where it is a struct of several inputs.
fn input(index: usize, name: &str, inputs: &[(String, bool)]) -> String {
    if inputs.len() == 1 {
        return String::new();
    }
    let has_indices = inputs.iter().any(|(_, is_indices)| *is_indices);
    let kind = if has_indices { "indices" } else { "numbers" };
    let field =
        |(name, _): &(String, bool)| format!("r#{}", name.trim_start_matches("r#").to_lowercase());
    let fields: Vec<_> = inputs.iter().map(field).collect();
    let fields = fields.join(", ");
    format!("crate::inputs::test_input!(network_{index}::{name}Input {{ {fields} }} {kind});\n\n")
}
