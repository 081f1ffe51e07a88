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
        philox(self.key, [[low], [high], [stream_low], [stream_high]]).map(|[word]| word)
    }
}

/// The blocks of `LANES` counters, side by side: word `w` of counter `l` is
/// `counters[w][l]`, and so in the result.
///
/// Loops over lanes, which become vectors where this is inlined.
#[inline(always)]
pub(crate) fn philox<const LANES: usize>(
    mut key: [u32; 2],
    mut words: [[u32; LANES]; 4],
) -> [[u32; LANES]; 4] {
    for _ in 0..ROUNDS {
        let (high_0, low_0) = multiply(MULTIPLIERS[0], &words[0]);
        let (high_1, low_1) = multiply(MULTIPLIERS[1], &words[2]);
        words[0] = xor(&high_1, &words[1], key[0]);
        words[1] = low_1;
        words[2] = xor(&high_0, &words[3], key[1]);
        words[3] = low_0;
        key = [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])];
    }
    words
}

/// The high and the low words of the products.
#[inline(always)]
fn multiply<const LANES: usize>(
    multiplier: u32,
    words: &[u32; LANES],
) -> ([u32; LANES], [u32; LANES]) {
    let (mut high, mut low) = ([0; LANES], [0; LANES]);
    for lane in 0..LANES {
        let product = u64::from(multiplier) * u64::from(words[lane]);
        high[lane] = (product >> 32) as u32;
        low[lane] = product as u32;
    }
    (high, low)
}

#[inline(always)]
fn xor<const LANES: usize>(a: &[u32; LANES], b: &[u32; LANES], key: u32) -> [u32; LANES] {
    let mut words = [0; LANES];
    for lane in 0..LANES {
        words[lane] = a[lane] ^ b[lane] ^ key;
    }
    words
}

/// The low and the high word.
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
            assert_eq!(philox(key, counter.map(|word| [word])).map(|[word]| word), answer);
        }
    }

    #[test]
    fn seed_stream_and_counter_are_the_key_and_the_counters() {
        let philox = Philox::new(0x299f_31d0_a409_3822, 0x0370_7344_1319_8a2e);
        assert_eq!(philox.block(0x85a3_08d3_243f_6a88), KNOWN[2].2);
    }

    #[test]
    fn lanes_are_blocks_of_their_own() {
        let lanes = philox([1, 2], [[7, 8, 9], [0; 3], [5; 3], [6; 3]]);
        for (lane, counter) in [7, 8, 9].into_iter().enumerate() {
            let block = philox([1, 2], [[counter], [0], [5], [6]]);
            assert_eq!(lanes.map(|words| words[lane]), block.map(|[word]| word));
        }
    }
}
