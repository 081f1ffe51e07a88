//! Packing for this target gives what the network itself does; for others the same numbers in
//! their order.

use std::path::PathBuf;

use relu_build::{Target, pack};
use relu_runtime::PANEL;
use relu_runtime::packed::HEADER_LEN;
use relu_runtime::prelude::*;
use relu_runtime::save::SaveNames;

/// Defines a network, and its description as text.
macro_rules! described {
    ($text:ident: $($tokens:tt)*) => {
        network! { $($tokens)* }
        const $text: &str = stringify!($($tokens)*);
    };
}

const WIDTH: usize = 5;

described! { SMALL:
    struct Small(x: [3]) -> y {
        a: dense(WIDTH) -> two_sided_relu,
        y: dense(2, bias: false),
    }
}

described! { GRAPH:
    struct Graph(words: [2], clock: [1]) -> (policy, value) {
        seen: words -> embedding(20, 3) -> layer_norm,
        both: concat(seen, clock) -> dense(17) -> batch_norm -> two_sided_relu,
        deep: repeat(3, dense({ 17 }) -> batch_norm -> two_sided_relu) -> dense(6) -> prelu,
        nested: repeat(2, residual(rms_norm -> repeat(2, dense(6) -> relu) -> scale)),
        policy: nested -> dense(4),
        value: nested -> dense(1),
    }
}

/// A package with a description that has weights.
fn package(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(folder.join("src")).expect("temporary folders can be made");
    let source = format!(
        "const WIDTH: usize = 5;\nrelu_runtime::network! {{ #[weights(\"{name}\")] {text} }}\n"
    );
    std::fs::write(folder.join("src/lib.rs"), source).expect("it can be written");
    folder
}

/// The network packed by way of a file and the text of its description.
fn packed<N: Network>(name: &str, text: &str, network: &N, target: Target) -> Vec<u8> {
    let file = network.to_safetensors(SaveNames::Short).expect("it can be saved");
    let packed = pack(&package(name, text), name, &file, target).expect("it fits");
    packed.expect("the description has no mistakes")
}

const HERE: Target = Target { panel: PANEL, big_endian: cfg!(target_endian = "big") };

#[test]
fn a_build_script_packs_what_the_network_does() {
    let small = Small::new(1);
    assert_eq!(packed("small", SMALL, &*small, HERE), small.to_packed());
    let graph = Graph::new(2);
    assert_eq!(packed("graph", GRAPH, &*graph, HERE), graph.to_packed());
}

#[test]
fn for_a_target_without_vectors_nothing_is_padded() {
    let small = Small::new(3);
    let bytes = packed("scalar", SMALL, &*small, Target { panel: 1, big_endian: true });
    let numbers = bytes[HEADER_LEN..].chunks_exact(4);
    let numbers: Vec<_> = numbers.map(|b| f32::from_be_bytes([b[0], b[1], b[2], b[3]])).collect();
    let get = |name: &str| small.parameter(name).expect("there is one");
    let mut expected = get("a.weight");
    expected.extend(get("a.bias"));
    // Both sides of a value stand beside each other.
    let wide = get("y.weight");
    for row in wide.chunks(2 * WIDTH) {
        let (positive, negative) = row.split_at(WIDTH);
        expected.extend(positive.iter().zip(negative).flat_map(|(a, b)| [*a, *b]));
    }
    assert_eq!(numbers, expected);
    assert_eq!(&bytes[..4], 0x4b43_4150_u32.to_be_bytes());
}
