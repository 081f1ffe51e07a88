//! Clipping of gradients: what stands after `clip:`.

words! {
    "src/vocabulary/clip";
    global_norm {
        /// The largest norm of all gradients together.
        limit: f32,
    }
    norm {
        /// The largest norm of one tensor's gradient.
        limit: f32,
    }
    value {
        /// The largest magnitude of one number.
        limit: f32,
    }
}
