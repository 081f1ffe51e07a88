//! What losses are made of, over rows of any width: compiled once.

mod exp;
mod softmax;
#[cfg(test)]
mod tests;

pub use exp::{exp, exp_of_negative_magnitude};
pub use softmax::{Softmax, Softmaxes, TOGETHER, softmax};
