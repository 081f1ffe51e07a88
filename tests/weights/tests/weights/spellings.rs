//! One network, however it is written; and networks that look alike, which are not one.

use std::path::PathBuf;

use relu_build::{Target, pack};
use relu_runtime::packed::HEADER_LEN;
use relu_runtime::prelude::*;
use relu_runtime::save::SaveNames;
use relu_runtime::{PANEL, PackedError};

const HERE: Target = Target { panel: PANEL, big_endian: cfg!(target_endian = "big") };

/// Modules with a network each, and their texts.
macro_rules! modules {
    ($list:ident: $($module:ident { $($tokens:tt)* })*) => {
        $(mod $module {
            use relu_runtime::prelude::*;
            $($tokens)*
        })*
        /// What each is called, its text, how it packs, and how it reads a file and bytes.
        const $list: &[Spelling] = &[$(Spelling {
            name: stringify!($module),
            text: stringify!($($tokens)*),
            packed: || $module::Gate::new(1).to_packed(),
            file: || {
                $module::Gate::new(1).to_safetensors(SaveNames::Short).expect("it can be saved")
            },
            load: |file| {
                let network = $module::Gate::from_safetensors(file);
                network.map(|network| network.to_packed()).map_err(|error| error.to_string())
            },
            unpack: |packed| $module::Gate::unpack(packed).map(|network| network.to_packed()),
        }),*];
    };
}

struct Spelling {
    name: &'static str,
    text: &'static str,
    packed: fn() -> Vec<u8>,
    file: fn() -> Vec<u8>,
    load: fn(&[u8]) -> Result<Vec<u8>, String>,
    unpack: fn(&[u8]) -> Result<Vec<u8>, PackedError>,
}

impl Spelling {
    /// What a build script makes of a file and the text.
    fn pack(&self, file: &[u8]) -> Result<Vec<u8>, String> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("spellings").join(self.name);
        std::fs::create_dir_all(folder.join("src")).expect("temporary folders can be made");
        // However the compiler breaks the lines.
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let source = text.replace("pub struct Gate", "#[weights(\"gate\")] pub struct Gate");
        std::fs::write(folder.join("src/lib.rs"), source).expect("it can be written");
        let packed = pack(&folder, "gate", file, HERE).map_err(|error| error.to_string())?;
        Ok(packed.expect("the description has no mistakes"))
    }
}

modules! { SAME:
    plain {
        network! {
            pub struct Gate(x: [3]) -> y {
                wide: dense(20) -> two_sided_relu,
                mid: dense(7) -> batch_norm -> leaky_relu,
                y: mid + mid -> dense(2),
            }
        }
    }
    constants {
        const THIRD: usize = 20 / 3;
        const W: usize = THIRD * 3 + 2;
        const HUNDREDTH: f32 = 0.01;
        network! {
            pub struct Gate(x: [{ W - 17 }]) -> y {
                wide: dense(W) -> two_sided_relu,
                mid: dense({ THIRD + 1 }) -> batch_norm(epsilon: { 1e-5 }) -> leaky_relu(HUNDREDTH),
                y: mid + mid -> dense(2),
            }
        }
    }
    arguments {
        network! {
            pub struct Gate(x: [3]) -> y {
                wide: dense(units: 20, bias: true, init: he_normal) -> two_sided_relu,
                mid: dense(0x7)
                    -> batch_norm(momentum: 0.2, epsilon: 0.000_01)
                    -> leaky_relu(slope: 1e-2),
                y: mid + mid -> dense(2, init: zeros),
            }
        }
    }
    training {
        network! {
            pub struct Gate(samples: [3]) -> y {
                wide: samples -> dense(20) -> two_sided_relu,
                mid: dense(7)
                    -> batch_norm
                    -> leaky_relu
                    -> dropout(0.3)
                    -> gaussian_noise(0.1)
                    -> alpha_dropout(0.1),
                y: mid + mid -> dense(2),
            }
            train { loss: mean_squared_error, clip: global_norm(1.0), freeze: wide, l2: 0.1 }
        }
    }
    elsewhere {
        mod numbers {
            pub mod deep {
                macro_rules! slope { () => { 0.01 }; }
                pub const SLOPE: f32 = slope!();
            }
        }
        network! {
            pub struct Gate(x: [3]) -> y {
                wide: dense(20) -> two_sided_relu,
                mid: dense(7) -> batch_norm -> leaky_relu({ numbers::deep::SLOPE }),
                y: mid + mid -> dense(2),
            }
        }
    }
}

