//! Trainers as files.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::{format, vec, vec::Vec};

use safetensors::Dtype;

use super::architecture::Architecture;
use super::compare::{Comparison, Fitting};
use super::error::{LoadError, SaveError};
use super::file::{self, Contents, Entry, Kind};
use super::names::SaveNames;
use super::network::{entries, write};
use crate::Segment;
use crate::optimizer::Optimizer;
use crate::parameters::Tensors;
use crate::train::{State, Train, Trainer, Value};

/// Before the names of the network's parameters.
const NETWORK: &str = "network.";

impl<N: Train, O: Optimizer> Trainer<N, O> {
    /// Writes all that the next step depends on into a file: the network, the
    /// optimizer's state, the step, the seed, and the schedule's state. A
    /// training that goes on from it ([`Trainer::load_from`]) has the same bits
    /// as one without the break.
    ///
    /// What the trainer was made with is not in the file: the optimizer's
    /// settings save the learning rate, the schedule itself, loss, clipping, nor
    /// what layers do in training alone, such as the rate of a dropout.
    ///
    /// A file that is there is replaced as a whole, or after an error not at all.
    ///
    /// ```
    /// # use relu_runtime::prelude::*;
    /// # network! {
    /// #     struct Line(x: [1]) -> y { y: dense(1) }
    /// #     train { loss: mean_squared_error }
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let path = std::env::temp_dir().join(format!("relu-trainer-{}", std::process::id()));
    /// # let (inputs, targets) = ([[0.0], [1.0]], [1.0, 3.0]);
    /// let make = || Trainer::new(Line::new(1), Adam::new(1e-3));
    /// let mut trainer = make();
    /// trainer.step(&inputs, &targets)?;
    /// trainer.save(&path)?;
    ///
    /// // Another day.
    /// let mut again = make();
    /// again.load_from(&path)?;
    /// assert_eq!(again.step(&inputs, &targets)?, trainer.step(&inputs, &targets)?);
    /// # std::fs::remove_file(&path)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`SaveError`]
    #[cfg(feature = "std")]
    pub fn save(&mut self, path: impl AsRef<std::path::Path>) -> Result<(), SaveError> {
        super::disk::write(path.as_ref(), &self.to_safetensors()?)
    }

    /// The bytes that [`Trainer::save`] writes.
    ///
    /// # Errors
    ///
    /// [`SaveError::Accumulating`], [`SaveError::TooManyTensors`]
    pub fn to_safetensors(&mut self) -> Result<Vec<u8>, SaveError> {
        if self.is_accumulating() {
            return Err(SaveError::Accumulating);
        }
        let state = State::take_down(|state| self.visit_state(state));
        save(Architecture::of::<N>(), self.network().as_slice(), &state)
    }

    /// Goes on where a trainer was saved. This one has to be made as that was:
    /// with the same optimizer and schedule, and their settings.
    ///
    /// # Errors
    ///
    /// [`LoadError`], which lists all differences between the file and the
    /// trainer; the trainer is as it was then.
    #[cfg(feature = "std")]
    pub fn load_from(&mut self, path: impl AsRef<std::path::Path>) -> Result<(), LoadError> {
        self.load_safetensors(&super::disk::read(path.as_ref())?)
    }

    /// [`Trainer::load_from`] the bytes of a file.
    ///
    /// # Errors
    ///
    /// [`LoadError`]
    pub fn load_safetensors(&mut self, bytes: &[u8]) -> Result<(), LoadError> {
        let asked = State::take_down(|state| self.visit_state(state));
        let (fitting, state) = load(Architecture::of::<N>(), bytes, asked)?;
        write(fitting, self.network_mut().as_mut_slice());
        State::set(state, |state| self.visit_state(state));
        self.forget_accumulated();
        Ok(())
    }
}

/// The file of a trainer.
fn save(
    architecture: Architecture,
    network: &[f32],
    state: &BTreeMap<String, Value>,
) -> Result<Vec<u8>, SaveError> {
    let mut entries = entries(architecture, NETWORK, network, SaveNames::Short);
    for (name, value) in state {
        entries.push((name.clone(), scalar(value)));
        if let Value::Moments(storage) = value
            && !storage.is_empty()
        {
            let moments = Tensors::new(architecture.segments).filter(|t| is_moved(t.segment()));
            entries.extend(moments.map(|tensor| {
                (format!("{name}.{}", tensor.name()), Entry::Tensor { tensor, storage })
            }));
        }
    }
    file::serialize(Kind::Trainer, architecture.text(), entries)
}

/// A value, or whether there are moments.
fn scalar(value: &Value) -> Entry<'static> {
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).to_le_bytes();
    match value {
        Value::Moments(moments) => Entry::Scalar(Dtype::I64, count(u64::from(!moments.is_empty()))),
        Value::Number(number) => Entry::Scalar(Dtype::F64, number.to_le_bytes()),
        Value::Count(number) => Entry::Scalar(Dtype::I64, count(*number)),
        Value::Seed(seed) => Entry::Scalar(Dtype::U64, seed.to_le_bytes()),
    }
}

/// The network's tensors and the state in a file; `asked` has all names that the
/// state consists of.
fn load(
    architecture: Architecture,
    bytes: &[u8],
    asked: BTreeMap<String, Value>,
) -> Result<(Fitting<'_>, BTreeMap<String, Value>), LoadError> {
    let mut comparison = Comparison::new(Contents::parse(bytes, Kind::Trainer)?, architecture);
    comparison.graph()?;
    let network = comparison.take(NETWORK, |_| true);
    let state = asked.into_iter().map(|(name, value)| {
        let value = match value {
            Value::Moments(_) => {
                Value::Moments(take_moments(&mut comparison, architecture.storage_len, &name))
            }
            Value::Number(_) => {
                let bytes = comparison.take_scalar(&name, Dtype::F64);
                Value::Number(f64::from_le_bytes(bytes.unwrap_or_default()))
            }
            Value::Count(_) => Value::Count(take_count(&mut comparison, &name)),
            Value::Seed(_) => {
                let bytes = comparison.take_scalar(&name, Dtype::U64);
                Value::Seed(u64::from_le_bytes(bytes.unwrap_or_default()))
            }
        };
        (name, value)
    });
    let state = state.collect();
    comparison.finish()?;
    Ok((network, state))
}

/// A number of things; none if it is negative.
fn take_count(comparison: &mut Comparison<'_>, name: &str) -> u64 {
    let bytes = comparison.take_scalar(name, Dtype::I64).unwrap_or_default();
    u64::try_from(i64::from_le_bytes(bytes)).unwrap_or_default()
}

/// Moments, or none if none were made when they were saved.
fn take_moments(comparison: &mut Comparison<'_>, storage_len: usize, name: &str) -> Vec<f32> {
    if take_count(comparison, name) == 0 {
        return Vec::new();
    }
    let mut moments = vec![0.0; storage_len];
    write(comparison.take(&format!("{name}."), is_moved), &mut moments);
    moments
}

/// Whether an optimizer has a state for a segment.
fn is_moved(segment: &Segment) -> bool {
    segment.trainable
}
