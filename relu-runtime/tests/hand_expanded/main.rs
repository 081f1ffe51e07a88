//! The runtime through a network that is expanded by hand: what `network!`
//! generates, written out.
#![cfg(feature = "ndarray")]
#![allow(
    clippy::inline_always,
    reason = "kernels have to be compiled with the vector instructions of their caller"
)]

mod allocations;
mod batches;
mod data;
mod errors;
mod initialization;
mod names;
mod network;
#[cfg(feature = "safetensors")]
mod saving;
mod toy;
mod training;
