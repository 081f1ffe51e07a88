//! Ours.

use anyhow::Result;
use relu_benches::{Calls, ours};

fn main() -> Result<()> {
    peer_common::serve(|workload, data, learning_rate| {
        let calls = ours::open(workload, data, learning_rate)?;
        Ok(calls.map(|calls| calls as Box<dyn Calls>))
    })
}
