//! Generated code against the reference interpreter, and what users rely on.
//!
//! Release has code of its own for small products, and optimizes the generated code;
//! it would compile all of the suite for minutes, so that only some random networks
//! are in it.

mod build_script;
#[cfg(debug_assertions)]
mod convergence;
mod differential;
#[cfg(debug_assertions)]
mod embedding;
mod equal_bits;
#[cfg(debug_assertions)]
mod generated_type;
#[cfg(debug_assertions)]
mod gradient_check;
mod inputs;
#[cfg(debug_assertions)]
mod kinks;
#[cfg(debug_assertions)]
mod loss_weight;
mod noise;
#[cfg(debug_assertions)]
mod rules;
#[cfg(debug_assertions)]
mod saving;
mod support;
mod targets;
#[cfg(debug_assertions)]
mod trainer;
#[cfg(debug_assertions)]
mod vocabulary;

/// Random descriptions from the build script, compiled for real.
mod networks {
    include!(concat!(env!("OUT_DIR"), "/networks.rs"));
    pub(crate) use for_each_network;
}
