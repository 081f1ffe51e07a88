//! Three kinds of network that differ in nothing but their activation and how
//! they start, without skip connections and without norms.

/// Describes the three at each depth: so many layers of 32 units, and a last
/// one.
macro_rules! networks {
    ($($depth:ident: 1 + $more:tt layers,)*) => {$(
        pub mod $depth {
            use relu_runtime::prelude::*;

            use crate::training::{Experiment, run};

            network! {
                /// What is below zero is thrown away.
                pub struct Relu(pixels: [64]) -> scores {
                    first: dense(32, init: he_normal) -> relu,
                    deep: repeat($more, dense(32, init: he_normal) -> relu),
                    scores: dense(10, init: he_normal),
                }
                train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
            }

            network! {
                /// What is below zero has weights of its own.
                pub struct TwoSided(pixels: [64]) -> scores {
                    first: dense(32, init: he_normal) -> two_sided_relu,
                    deep: repeat($more, dense(32, init: he_normal) -> two_sided_relu),
                    scores: dense(10, init: he_normal),
                }
                train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
            }

            network! {
                /// They start equal to those above zero, and orthogonal: left
                /// to itself, `dense` does so behind `two_sided_relu`.
                pub struct LooksLinear(pixels: [64]) -> scores {
                    first: dense(32) -> two_sided_relu,
                    deep: repeat($more, dense(32) -> two_sided_relu),
                    scores: dense(10),
                }
                train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
            }

            /// In the order of [`KINDS`](super::KINDS).
            pub const EXPERIMENTS: [Experiment; 3] =
                [run::<Relu>, run::<TwoSided>, run::<LooksLinear>];
        }
    )*};
}

networks! {
    depth_2: 1 + 1 layers,
    depth_20: 1 + 19 layers,
    depth_100: 1 + 99 layers,
    depth_200: 1 + 199 layers,
}

/// What the kinds are called.
pub const KINDS: [&str; 3] = ["ReLU, He", "two-sided, He", "two-sided, looks-linear"];
