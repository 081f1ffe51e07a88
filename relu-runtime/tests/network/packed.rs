//! Packed networks: what is read where it lies, and what is refused.

use relu_runtime::packed::{Aligned, HEADER_LEN, VERSION};
use relu_runtime::prelude::*;
use relu_runtime::{PANEL, PackedError};

network! {
    struct Packed(x: [3]) -> y {
        a: dense(20) -> two_sided_relu,
        y: dense(2),
    }
}

network! {
    /// The same sizes with another activation.
    struct Other(x: [3]) -> y {
        a: dense(20) -> relu -> two_sided_relu,
        y: dense(2),
    }
}

/// Networks that differ in one thing each, which no layer's text tells.
mod alike {
    use relu_runtime::prelude::*;

    macro_rules! networks {
        ($($name:ident: $inputs:tt -> $outputs:tt, $hidden:literal, $y:ident);* $(;)?) => {
            $(
                pub mod $name {
                    use super::*;
                    const HIDDEN: usize = $hidden;
                    network! {
                        pub struct Net $inputs -> $outputs {
                            a: p -> dense(4),
                            b: p -> residual(dense(HIDDEN) -> relu -> dense(4)) -> dense(4),
                            y: $y -> dense(12) -> maxout(2),
                            z: concat(y, q, r) -> dense(2),
                        }
                    }
                }
            )*
        };
    }

    networks! {
        first: (p: [4], q: [2], r: [3]) -> (a, b, z, y), 5, a;
        source: (p: [4], q: [2], r: [3]) -> (a, b, z, y), 5, b;
        outputs: (p: [4], q: [2], r: [3]) -> (b, a, z, y), 5, a;
        inputs: (p: [4], q: [3], r: [2]) -> (a, b, z, y), 5, a;
        hidden: (p: [4], q: [2], r: [3]) -> (a, b, z, y), 6, a;
    }
}

#[test]
fn networks_that_are_joined_otherwise_are_refused() {
    let packed = alike::first::Net::new(1).to_packed();
    assert!(alike::first::Net::unpack(&packed).is_ok());
    let architecture = Some(PackedError::Architecture);
    assert_eq!(alike::source::Net::unpack(&packed).err(), architecture);
    assert_eq!(alike::outputs::Net::unpack(&packed).err(), architecture);
    assert_eq!(alike::inputs::Net::unpack(&packed).err(), architecture);
    assert_eq!(alike::hidden::Net::unpack(&packed).err(), architecture);
}

#[cfg(feature = "safetensors")]
#[test]
fn files_of_networks_that_are_joined_otherwise_are_refused() {
    use relu_runtime::save::SaveNames;
    let file = alike::first::Net::new(1).to_safetensors(SaveNames::Short).expect("it can be saved");
    assert!(alike::first::Net::from_safetensors(&file).is_ok());
    let error = |error: relu_runtime::save::LoadError| error.to_string();
    let source = alike::source::Net::from_safetensors(&file).map_err(error);
    let source = source.expect_err("another block is read");
    assert!(source.contains("the file has `y reads a`; the network has `y reads b`"), "{source}");
    let outputs = alike::outputs::Net::from_safetensors(&file).map_err(error);
    let outputs = outputs.expect_err("the order is another");
    assert!(outputs.contains("the file has `output a`, `output b`; "), "{outputs}");
    let inputs = alike::inputs::Net::from_safetensors(&file).map_err(error);
    let inputs = inputs.expect_err("they are of other widths");
    assert!(inputs.contains("the file has `input 2 [2]`, `input 3 [3]`; "), "{inputs}");
}

/// The same text and the same parameters, but for a constant that makes another shape.
mod halves {
    use relu_runtime::prelude::*;

    pub mod two {
        use super::*;
        const PART: usize = 2;
        network! {
            pub struct Net(x: [4]) -> y {
                y: dense(12) -> maxout(PART),
            }
        }
    }
    pub mod three {
        use super::*;
        const PART: usize = 3;
        network! {
            pub struct Net(x: [4]) -> y {
                y: dense(12) -> maxout(PART),
            }
        }
    }
}

#[test]
fn other_shapes_are_refused() {
    let packed = halves::two::Net::new(1).to_packed();
    let error = halves::three::Net::unpack(&packed).err();
    assert_eq!(error, Some(PackedError::Architecture));
}

/// Room for a packed network that begins a cache line.
type Room = Box<Aligned<[u8; 16 * 1024]>>;

