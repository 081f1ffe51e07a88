//! Random networks: what a build script makes of a description's text is what the compiler
//! makes of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use relu_build::Target;
use relu_runtime::PANEL;
use relu_runtime::packed::HEADER_LEN;
use relu_runtime::prelude::*;
use relu_runtime::save::SaveNames;

use crate::networks::{self, N};

const HERE: Target = Target { panel: PANEL, big_endian: cfg!(target_endian = "big") };

/// A network as a build script packs it, by way of a file.
fn packed(network: &impl Network, index: usize, description: &str) -> Vec<u8> {
    let package = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("random-{index}"));
    let text =
        format!("const N: usize = {N};\nnetwork! {{ #[weights(\"net\")]\n{description} }}\n");
    fs::create_dir_all(package.join("src")).expect("temporary folders can be made");
    fs::write(package.join("src/lib.rs"), text).expect("it can be written");
    let file = network.to_safetensors(SaveNames::Short).expect("it can be saved");
    let packed = relu_build::pack(&package, "net", &file, HERE);
    packed.unwrap_or_else(|error| panic!("{error}")).expect("there are no mistakes")
}

#[test]
fn a_build_script_packs_what_the_compiler_makes() {
    let (mut headers, mut count) = (BTreeSet::new(), 0);
    macro_rules! check {
        ($network:ty, $index:literal, $description:literal, $targets:tt) => {
            let network = <$network>::new($index);
            let packed = packed(&*network, $index, $description);
            assert!(packed == network.to_packed(), "{}", $description);
            headers.insert(packed[..HEADER_LEN / 2].to_vec());
            count += 1;
        };
    }
    networks::for_each_network!(check);
    // No two of them are one network.
    assert_eq!(headers.len(), count);
}
