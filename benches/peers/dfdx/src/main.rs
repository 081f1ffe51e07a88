//! dfdx, whose networks are types.

mod model;
mod step;
mod two_sided;

use anyhow::Result;
use dfdx::prelude::*;
use relu_benches::{Call, Calls, Data, Kind, Workload};

use model::{Model, Rows};
use step::Steps;
use two_sided::TwoSidedReLU;

/// Three layers with ReLU in between.
type OneSided<const A: usize, const B: usize, const C: usize, const D: usize> =
    ((Linear<A, B>, ReLU), (Linear<B, C>, ReLU), Linear<C, D>);
/// TS-L.
type TwoSided =
    ((Linear<784, 256>, TwoSidedReLU<512>), (Linear<512, 256>, TwoSidedReLU<512>), Linear<512, 10>);

fn main() -> Result<()> {
    // What its documentation recommends for training.
    dfdx::flush_denormals_to_zero();
    peer_common::serve(|workload, data, learning_rate| {
        let open = match workload.architecture.name {
            "XS" => open::<OneSided<6, 64, 8, 4>, 6, 4>,
            "S" => open::<OneSided<16, 32, 32, 4>, 16, 4>,
            "M" => open::<OneSided<784, 128, 64, 10>, 784, 10>,
            "L" => open::<OneSided<784, 512, 512, 10>, 784, 10>,
            "D" => open::<OneSided<64, 64, 32, 10>, 64, 10>,
            "TS-L" => open::<TwoSided, 784, 10>,
            "OS-L" => open::<OneSided<784, 256, 256, 10>, 784, 10>,
            _ => return Ok(None),
        };
        Ok(Some(open(workload, data, learning_rate)?))
    })
}

fn open<M, const I: usize, const O: usize>(
    workload: &Workload,
    data: &Data,
    learning_rate: f32,
) -> Result<Box<dyn Calls>>
where
    M: BuildOnDevice<Cpu, f32, Built: Model<I, O>>,
{
    let device = Cpu::default();
    let model = model::load(device.build_module::<M, f32>(), data)?;
    let inputs = model::inputs(workload, data, &device);
    Ok(match workload.kind {
        Kind::Forward => Box::new(Forward::<_, I, O> { model, inputs }),
        Kind::Step => Box::new(Steps::new(model, inputs, data, learning_rate)),
    })
}

struct Forward<M, const I: usize, const O: usize> {
    model: M,
    inputs: Vec<Rows<I>>,
}

impl<M: Model<I, O>, const I: usize, const O: usize> Call for Forward<M, I, O> {
    type Output = Rows<O>;

    fn call(&mut self, batch: usize) -> Rows<O> {
        self.model.forward(self.inputs[batch].clone())
    }

    fn values(&self, output: Rows<O>) -> Vec<f32> {
        output.as_vec()
    }
}
