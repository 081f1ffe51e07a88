//! What a network is, as text, to compare a file's with.

use alloc::{format, string::String};
use core::fmt::{self, Write};

use crate::hash::Fnv;
use crate::parameters::Tensors;
use crate::{Network, Sample, Segment, SummaryRow};

/// What tells a network from others.
#[derive(Clone, Copy)]
pub(crate) struct Architecture {
    pub name: &'static str,
    pub segments: &'static [Segment],
    /// `f32`s that it takes.
    #[cfg(feature = "training")]
    pub storage_len: usize,
    pub inputs: usize,
    pub layers: &'static [SummaryRow],
}

impl Architecture {
    /// That of a type.
    pub const fn of<N: Network>() -> Self {
        let (name, segments) = (N::NAME, N::SEGMENTS);
        let (inputs, layers) = (N::Input::LEN, N::SUMMARY);
        Self {
            name,
            segments,
            #[cfg(feature = "training")]
            storage_len: N::STORAGE_LEN,
            inputs,
            layers,
        }
    }

    /// The hash of all names, shapes and layers, then a line per layer.
    pub fn text(&self) -> String {
        let mut layers = String::new();
        let mut hash = Fnv::new();
        // Neither fails.
        let _ = self.write_layers(&mut layers);
        let _ = self.write_layers(&mut hash).and_then(|()| self.write_tensors(&mut hash));
        format!("hash {:016x}\n{layers}", hash.0)
    }

    /// `hidden: dense(64) [64]`
    fn write_layers(&self, to: &mut impl Write) -> fmt::Result {
        writeln!(to, "inputs [{}]", self.inputs)?;
        for SummaryRow { block, layer, output, .. } in self.layers {
            writeln!(to, "{block}: {layer} {output:?}")?;
        }
        Ok(())
    }

    /// `hidden.weight [64, 64]`
    fn write_tensors(&self, to: &mut impl Write) -> fmt::Result {
        for tensor in Tensors::new(self.segments) {
            writeln!(to, "{} {:?}", tensor.name(), tensor.shape())?;
        }
        Ok(())
    }
}
