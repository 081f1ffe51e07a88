//! What one writes by hand with ndarray: a layer is a matrix and a vector, values
//! between layers are in arrays that are there.

mod adam;
mod forward;
mod layer;
mod loss;
mod step;

use anyhow::Result;
use ndarray::{Array2, ShapeError};
use relu_benches::data::Batch;
use relu_benches::{Calls, Data, Kind, Workload};

fn main() -> Result<()> {
    peer_common::serve(|workload, data, learning_rate| {
        Ok(Some(open(workload, data, learning_rate)?))
    })
}

fn open(workload: &Workload, data: &Data, learning_rate: f32) -> Result<Box<dyn Calls>> {
    Ok(match (workload.kind, workload.batch) {
        (Kind::Forward, 1) => Box::new(forward::One::new(workload, data)?),
        (Kind::Forward, _) => Box::new(forward::Many::new(workload, data)?),
        (Kind::Step, _) => Box::new(step::Steps::new(workload, data, learning_rate)?),
    })
}

/// A matrix per batch, a row per sample.
fn inputs(workload: &Workload, data: &Data) -> Result<Vec<Array2<f32>>, ShapeError> {
    let shape = (workload.batch, workload.architecture.inputs());
    let matrix = |batch: &Batch| Array2::from_shape_vec(shape, batch.inputs.clone());
    data.batches.iter().map(matrix).collect()
}
