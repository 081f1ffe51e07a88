//! Ours.

use anyhow::Result;
use relu_benches::ours;

fn main() -> Result<()> {
    peer_common::serve(|workload, data, learning_rate| {
        Ok(ours::open(workload, data, learning_rate)?)
    })
}
