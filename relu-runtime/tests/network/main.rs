//! The runtime through a network.
#![cfg(feature = "ndarray")]

mod batches;
mod data;
mod errors;
mod inference;
mod initialization;
mod names;
#[cfg(feature = "safetensors")]
mod saving;
mod single_sample;
mod toy;
mod training;