modules! { OTHERS:
    slope {
        const SLOPE: f32 = 0.9;
        network! {
            pub struct Gate(x: [3]) -> y {
                wide: dense(20) -> two_sided_relu,
                mid: dense(7) -> batch_norm -> leaky_relu(SLOPE),
                y: mid + mid -> dense(2),
            }
        }
    }
    next_number {
        const SLOPE: f32 = 0.010_000_001;
        network! {
            pub struct Gate(x: [3]) -> y {
                wide: dense(20) -> two_sided_relu,
                mid: dense(7) -> batch_norm -> leaky_relu(SLOPE),
                y: mid + mid -> dense(2),
            }
        }
    }
    epsilon {
        network! {
            pub struct Gate(x: [3]) -> y {
                wide: dense(20) -> two_sided_relu,
                mid: dense(7) -> batch_norm(epsilon: 1e-4) -> leaky_relu,
                y: mid + mid -> dense(2),
            }
        }
    }
    activation {
        network! {
            pub struct Gate(x: [3]) -> y {
                wide: dense(20) -> two_sided_relu,
                mid: dense(7) -> batch_norm -> elu,
                y: mid + mid -> dense(2),
            }
        }
    }
    sum {
        network! {
            pub struct Gate(x: [3]) -> y {
                wide: dense(20) -> two_sided_relu,
                mid: dense(7) -> batch_norm -> leaky_relu,
                y: mid + mid + mid -> dense(2),
            }
        }
    }
}

#[test]
fn spellings_of_one_network_take_each_others_files() {
    for one in SAME {
        let (file, packed) = ((one.file)(), (one.packed)());
        for other in SAME {
            let names = format!("{} by {}", one.name, other.name);
            assert!((other.load)(&file).expect(&names) == packed, "{names}");
            assert!((other.unpack)(&packed).expect(&names) == packed, "{names}");
            assert!(other.pack(&file).expect(&names) == packed, "{names}");
        }
    }
}

#[test]
fn networks_that_compute_something_else_refuse_the_files() {
    let (file, packed) = ((SAME[0].file)(), (SAME[0].packed)());
    let architecture = Some(PackedError::Architecture);
    for other in OTHERS {
        assert_eq!((other.unpack)(&packed).err(), architecture, "{}", other.name);
        for error in [(other.load)(&file), other.pack(&file)] {
            let error = error.expect_err(other.name);
            assert!(error.contains("\n- the layers differ: the file has "), "{error}");
            assert!(error.contains("\nhelp: all tensors fit"), "{error}");
        }
        // A build script knows their numbers, too.
        assert!(other.pack(&(other.file)()).expect(other.name) == (other.packed)());
    }
}

/// The program compares its own number with the file's, which the build script took over.
#[test]
fn a_number_that_a_build_script_does_not_know_is_compared_in_the_program() {
    let elsewhere = SAME.iter().find(|spelling| spelling.name == "elsewhere").expect("it is there");
    let slope = &OTHERS[0];
    let packed = elsewhere.pack(&(slope.file)()).expect("the number is taken from the file");
    assert_eq!(packed[..HEADER_LEN], (slope.packed)()[..HEADER_LEN]);
    assert_eq!((elsewhere.unpack)(&packed).err(), Some(PackedError::Architecture));
}

/// Dropout between `two_sided_relu` and the product that reads it changes how the weight lies
/// in memory, and nothing else.
mod sides {
    use super::*;

    network! {
        struct Fused(x: [3]) -> y {
            a: dense(4) -> two_sided_relu,
            y: dense(2),
        }
    }

    network! {
        struct Apart(x: [3]) -> y {
            a: dense(4) -> two_sided_relu -> dropout(0.5),
            y: dense(2),
        }
    }

    #[test]
    fn a_file_is_of_both_but_packed_bytes_are_of_one() {
        let fused = Fused::new(1);
        let file = fused.to_safetensors(SaveNames::Short).expect("it can be saved");
        let apart = Apart::from_safetensors(&file).expect("it is the same network");
        assert_eq!(apart.parameter("y.weight").ok(), fused.parameter("y.weight").ok());
        assert_eq!(Apart::unpack(&fused.to_packed()).err(), Some(PackedError::Architecture));
    }
}
