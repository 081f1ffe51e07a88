//! Networks that are large enough for several threads, and pools of these.

use rayon::ThreadPool;
use relu_runtime::network;

/// Samples of a batch of which there is work for four threads.
pub const SAMPLES: usize = 150;

network! {
    /// Dense layers, and one that is too small to be divided.
    pub struct Plain(input: [300]) -> output {
        first: dense(280) -> relu,
        second: dense(205) -> gelu,
        third: dense(400) -> prelu -> dropout(0.2),
        output: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
}

network! {
    /// Both sides of values, and norms.
    pub struct TwoSided(input: [200]) -> output {
        first: dense(300) -> two_sided_relu,
        second: dense(290) -> batch_norm -> two_sided_relu,
        third: dense(100) -> layer_norm -> two_sided_relu,
        output: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: norm(1.0), l2: 1e-4 }
}

network! {
    /// Layers that are too narrow to be cut by columns, one- and two-sided, forward and
    /// backward.
    pub struct Narrow(input: [600]) -> output {
        first: dense(100) -> two_sided_relu,
        second: dense(600) -> two_sided_relu,
        third: dense(100) -> relu,
        fourth: dense(600) -> relu,
        output: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
}

network! {
    /// A graph with repetitions.
    pub struct Graph(left: [130], right: [150]) -> output {
        a: left -> dense(140) -> relu,
        b: right -> dense(140) -> repeat(3, residual(dense(140) -> relu)),
        both: a + b -> batch_norm,
        output: concat(both, right) -> dense(260) -> tanh -> dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
}

network! {
    /// So large that the gradient of a single sample is work for two threads.
    pub struct Wide(input: [600]) -> output {
        first: dense(500) -> relu,
        second: dense(300) -> relu,
        output: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(0.1) }
}

network! {
    /// Too small for several threads.
    pub struct Small(input: [16]) -> output {
        first: dense(32) -> relu,
        second: dense(32) -> relu,
        output: dense(4),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
}

/// A pool of so many threads.
///
/// # Panics
///
/// If the machine has no thread to spare.
#[must_use]
pub fn pool(threads: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start")
}

/// Rows of numbers from -1 up to 1, in an order without a pattern.
#[must_use]
pub fn rows<const N: usize>(seed: u64) -> Vec<[f32; N]> {
    let mut state = seed;
    let mut number = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let [.., high, _] =
            state.to_be_bytes().map(f32::from).first_chunk::<4>().copied().unwrap_or_default();
        high / 128.0 - 1.0
    };
    (0..SAMPLES).map(|_| std::array::from_fn(|_| number())).collect()
}

/// A class for each row.
#[must_use]
pub fn labels() -> Vec<usize> {
    (0..SAMPLES).map(|sample| sample * 7 % 10).collect()
}
