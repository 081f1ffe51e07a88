//! The runtime through a network.
#![cfg(feature = "ndarray")]

mod batches;
mod data;
mod errors;
mod inference;
mod initialization;
mod names;
mod packed;
#[cfg(feature = "safetensors")]
mod saving;
mod set;
mod single_sample;
mod toy;
mod training;
