//! The network of these tests.

use relu_runtime::network;

network! {
    /// Three classes of points.
    pub struct Toy(point: [2]) -> scores {
        hidden: dense(20) -> two_sided_relu,
        narrow: dense(5) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(3, init: xavier_uniform),
    }

    train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
}
