//! What the benchmarks measure: the workloads, their data, our networks, and the
//! limits of the machine.
//!
//! `cargo bench -p relu-benches` measures ours with criterion; `peers/` measures
//! ours and others in one run, see the README beside this crate.

pub mod call;
pub mod data;
#[cfg(feature = "ours")]
pub mod machine;
#[cfg(feature = "ours")]
pub mod networks;
#[cfg(feature = "ours")]
pub mod ours;
pub mod workload;

pub use call::{Call, Calls, Rotation};
pub use data::Data;
pub use workload::{Architecture, Kind, Workload};
