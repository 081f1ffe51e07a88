//! Counts and shapes as text, with the values of constants where they can be found.

use relu_codegen::model::{Element, Network, Shape};
use relu_codegen::plan::Count;

use relu_source::Constants;

/// `8,682`
#[must_use]
pub fn grouped(value: usize) -> String {
    let digits = value.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// `34.7 kB`, in powers of 1000; as it is below.
#[must_use]
pub fn bytes(value: usize) -> String {
    let (mut scaled, mut unit) = (value as f64, "bytes");
    for larger in ["kB", "MB", "GB", "TB"] {
        if scaled < 1000.0 {
            break;
        }
        (scaled, unit) = (scaled / 1000.0, larger);
    }
    if unit == "bytes" { format!("{value} bytes") } else { format!("{scaled:.1} {unit}") }
}

/// A count, or a question mark where only rustc knows it.
#[must_use]
pub fn count(count: &Count, constants: &Constants) -> String {
    constants.count(count).map_or_else(|| String::from("?"), grouped)
}

/// `[64]`, and a constant that only rustc knows by its name.
#[must_use]
pub fn shape(shape: &Shape, constants: &Constants) -> String {
    let sizes = shape.0.iter().map(|size| {
        constants.size(size).map_or_else(|| size.to_string(), |value| value.to_string())
    });
    format!("[{}]", sizes.collect::<Vec<_>>().join(", "))
}

/// `pixels [64] -> scores [10]`
#[must_use]
pub fn interface(network: &Network, constants: &Constants) -> String {
    let inputs = network.inputs.iter().map(|input| {
        let indices = if input.element == Element::Index { " of indices" } else { "" };
        format!("{} {}{indices}", input.name, shape(&input.shape, constants))
    });
    let outputs = network.outputs.iter().map(|output| {
        let block = &network.blocks[output.0];
        format!("{} {}", block.name, shape(&block.shape, constants))
    });
    let list = |items: Vec<String>| items.join(", ");
    format!("{} -> {}", list(inputs.collect()), list(outputs.collect()))
}

#[cfg(test)]
mod tests {
    use super::{bytes, grouped};

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([999, 34_700, 2_680_000].map(bytes), ["999 bytes", "34.7 kB", "2.7 MB"]);
    }
}
