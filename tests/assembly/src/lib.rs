//! A small network, whose assembly the test reads.
#![forbid(unsafe_code)]

use relu_runtime::network;

network! {
    /// Sixteen readings in, four settings out.
    pub struct Controller(readings: [16]) -> settings {
        wide: dense(32) -> relu,
        deep: dense(32) -> relu,
        settings: dense(4),
    }
}
