//! rten, inside its own thread pool, for inference.

use anyhow::Result;
use relu_benches::data::Batch;
use relu_benches::{Call, Calls, Data, Kind, Rotation, Workload};
use rten::{Model, ModelOptions, RunError, Value, thread_pool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

fn main() -> Result<()> {
    peer_common::serve(|workload, data, _| {
        Ok(match workload.kind {
            Kind::Forward => Some(Box::new(InPool(Forward::new(workload, data)?))),
            Kind::Step => None,
        })
    })
}

struct Forward {
    model: Model,
    inputs: Vec<NdTensor<f32, 2>>,
}

impl Forward {
    fn new(workload: &Workload, data: &Data) -> Result<Self> {
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = options.load(peer_onnx::encode(workload, data))?;
        let shape = [workload.batch, workload.architecture.inputs()];
        let tensor = |batch: &Batch| NdTensor::from_data(shape, batch.inputs.clone());
        Ok(Self { model, inputs: data.batches.iter().map(tensor).collect() })
    }
}

impl Call for Forward {
    type Output = Result<Value, RunError>;

    fn call(&mut self, batch: usize) -> Self::Output {
        self.model.run_one(self.inputs[batch].view().into(), None)
    }

    fn values(&self, output: Self::Output) -> Vec<f32> {
        let values = output.ok().and_then(|value| {
            let view: NdTensorView<f32, 2> = (&value).try_into().ok()?;
            Some(view.to_vec())
        });
        values.unwrap_or_default()
    }
}

/// Runs calls in a thread of the pool: entering it costs more than a small network.
struct InPool(Forward);

impl Calls for InPool {
    fn repeat(&mut self, rotation: &mut Rotation, count: usize) {
        thread_pool().run(|| self.0.repeat(rotation, count));
    }

    fn values_of(&mut self, batch: usize) -> Vec<f32> {
        self.0.values_of(batch)
    }
}
