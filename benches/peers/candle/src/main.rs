//! candle.

mod network;
mod step;

use anyhow::{Context, Result};
use candle_core::{Device, Tensor};
use relu_benches::data::Batch;
use relu_benches::{Call, Calls, Data, Kind, Workload};

use network::Network;
use step::Steps;

fn main() -> Result<()> {
    peer_common::serve(|workload, data, learning_rate| {
        Ok(Some(open(workload, data, learning_rate)?))
    })
}

fn open(workload: &Workload, data: &Data, learning_rate: f32) -> Result<Box<dyn Calls>> {
    let inputs = inputs(workload, data)?;
    Ok(match workload.kind {
        Kind::Forward => Box::new(Forward { network: Network::new(workload, data)?, inputs }),
        Kind::Step => Box::new(Steps::new(workload, data, inputs, learning_rate)?),
    })
}

fn inputs(workload: &Workload, data: &Data) -> Result<Vec<Tensor>> {
    let shape = (workload.batch, workload.architecture.inputs());
    let tensor = |batch: &Batch| Tensor::from_slice(&batch.inputs, shape, &Device::Cpu);
    data.batches.iter().map(tensor).collect::<candle_core::Result<_>>().context("inputs")
}

struct Forward {
    network: Network,
    inputs: Vec<Tensor>,
}

impl Call for Forward {
    type Output = candle_core::Result<Tensor>;

    fn call(&mut self, batch: usize) -> Self::Output {
        self.network.forward(&self.inputs[batch])
    }

    fn values(&self, output: Self::Output) -> Vec<f32> {
        let values = output.and_then(|output| output.flatten_all()?.to_vec1());
        values.unwrap_or_default()
    }
}
