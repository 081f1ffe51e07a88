//! Inference over a batch, whatever holds its rows.

use core::slice;

use super::rows::{Inputs, Outputs, Sample};
use crate::error::check_samples;
use crate::storage::Packed;
use crate::threads::{self, Divide, Items};
use crate::{Error, Network, Role};

/// Runs the network over all samples, or refuses and leaves `outputs` alone.
///
/// An empty batch is no error: there is nothing to do.
pub(crate) fn infer<N: Network>(
    network: &N,
    inputs: &impl Inputs<N::Input>,
    outputs: &mut impl Outputs<N::Output>,
) -> Result<(), Error> {
    inputs.check(Role::Inputs)?;
    N::check_indices(inputs)?;
    outputs.check(Role::Outputs)?;
    check_samples(Role::Outputs, inputs.samples(), outputs.samples())?;
    match (inputs.as_rows(), outputs.as_rows_mut()) {
        (Some(inputs), Some(outputs)) => infer_rows(network, inputs, outputs),
        _ if fits::<N::Input>() && fits::<N::Output>() => infer_packed(network, inputs, outputs),
        _ => infer_singly(network, inputs, outputs),
    }
    Ok(())
}

/// Runs rows that lie one after another, on several threads where that pays.
fn infer_rows<N: Network>(network: &N, inputs: &[N::Input], outputs: &mut [N::Output]) {
    let items = Items { count: inputs.len(), grain: GRAIN };
    let work = threads::work::<N>(inputs.len());
    threads::divide(Part { network, inputs, outputs }, items, work);
}

/// Samples that stay together: a multiple of the rows of all tiles.
const GRAIN: usize = 24;

/// Some samples of a batch.
struct Part<'a, N: Network> {
    network: &'a N,
    inputs: &'a [N::Input],
    outputs: &'a mut [N::Output],
}

impl<N: Network> Divide for Part<'_, N> {
    fn cut(self, at: usize) -> [Self; 2] {
        let Self { network, inputs, outputs } = self;
        let (first, second) = (inputs.split_at(at), outputs.split_at_mut(at));
        [
            Self { network, inputs: first.0, outputs: second.0 },
            Self { network, inputs: first.1, outputs: second.1 },
        ]
    }

    fn run(self) {
        self.network.infer(self.inputs, self.outputs);
    }
}

/// Whether the stack holds a tile of such rows.
const fn fits<R: Sample>() -> bool {
    size_of::<R>() <= size_of::<Packed>()
}

/// Packs a tile of inputs, runs it, unpacks its outputs, and so on.
fn infer_packed<N: Network>(
    network: &N,
    inputs: &impl Inputs<N::Input>,
    outputs: &mut impl Outputs<N::Output>,
) {
    let (mut packed_inputs, mut packed_outputs) = (Packed::new(), Packed::new());
    let packed_inputs: &mut [N::Input] = packed_inputs.samples(inputs.samples());
    let packed_outputs: &mut [N::Output] = packed_outputs.samples(inputs.samples());
    let tile = packed_inputs.len().min(packed_outputs.len());
    for first in (0..inputs.samples()).step_by(tile.max(1)) {
        let rows = tile.min(inputs.samples() - first);
        inputs.read(first, &mut packed_inputs[..rows]);
        network.infer(&packed_inputs[..rows], &mut packed_outputs[..rows]);
        outputs.write(first, &packed_outputs[..rows]);
    }
}

/// Packs one sample at a time, for rows too long for a tile.
fn infer_singly<N: Network>(
    network: &N,
    inputs: &impl Inputs<N::Input>,
    outputs: &mut impl Outputs<N::Output>,
) {
    let mut input = N::Input::ZERO;
    for sample in 0..inputs.samples() {
        inputs.read(sample, slice::from_mut(&mut input));
        outputs.write(sample, slice::from_ref(&network.infer_one(&input)));
    }
}
