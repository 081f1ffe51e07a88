//! burn, on its backend `flex`.

mod network;
mod step;

use anyhow::Result;
use burn::tensor::{Device, Tensor, TensorData};
use relu_benches::data::Batch;
use relu_benches::{Call, Calls, Data, Kind, Workload};

use network::Network;
use step::Steps;

fn main() -> Result<()> {
    peer_common::serve(|workload, data, learning_rate| {
        Ok(Some(open(workload, data, learning_rate)))
    })
}

fn open(workload: &Workload, data: &Data, learning_rate: f32) -> Box<dyn Calls> {
    let device = Device::flex();
    match workload.kind {
        Kind::Forward => Box::new(Forward {
            network: Network::new(workload, data, &device),
            inputs: inputs(workload, data, &device),
        }),
        Kind::Step => Box::new(Steps::new(workload, data, learning_rate, &device.autodiff())),
    }
}

fn inputs(workload: &Workload, data: &Data, device: &Device) -> Vec<Tensor<2>> {
    let shape = [workload.batch, workload.architecture.inputs()];
    let tensor =
        |batch: &Batch| Tensor::from_data(TensorData::new(batch.inputs.clone(), shape), device);
    data.batches.iter().map(tensor).collect()
}

struct Forward {
    network: Network,
    inputs: Vec<Tensor<2>>,
}

impl Call for Forward {
    type Output = Tensor<2>;

    fn call(&mut self, batch: usize) -> Tensor<2> {
        self.network.forward(self.inputs[batch].clone())
    }

    fn values(&self, output: Tensor<2>) -> Vec<f32> {
        output.into_data().try_to_vec::<f32>().unwrap_or_default()
    }
}