/// A packed network with bytes changed, in aligned memory.
fn room(change: impl FnOnce(&mut Vec<u8>)) -> (Room, usize) {
    let mut bytes = Packed::new(7).to_packed();
    change(&mut bytes);
    let mut room = Box::new(Aligned([0; 16 * 1024]));
    room.0[..bytes.len()].copy_from_slice(&bytes);
    (room, bytes.len())
}

/// Why changed bytes are refused, where they are.
fn error(change: impl FnOnce(&mut Vec<u8>)) -> Option<PackedError> {
    let (room, len) = room(change);
    Packed::from_packed(&room.0[..len]).err()
}

#[test]
fn it_is_used_where_it_lies() {
    let (room, len) = room(|_| {});
    let packed = Packed::from_packed_checked(&room.0[..len]).expect("nothing was changed");
    let network = Packed::new(7);
    assert_eq!(packed.parameters(), network.parameters());
    assert_eq!(packed.forward(&[0.1, -0.2, 0.3]), network.forward(&[0.1, -0.2, 0.3]));
    let start = room.0[HEADER_LEN..].as_ptr();
    assert_eq!(packed.parameters().as_ptr().cast(), start);
    assert_eq!(
        *Packed::unpack(&network.to_packed()).expect("it is the same").parameters(),
        *packed.parameters()
    );
}

#[test]
fn other_bytes_are_refused() {
    assert_eq!(error(|bytes| bytes.truncate(10)), Some(PackedError::Format));
    assert_eq!(error(|bytes| bytes[0] ^= 1), Some(PackedError::Format));
    assert_eq!(error(|bytes| bytes[..8].reverse()), Some(PackedError::ByteOrder));
    let version = error(|bytes| bytes[8..12].copy_from_slice(&9_u32.to_ne_bytes()));
    assert_eq!(version, Some(PackedError::Version { found: 9 }));
    let panel = error(|bytes| bytes[12..16].copy_from_slice(&3_u32.to_ne_bytes()));
    assert_eq!(panel, Some(PackedError::Panel { found: 3 }));
    assert_eq!(error(|bytes| bytes[16] ^= 1), Some(PackedError::Architecture));
    let expected = HEADER_LEN + 4 * Packed::STORAGE_LEN;
    assert_eq!(Packed::PACKED_LEN, expected);
    let longer = error(|bytes| bytes.push(0));
    assert_eq!(longer, Some(PackedError::Length { expected, found: expected + 1 }));
    let more = (Packed::STORAGE_LEN as u64 + 1).to_ne_bytes();
    let other = error(|bytes| bytes[24..32].copy_from_slice(&more));
    assert_eq!(other, Some(PackedError::Checksum));
    for byte in 40..HEADER_LEN {
        assert_eq!(error(|bytes| bytes[byte] = 1), Some(PackedError::Checksum), "{byte}");
    }
    let shorter = error(|bytes| bytes.truncate(expected - 4));
    assert_eq!(shorter, Some(PackedError::Length { expected, found: expected - 4 }));
}

#[test]
fn another_network_is_refused() {
    let (room, len) = room(|_| {});
    assert_eq!(Other::from_packed(&room.0[..len]).err(), Some(PackedError::Architecture));
    assert_eq!(Other::STORAGE_LEN, Packed::STORAGE_LEN);
}

#[test]
fn a_changed_number_is_noticed_where_asked_for() {
    let (room, len) = room(|bytes| *bytes.last_mut().expect("there are some") ^= 1);
    let bytes = &room.0[..len];
    assert!(Packed::from_packed(bytes).is_ok());
    assert_eq!(Packed::from_packed_checked(bytes).err(), Some(PackedError::Checksum));
    assert_eq!(Packed::unpack(bytes).err(), Some(PackedError::Checksum));
}

#[test]
fn what_is_not_aligned_is_copied_only() {
    let packed = Packed::new(7).to_packed();
    let mut room = Box::new(Aligned([0; 16 * 1024]));
    room.0[2..2 + packed.len()].copy_from_slice(&packed);
    let bytes = &room.0[2..2 + packed.len()];
    let expected = align_of::<Packed>();
    assert_eq!(Packed::from_packed(bytes).err(), Some(PackedError::Alignment { expected }));
    assert!(Packed::unpack(bytes).is_ok());
}

#[test]
fn errors_say_what_is_wrong() {
    let version = PackedError::Version { found: 9 }.to_string();
    assert!(version.ends_with(&format!("(it is 9, not {VERSION})")), "{version}");
    let panel = PackedError::Panel { found: 3 }.to_string();
    assert!(panel.ends_with(&format!("(panels of 3, not {PANEL})")), "{panel}");
}
