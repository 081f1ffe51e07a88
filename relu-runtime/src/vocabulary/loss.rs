//! Losses: what stands after `loss:`, or after the name of an output there.
//!
//! | what the network says | loss |
//! |---|---|
//! | one of several classes | [`softmax_cross_entropy`], [`focal`], [`hinge`], [`negative_log_likelihood`] |
//! | yes or no, each by itself | [`binary_cross_entropy`] |
//! | numbers | [`mean_squared_error`], [`mean_absolute_error`], [`huber`], [`smooth_l1`] |
//! | counts | [`poisson_nll`] |
//! | a distribution | [`kl_divergence`], [`softmax_cross_entropy`] |
//!
//! Each is a type in [`train`](crate::train), too, for training loops of one's own.

words! {
    "src/vocabulary/loss";
    softmax_cross_entropy {
        /// The part of each target that is spread over all classes; 0 if left out.
        label_smoothing: f32,
        /// A constant with a number per class; all are 1 if left out.
        class_weights: &'static [f32],
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    binary_cross_entropy {
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    mean_squared_error {
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    mean_absolute_error {
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    huber {
        /// The distance from which on it is straight; 1 if left out.
        delta: f32,
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    smooth_l1 {
        /// The distance from which on it is straight; 1 if left out.
        beta: f32,
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    negative_log_likelihood {
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    hinge {
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    kl_divergence {
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    poisson_nll {
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
    focal {
        /// How much less it looks at what is told well; 2 if left out.
        gamma: f32,
        /// Its factor among several losses; 1 if left out.
        weight: f32,
    }
}
