//! A hash that is the same everywhere.

/// FNV-1a of 64 bits (Fowler, Noll and Vo): short, and a constant can be one.
#[derive(Clone, Copy)]
pub(crate) struct Fnv(pub u64);

impl Fnv {
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    pub const fn bytes(mut self, bytes: &[u8]) -> Self {
        let mut index = 0;
        while index < bytes.len() {
            self = self.byte(bytes[index]);
            index += 1;
        }
        self
    }

    /// A text with its length, so that two texts are not one longer one.
    pub const fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes()).number(text.len())
    }

    pub const fn number(self, number: usize) -> Self {
        self.bytes(&(number as u64).to_le_bytes())
    }

    /// The bits of numbers, whatever the order of their bytes in memory.
    pub fn numbers(mut self, numbers: impl IntoIterator<Item = f32>) -> Self {
        for number in numbers {
            self = self.bytes(&number.to_bits().to_le_bytes());
        }
        self
    }
}

#[cfg(feature = "safetensors")]
impl core::fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        *self = self.bytes(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Fnv;

    /// The values are those of the authors' test suite.
    #[test]
    fn known_hashes() {
        for (text, expected) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            assert_eq!(Fnv::new().bytes(text.as_bytes()).0, expected, "{text}");
        }
    }
}
