//! Forward, and steps over batches no larger than one already seen, allocate
//! nothing. A test binary of its own, since it counts for the whole process.

mod counter;
mod inference;
mod steps;

use relu_runtime::network;

network! {
    struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        wide: dense(200) -> prelu -> tanh -> dropout(0.1),
        scores: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: norm(5.0) }
}

network! {
    /// A graph, with repetitions in one another and all kinds of norms.
    struct Agent(board: [12], clock: [2]) -> (policy, value) {
        body: board
            -> dense(20)
            -> repeat(3, residual(layer_norm -> dense(20) -> repeat(2, dense(20) -> relu))),
        time: clock -> dense(20) -> rms_norm -> gelu,
        joined: concat(body, time) -> maxout(2) -> gaussian_noise(0.1),
        both: body + time -> alpha_dropout(0.1),
        policy: joined -> dense(5),
        value: both -> dense(1) -> tanh,
    }

    train {
        loss: { policy: softmax_cross_entropy, value: mean_squared_error(weight: 0.5) },
        clip: global_norm(1.0),
        l2: 1e-4,
        freeze: time,
    }
}

network! {
    struct Words(context: [3], clock: [2]) -> scores {
        embedded: context -> embedding(50, 8),
        scores: concat(embedded, clock) -> dense(10),
    }
    train { loss: softmax_cross_entropy }
}

network! {
    /// Large enough that the gradients of a single sample are kept as factors.
    struct Wide(pixels: [64]) -> scores {
        hidden: dense(300) -> two_sided_relu,
        scores: dense(100) -> relu -> dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(1.0) }
}
