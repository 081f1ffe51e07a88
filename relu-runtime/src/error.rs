//! Everything that can go wrong at run time.

use core::fmt::{self, Display, Formatter};

use crate::{Segment, TensorName};

/// Why a call was refused.
///
/// Whoever returns one has changed nothing: no network, gradient, optimizer,
/// tape or output; but a trainer that found [`Error::NotFinite`] shows the
/// gradients in question. The message says what was wrong, where, and what to do.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The rows of a matrix are longer or shorter than the network's.
    Width {
        /// Whose rows.
        of: Role,
        /// Values per sample that the network takes.
        expected: usize,
        /// Values per sample that it was given.
        found: usize,
    },
    /// A part of the call has another number of samples than the rest.
    Samples {
        /// Which part.
        of: Role,
        /// Samples in the rest of the call.
        expected: usize,
        /// Samples in this part.
        found: usize,
    },
    /// A batch without samples, where a mean over the batch is taken.
    EmptyBatch,
    /// Fewer samples than training needs: one sample has no variance.
    BatchTooSmall {
        /// The smallest batch that the network trains on.
        smallest: usize,
        /// Samples in the batch.
        found: usize,
    },
    /// An index that its embedding has no row for.
    Index {
        /// The name of the input.
        input: &'static str,
        /// Which sample of the batch, from 0.
        sample: usize,
        /// Which of the sample's indices, from 0.
        position: usize,
        /// The index.
        index: u32,
        /// Rows that the embedding has.
        count: usize,
    },
    /// A target that is not the index of a class.
    Label {
        /// Which sample of the batch, from 0.
        sample: usize,
        /// Its target.
        label: i128,
        /// Classes that the network tells apart.
        classes: usize,
    },
    /// A target that the loss is not defined for.
    TargetValue {
        /// Which sample of the batch, from 0.
        sample: usize,
        /// Which output, from 0.
        output: usize,
        /// Its target.
        value: f32,
        /// What the loss takes, in words.
        expected: &'static str,
    },
    /// A number that training is set to is outside of its range.
    Setting {
        /// What it is, in words.
        name: &'static str,
        /// The number.
        value: f32,
        /// What it may be, in words.
        expected: &'static str,
    },
    /// The loss or a gradient is NaN or infinite.
    NotFinite {
        /// The mean loss of the batch, where the call has a loss.
        loss: Option<f32>,
        /// The Euclidean norm of all gradients.
        gradient_norm: f32,
    },
    /// A loss has another number of class weights than the network has classes.
    ClassWeights {
        /// Classes that the network tells apart.
        classes: usize,
        /// Weights that the loss has.
        found: usize,
    },
    /// The weight of a sample is not a finite number.
    SampleWeight {
        /// Which sample of the batch, from 0.
        sample: usize,
        /// Its weight.
        value: f32,
    },
    /// No parameter has that name.
    UnknownParameter {
        /// The name asked for.
        name: Name,
        /// The most similar name that exists.
        nearest: Option<TensorName<'static>>,
        /// The table of all parameters.
        known: Known,
    },
    /// No trainable parameter's name begins so.
    UnknownGroup {
        /// The beginning asked for.
        prefix: Name,
        /// The most similar block, layer or parameter that exists.
        nearest: Option<TensorName<'static>>,
        /// The table of all parameters.
        known: Known,
    },
    /// The groups of an optimizer are those of another network.
    OtherNetwork,
    /// A slice of values does not fit its parameter.
    ParameterLen {
        /// The parameter's name.
        name: TensorName<'static>,
        /// Values in the parameter.
        expected: usize,
        /// Values in the slice.
        found: usize,
    },
}

/// The table of a network's parameters; its `Debug` lists the names alone.
#[derive(Clone, Copy, PartialEq)]
pub struct Known(pub &'static [Segment]);

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|segment| segment.name)).finish()
    }
}

/// A part of a call: whose shape was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// What the network reads.
    Inputs,
    /// Where the results go.
    Outputs,
    /// One of several inputs, by its name.
    Input(&'static str),
    /// One of several outputs.
    Output(&'static str),
    /// What the loss compares with.
    Targets,
    /// What the loss of one of several outputs compares with.
    TargetsOf(&'static str),
    /// How much each sample counts in the loss.
    SampleWeights,
    /// The loss's gradient with respect to the outputs.
    OutputGradient,
    /// Where the gradient with respect to the inputs goes.
    InputGradient,
}

impl Role {
    /// The part of this that belongs to one of several inputs or outputs.
    #[must_use]
    pub(crate) fn part(self, name: &'static str) -> Self {
        let name = name.strip_prefix("r#").unwrap_or(name);
        match self {
            Self::Inputs => Self::Input(name),
            Self::Outputs => Self::Output(name),
            Self::Targets => Self::TargetsOf(name),
            other => other,
        }
    }
}

impl Display for Role {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inputs => "inputs",
            Self::Outputs => "outputs",
            Self::Targets => "targets",
            Self::SampleWeights => "sample weights",
            Self::OutputGradient => "output gradient",
            Self::InputGradient => "input gradient",
            Self::Input(name) => return write!(f, "input `{name}`"),
            Self::Output(name) => return write!(f, "output `{name}`"),
            Self::TargetsOf(name) => return write!(f, "targets of `{name}`"),
        })
    }
}

