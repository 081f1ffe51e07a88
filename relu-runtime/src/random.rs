//! Counter-based random numbers: Philox4x32-10.
//!
//! Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011. A
//! block of four words is a function of a key and a counter, so numbers can be
//! drawn in any order, by any number of threads, and are always the same.

const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
/// The golden ratio and sqrt(3) - 1, as fractions of 2^32.
const KEY_STEPS: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const ROUNDS: usize = 10;

/// A source of random words that a counter indexes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Philox {
    key: [u32; 2],
    stream: [u32; 2],
}

impl Philox {
    /// The numbers of a seed in one of its 2^64 streams, which are independent.
    pub(crate) const fn new(seed: u64, stream: u64) -> Self {
        Self { key: words(seed), stream: words(stream) }
    }

    /// The four random words of a counter.
    pub(crate) fn block(&self, counter: u64) -> [u32; 4] {
        let [low, high] = words(counter);
        let [stream_low, stream_high] = self.stream;
        philox(self.key, [low, high, stream_low, stream_high])
    }
}

/// The random words of a key and a counter.
///
/// A loop over counters becomes vectors where this is inlined.
#[inline(always)]
pub(crate) fn philox(mut key: [u32; 2], mut counter: [u32; 4]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let [low_0, high_0] = words(u64::from(MULTIPLIERS[0]) * u64::from(counter[0]));
        let [low_1, high_1] = words(u64::from(MULTIPLIERS[1]) * u64::from(counter[2]));
        counter = [high_1 ^ counter[1] ^ key[0], low_1, high_0 ^ counter[3] ^ key[1], low_0];
        key = [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])];
    }
    counter
}

/// The low and the high word.
#[expect(clippy::cast_possible_truncation, reason = "the low word")]
#[inline(always)]
const fn words(value: u64) -> [u32; 2] {
    [value as u32, (value >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers that come with the authors' Random123 library.
    const KNOWN: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
        ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        ([!0; 4], [!0; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];

    #[test]
    fn known_answers() {
        for (counter, key, answer) in KNOWN {
            assert_eq!(philox(key, counter), answer);
        }
    }

    #[test]
    fn seed_stream_and_counter_are_the_key_and_the_counters() {
        let philox = Philox::new(0x299f_31d0_a409_3822, 0x0370_7344_1319_8a2e);
        assert_eq!(philox.block(0x85a3_08d3_243f_6a88), KNOWN[2].2);
    }
}
