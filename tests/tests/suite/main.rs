//! Generated code against the reference interpreter, and what users rely on.

mod convergence;
mod differential;
mod embedding;
mod equal_bits;
mod generated_type;
mod gradient_check;
mod inputs;
mod kinks;
mod loss_weight;
mod noise;
mod rules;
mod saving;
mod support;
mod targets;
mod trainer;

/// Random descriptions from the build script, compiled for real.
mod networks {
    include!(concat!(env!("OUT_DIR"), "/networks.rs"));
    pub(crate) use for_each_network;
}