/// The beginning of a name, held without an allocation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name {
    bytes: [u8; Self::CAPACITY],
    len: usize,
}

impl Name {
    /// Bytes that are kept.
    const CAPACITY: usize = 40;

    /// As much of `name` as fits.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let kept = &name[..name.floor_char_boundary(Self::CAPACITY)];
        let mut bytes = [0; Self::CAPACITY];
        bytes[..kept.len()].copy_from_slice(kept.as_bytes());
        Self { bytes, len: kept.len() }
    }

    /// The name, perhaps cut off.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::error::Error for Error {}

impl Error {
    /// The same of one of several inputs or outputs.
    #[doc(hidden)]
    #[must_use]
    pub fn of_part(self, name: &'static str) -> Self {
        match self {
            Self::Width { of, expected, found } => {
                Self::Width { of: of.part(name), expected, found }
            }
            Self::Samples { of, expected, found } => {
                Self::Samples { of: of.part(name), expected, found }
            }
            other => other,
        }
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Width { of, expected, found } => write!(
                f,
                "the rows of {of} have {found} values, those of the network {expected}: \
                 pass rows of {expected} values"
            ),
            Self::Samples { of, expected, found } => write!(
                f,
                "there are {found} rows of {of}, while the rest of the call has {expected}: \
                 pass {expected} rows"
            ),
            Self::EmptyBatch => f.write_str(
                "the batch is empty, and the mean loss of no sample is undefined: \
                 pass at least one sample",
            ),
            Self::BatchTooSmall { smallest, found } => write!(
                f,
                "a batch of {found} is too small to train `batch_norm`, which needs the \
                 variance of a batch: pass at least {smallest} samples"
            ),
            Self::Index { input, sample, position, index, count } => write!(
                f,
                "index {position} of input `{input}`, sample {sample}, is {index}, but its \
                 embedding has {count} rows: indices go from 0 to {}",
                count.saturating_sub(1)
            ),
            Self::Label { sample, label, classes } => write!(
                f,
                "the label of sample {sample} is {label}, but the network tells {classes} \
                 classes apart: labels go from 0 to {}",
                classes.saturating_sub(1)
            ),
            Self::TargetValue { sample, output, value, expected } => write!(
                f,
                "the target of sample {sample}, output {output}, is {value}: \
                 the loss takes {expected}"
            ),
            Self::Setting { name, value, expected } => {
                write!(f, "the {name} is {value}: pass {expected}")
            }
            Self::NotFinite { loss, gradient_norm } => write_not_finite(f, loss, gradient_norm),
            Self::ClassWeights { classes, found } => write!(
                f,
                "the loss has {found} class weights, but the network tells {classes} classes \
                 apart: pass a weight per class"
            ),
            Self::SampleWeight { sample, value } => write!(
                f,
                "the weight of sample {sample} is {value}: weights are finite numbers, \
                 and 0 leaves a sample out"
            ),
            Self::UnknownParameter { name, nearest, known } => {
                write!(f, "no parameter is named `{name}`")?;
                write_known(f, nearest, known.0.iter())
            }
            Self::UnknownGroup { prefix, nearest, known } => {
                write!(f, "no trainable parameter's name begins with `{prefix}`")?;
                write_known(f, nearest, known.0.iter().filter(|segment| segment.trainable))
            }
            Self::OtherNetwork => f.write_str(
                "the groups of the optimizer are those of another network: make them with \
                 the `segments()` of the network that is trained",
            ),
            Self::ParameterLen { name, expected, found } => write!(
                f,
                "`{name}` holds {expected} values, the slice {found}: \
                 pass the plain matrix row by row, without padding"
            ),
        }
    }
}

fn write_not_finite(f: &mut Formatter<'_>, loss: Option<f32>, norm: f32) -> fmt::Result {
    if let Some(loss) = loss {
        write!(f, "the loss is {loss}, and ")?;
    }
    write!(
        f,
        "the norm of the gradients is {norm}: look for NaN and infinity in inputs and \
         parameters, or lower the learning rate"
    )
}

/// What may have been meant.
fn write_known<'a>(
    f: &mut Formatter<'_>,
    nearest: Option<TensorName>,
    known: impl Iterator<Item = &'a Segment>,
) -> fmt::Result {
    if let Some(nearest) = nearest {
        return write!(f, ": did you mean `{nearest}`?");
    }
    f.write_str("; the network has ")?;
    for (index, segment) in known.enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write_family(f, comma, segment)?;
    }
    Ok(())
}

/// Writes the name of a segment's tensor, or of its first and its last.
fn write_family(f: &mut Formatter<'_>, comma: &str, segment: &Segment) -> fmt::Result {
    let Some(first) = segment.tensors().next() else { return Ok(()) };
    write!(f, "{comma}`{}`", first.name())?;
    match segment.tensors().last() {
        Some(last) if last != first => write!(f, " to `{}`", last.name()),
        _ => Ok(()),
    }
}

/// Refuses a part of a call that has another number of samples than the rest.
pub(crate) fn check_samples(of: Role, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::Samples { of, expected, found }) }
}

/// Refuses rows of the wrong width.
pub(crate) fn check_width(of: Role, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::Width { of, expected, found }) }
}
