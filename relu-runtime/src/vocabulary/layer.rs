//! Layers: what stands between the arrows of a block.
//!
//! | for | layers |
//! |---|---|
//! | learning | [`dense`], [`embedding`], [`scale`] |
//! | bending, the first choice | [`relu`], [`two_sided_relu`] |
//! | bending, where units of `relu` die | [`leaky_relu`], [`prelu`], [`rrelu`], [`elu`], [`selu`], [`maxout`] |
//! | bending smoothly | [`gelu`], [`silu`], [`mish`], [`softplus`], [`hard_swish`] |
//! | limits | [`sigmoid`], [`tanh`], [`softsign`], [`hard_sigmoid`], [`hard_tanh`], [`relu6`], [`clip`], [`threshold`] |
//! | probabilities | [`softmax`], [`log_softmax`] |
//! | values of one size | [`batch_norm`], [`layer_norm`], [`rms_norm`] |
//! | less overfitting | [`dropout`], [`alpha_dropout`], [`gaussian_noise`] |
//! | depth | [`repeat`], [`residual`] |

words! {
    "src/vocabulary/layer";
    dense {
        /// The number of outputs.
        units: usize,
        /// Whether a learned number is added to each output; `true` if left out.
        bias: bool,
        /// How the weight starts; it follows from what stands after the layer if left out.
        init: crate::Initializer,
    }
    embedding {
        /// The number of rows, one per index.
        count: usize,
        /// The numbers in a row.
        width: usize,
        /// How the table starts; `normal` if left out.
        init: crate::Initializer,
    }
    relu {}
    leaky_relu {
        /// What negative numbers are multiplied by; 0.01 if left out.
        slope: f32,
    }
    prelu {
        /// The slope to start with; 0.25 if left out.
        initial: f32,
        /// Whether all units have one slope; `false` if left out.
        shared: bool,
    }
    rrelu {
        /// The least slope; 1/8 if left out.
        lower: f32,
        /// What slopes stay below; 1/3 if left out.
        upper: f32,
    }
    elu {
        /// What large negative numbers come to, without its sign; 1 if left out.
        alpha: f32,
    }
    selu {}
    gelu {
        /// Whether to compute it by `tanh` instead of `erf`; `false` if left out.
        approximate: bool,
    }
    silu {}
    mish {}
    softplus {}
    sigmoid {}
    tanh {}
    softsign {}
    hard_sigmoid {}
    hard_tanh {
        /// The least value; -1 if left out.
        low: f32,
        /// The largest value; 1 if left out.
        high: f32,
    }
    hard_swish {}
    softmax {}
    log_softmax {}
    clip {
        /// The least value.
        low: f32,
        /// The largest value.
        high: f32,
    }
    threshold {
        /// What a number has to exceed.
        threshold: f32,
        /// What stands for the others.
        value: f32,
    }
    maxout {
        /// How many compete for one output.
        pieces: usize,
    }
    scale {
        /// The number to start with; 1 if left out.
        initial: f32,
    }
    relu6 {}
    two_sided_relu {}
    batch_norm {
        /// How far the running averages move per step; 0.1 if left out.
        momentum: f32,
        /// What is added to the variance; 1e-5 if left out.
        epsilon: f32,
    }
    layer_norm {
        /// What is added to the variance; 1e-5 if left out.
        epsilon: f32,
    }
    rms_norm {
        /// What is added to the mean square; 1.1920929e-7 if left out.
        epsilon: f32,
    }
    dropout {
        /// The probability that a number is left out.
        rate: f32,
    }
    alpha_dropout {
        /// The probability that a number is left out.
        rate: f32,
    }
    gaussian_noise {
        /// The standard deviation of the noise.
        std: f32,
    }
    repeat {}
    residual {}
}
