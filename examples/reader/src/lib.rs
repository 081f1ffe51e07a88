//! What the programs have in common: the networks, and answers to lines of text.

mod lines;
mod networks;

pub use lines::{Done, answer, end};
pub use networks::{Digits, Model, OneSided};
