//! What the machine can do at most.

mod copy;
mod peak;
mod read;

pub use copy::{COPIED, Copy};
pub use peak::{FMA_FLOPS, multiply_adds, vector_bits};
pub use read::read;
