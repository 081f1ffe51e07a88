//! tract, for inference.

use anyhow::Result;
use relu_benches::data::Batch;
use relu_benches::{Call, Data, Kind, Workload};
use tract_onnx::prelude::*;

fn main() -> Result<()> {
    peer_common::serve(|workload, data, _| {
        Ok(match workload.kind {
            Kind::Forward => Some(Box::new(Forward::new(workload, data)?)),
            Kind::Step => None,
        })
    })
}

struct Forward {
    state: TypedSimpleState,
    inputs: Vec<TValue>,
}

impl Forward {
    fn new(workload: &Workload, data: &Data) -> Result<Self> {
        let model = peer_onnx::encode(workload, data);
        let plan = onnx().model_for_read(&mut &model[..])?.into_optimized()?.into_runnable()?;
        let shape = [workload.batch, workload.architecture.inputs()];
        let tensor = |batch: &Batch| Ok(Tensor::from_shape(&shape, &batch.inputs)?.into_tvalue());
        let inputs = data.batches.iter().map(tensor).collect::<TractResult<_>>()?;
        Ok(Self { state: plan.spawn()?, inputs })
    }
}

impl Call for Forward {
    type Output = TractResult<TVec<TValue>>;

    fn call(&mut self, batch: usize) -> Self::Output {
        self.state.run(tvec!(self.inputs[batch].clone()))
    }

    fn values(&self, output: Self::Output) -> Vec<f32> {
        let values = output.and_then(|outputs| {
            Ok(outputs[0].to_plain_array_view::<f32>()?.iter().copied().collect())
        });
        values.unwrap_or_default()
    }
}
