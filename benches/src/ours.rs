//! Our networks as calls that are measured.

use std::iter::zip;

use relu_runtime::prelude::*;
use relu_runtime::train::{Step, Targets};
use relu_runtime::{Error, Row, Sample};

use crate::data::Batch;
use crate::networks::{D, L, M, OsL, S, TsL, Xs};
use crate::{Call, Calls, Data, Kind, Workload};

/// The names of the dense layers, first to last.
const LAYERS: [&str; 3] = ["first", "second", "third"];

/// A workload with our network, or none if there is no such network.
///
/// # Errors
///
/// [`Error::UnknownParameter`] or [`Error::ParameterLen`] if the data is that of another
/// workload.
pub fn open(
    workload: &Workload,
    data: &Data,
    learning_rate: f32,
) -> Result<Option<Box<dyn Calls + Send>>, Error> {
    let batch = workload.batch;
    Ok(Some(match (workload.kind, workload.architecture.name) {
        (Kind::Forward, "XS") => forward::<Xs>(data, batch)?,
        (Kind::Forward, "S") => forward::<S>(data, batch)?,
        (Kind::Forward, "M") => forward::<M>(data, batch)?,
        (Kind::Forward, "L") => forward::<L>(data, batch)?,
        (Kind::Forward, "TS-L") => forward::<TsL>(data, batch)?,
        (Kind::Forward, "OS-L") => forward::<OsL>(data, batch)?,
        (Kind::Step, "S") => steps::<S>(data, learning_rate)?,
        (Kind::Step, "D") => steps::<D>(data, learning_rate)?,
        (Kind::Step, "L") => steps::<L>(data, learning_rate)?,
        (Kind::Step, "TS-L") => steps::<TsL>(data, learning_rate)?,
        (Kind::Step, "OS-L") => steps::<OsL>(data, learning_rate)?,
        _ => return Ok(None),
    }))
}

fn forward<N: Network<Input: Row>>(
    data: &Data,
    batch: usize,
) -> Result<Box<dyn Calls + Send>, Error> {
    let network = network::<N>(data)?;
    let inputs = inputs(data);
    Ok(if batch == 1 {
        Box::new(One { network, inputs: inputs.concat() })
    } else {
        Box::new(Many { network, inputs, outputs: vec![N::Output::ZERO; batch] })
    })
}

fn steps<N>(data: &Data, learning_rate: f32) -> Result<Box<dyn Calls + Send>, Error>
where
    N: Train<Input: Row>,
    for<'a> &'a Vec<u8>: Targets<N::Loss, N::Output>,
{
    Ok(Box::new(Steps::<N> {
        trainer: Trainer::new(network(data)?, Adam::new(learning_rate)),
        inputs: inputs(data),
        labels: data.batches.iter().map(|batch| batch.labels.clone()).collect(),
    }))
}

/// A network with the parameters of the data.
fn network<N: Network>(data: &Data) -> Result<Box<N>, Error> {
    let mut network = N::zeroed();
    for (name, layer) in zip(LAYERS, &data.layers) {
        network.set_parameter(&format!("{name}.weight"), &layer.weight)?;
        network.set_parameter(&format!("{name}.bias"), &layer.bias)?;
    }
    Ok(network)
}

fn inputs<R: Row>(data: &Data) -> Vec<Vec<R>> {
    let rows = |batch: &Batch| R::rows(&batch.inputs).to_vec();
    data.batches.iter().map(rows).collect()
}

/// One sample forward.
struct One<N: Network> {
    network: Box<N>,
    inputs: Vec<N::Input>,
}

impl<N: Network> Call for One<N> {
    type Output = N::Output;

    #[inline]
    fn call(&mut self, batch: usize) -> N::Output {
        self.network.infer_one(&self.inputs[batch])
    }

    fn values(&self, output: N::Output) -> Vec<f32> {
        output.as_slice().to_vec()
    }
}

/// A batch forward, into outputs that are there.
struct Many<N: Network> {
    network: Box<N>,
    inputs: Vec<Vec<N::Input>>,
    outputs: Vec<N::Output>,
}

impl<N: Network> Call for Many<N> {
    type Output = Result<(), Error>;

    fn call(&mut self, batch: usize) -> Self::Output {
        self.network.forward_batch_into(&self.inputs[batch], &mut self.outputs)
    }

    fn values(&self, output: Self::Output) -> Vec<f32> {
        output.map_or_else(|_| Vec::new(), |()| N::Output::flat(&self.outputs).to_vec())
    }
}

/// Steps of training.
struct Steps<N: Train> {
    trainer: Trainer<N, Adam>,
    inputs: Vec<Vec<N::Input>>,
    labels: Vec<Vec<u8>>,
}

impl<N: Train> Call for Steps<N>
where
    for<'a> &'a Vec<u8>: Targets<N::Loss, N::Output>,
{
    type Output = Result<Step, Error>;

    fn call(&mut self, batch: usize) -> Self::Output {
        self.trainer.step(&self.inputs[batch], &self.labels[batch])
    }

    fn values(&self, output: Self::Output) -> Vec<f32> {
        output.map_or_else(|_| Vec::new(), |step| vec![step.loss])
    }
}
