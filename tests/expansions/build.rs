//! Prints the expansions of the compiler's snapshot descriptions.

use std::path::{Path, PathBuf};
use std::{env, fs};

use relu_build::Target;
use relu_codegen::{Options, expand};
use safetensors::Dtype;
use safetensors::tensor::TensorView;

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
    pack_weights(&out);
}

fn printed(path: &Path) -> String {
    let description = fs::read_to_string(path).expect("the description can be read");
    let tokens = description.parse().expect("it consists of tokens");
    let expansion = expand(tokens, &Options::default());
    assert!(expansion.diagnostics.is_empty(), "{}: {:?}", path.display(), expansion.diagnostics);
    prettyplease::unparse(&syn::parse2(expansion.tokens).expect("the code parses"))
}

/// Packs the weights that one of the descriptions asks for: zeros.
fn pack_weights(out: &Path) {
    let description = fs::read_to_string(Path::new(NETWORKS).join("pretrained.txt"));
    let package = out.join("package");
    fs::create_dir_all(&package).expect("OUT_DIR can be written");
    let source = format!("network! {{ {} }}", description.expect("the description can be read"));
    fs::write(package.join("lib.rs"), source).expect("OUT_DIR can be written");
    let tensor = |shape: &[usize], bytes| {
        TensorView::new(Dtype::F32, shape.to_vec(), bytes).expect("the bytes are as many")
    };
    let (weight, bias) = ([0; 3 * 4 * 4], [0; 3 * 4]);
    let tensors = [("y.weight", tensor(&[3, 4], &weight)), ("y.bias", tensor(&[3], &bias))];
    let file = safetensors::serialize(tensors, None).expect("two tensors are a file");
    let target = Target { panel: relu_runtime::PANEL, big_endian: cfg!(target_endian = "big") };
    let packed = relu_build::pack(&package, "small-net", &file, target).expect("they fit");
    let path = out.join("small-net.relu");
    fs::write(&path, packed.expect("it has no mistakes")).expect("OUT_DIR can be written");
    let variable = relu_codegen::weights::variable("small-net");
    println!("cargo::rustc-env={variable}={}", path.display());
}
