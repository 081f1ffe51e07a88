//! Inference needs none of the runtime's features: this library has neither the
//! standard library nor an allocator.
//!
//! `cargo check -p relu-test-no-std` builds the runtime without features; in a
//! build of the whole workspace other members turn them on.
#![no_std]
#![forbid(unsafe_code)]

use relu_runtime::network;

network! {
    /// Six readings in, two settings out. The `train` section is checked, and
    /// its code left out without the feature `training`.
    #[c_api]
    pub struct Controller(readings: [6]) -> settings {
        wide: dense(24) -> two_sided_relu,
        narrow: dense(8) -> batch_norm -> tanh,
        settings: dense(2) -> softmax,
    }

    train { loss: mean_squared_error, clip: global_norm(1.0) }
}

network! {
    /// Three commands in, one setting out.
    pub struct Commands(commands: [3]) -> setting {
        meaning: embedding(20, 8),
        setting: dense(1) -> tanh,
    }
}

/// The setting for some commands.
#[must_use]
pub fn setting(table: &Commands, commands: &[u32; 3]) -> [f32; 1] {
    table.forward(commands)
}

/// The settings for some readings.
#[must_use]
pub fn settings(controller: &Controller, readings: &[f32; 6]) -> [f32; 2] {
    controller.forward(readings)
}
