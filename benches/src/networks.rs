//! The networks of the workloads, as our users describe them.

use relu_runtime::prelude::*;

network! {
    /// XS: 6 values in, 4 out.
    pub struct Xs(input: [6]) -> third {
        first: dense(64) -> relu,
        second: dense(8) -> relu,
        third: dense(4),
    }
}

network! {
    /// S: 16 values in, 4 out.
    pub struct S(input: [16]) -> third {
        first: dense(32) -> relu,
        second: dense(32) -> relu,
        third: dense(4),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
}

network! {
    /// M: 784 values in, 10 out.
    pub struct M(input: [784]) -> third {
        first: dense(128) -> relu,
        second: dense(64) -> relu,
        third: dense(10),
    }
}

network! {
    /// L: 784 values in, 10 out.
    pub struct L(input: [784]) -> third {
        first: dense(512) -> relu,
        second: dense(512) -> relu,
        third: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
}

network! {
    /// D: 64 values in, 10 out.
    pub struct D(input: [64]) -> third {
        first: dense(64) -> relu,
        second: dense(32) -> relu,
        third: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
}

network! {
    /// TS-L, two-sided: 784 values in, 10 out.
    pub struct TsL(input: [784]) -> third {
        first: dense(256) -> two_sided_relu,
        second: dense(256) -> two_sided_relu,
        third: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
}

network! {
    /// OS-L, TS-L with one side: 784 values in, 10 out.
    pub struct OsL(input: [784]) -> third {
        first: dense(256) -> relu,
        second: dense(256) -> relu,
        third: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
}
