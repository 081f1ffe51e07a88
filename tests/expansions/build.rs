//! Prints the expansions of the compiler's snapshot descriptions.

use std::path::{Path, PathBuf};
use std::{env, fs};

use relu_codegen::{Options, expand};

const NETWORKS: &str = "../../relu-codegen/tests/networks";

fn main() {
    println!("cargo::rerun-if-changed={NETWORKS}");
    let entries = fs::read_dir(NETWORKS).expect("the descriptions are there");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    let source: String = paths.iter().map(|path| printed(path)).collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("expansions.rs"), source).expect("OUT_DIR can be written");
}

fn printed(path: &Path) -> String {
    let description = fs::read_to_string(path).expect("the description can be read");
    let tokens = description.parse().expect("it consists of tokens");
    let expansion = expand(tokens, &Options::default());
    assert!(expansion.diagnostics.is_empty(), "{}: {:?}", path.display(), expansion.diagnostics);
    prettyplease::unparse(&syn::parse2(expansion.tokens).expect("the code parses"))
}
