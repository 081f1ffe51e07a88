//! The format: tensors by name, and a text that says what they are of.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::{vec, vec::Vec};

use safetensors::{Dtype, SafeTensorError, SafeTensors, View};

use super::error::{LoadError, SaveError};
use super::{half, header};
use crate::Tensor;
use crate::parameters::named;

/// What a file is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Network,
    Trainer,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Network, Self::Trainer];

    /// The key of the text in the header's `__metadata__`. There is no other, so
    /// that equal networks give equal files: entries have no order.
    const fn key(self) -> &'static str {
        match self {
            Self::Network => "relu.network",
            Self::Trainer => "relu.trainer",
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Network => "a network",
            Self::Trainer => "a trainer",
        }
    }
}

/// What is written under a name.
pub(super) enum Entry<'a> {
    /// A tensor of storage that is laid out as a network.
    Tensor { tensor: Tensor<'static>, storage: &'a [f32] },
    /// A number by itself, of eight bytes.
    Scalar(Dtype, [u8; 8]),
}

impl View for Entry<'_> {
    fn dtype(&self) -> Dtype {
        match self {
            Self::Tensor { .. } => Dtype::F32,
            Self::Scalar(dtype, _) => *dtype,
        }
    }

    fn shape(&self) -> &[usize] {
        match self {
            Self::Tensor { tensor, .. } => tensor.shape(),
            Self::Scalar(..) => &[],
        }
    }

    fn data(&self) -> Cow<'_, [u8]> {
        match *self {
            Self::Tensor { tensor, storage } => {
                let mut values = vec![0.0; tensor.values()];
                named::read(tensor, storage, &mut values).expect("it is as long as the tensor");
                values.into_iter().flat_map(f32::to_le_bytes).collect()
            }
            Self::Scalar(_, bytes) => bytes.to_vec().into(),
        }
    }

    fn data_len(&self) -> usize {
        match self {
            Self::Tensor { tensor, .. } => tensor.values() * size_of::<f32>(),
            Self::Scalar(_, bytes) => bytes.len(),
        }
    }
}

/// The bytes of a file.
pub(super) fn serialize(
    kind: Kind,
    text: String,
    entries: Vec<(String, Entry)>,
) -> Result<Vec<u8>, SaveError> {
    let text = [(kind.key().to_string(), text)];
    let bytes = safetensors::serialize(entries, Some(text.into_iter().collect()));
    // Lengths and offsets agree by construction.
    bytes.map_err(|_| SaveError::TooManyTensors)
}

/// A file that was read.
pub(super) struct Contents<'a> {
    pub tensors: BTreeMap<String, Found<'a>>,
    /// Where it was saved here.
    pub text: Option<String>,
    pub kind: Kind,
}

/// A tensor in a file.
pub(super) struct Found<'a> {
    pub dtype: Dtype,
    pub shape: Vec<usize>,
    pub bytes: &'a [u8],
}

impl<'a> Contents<'a> {
    /// Reads the header, and checks that it and the file fit.
    pub(super) fn parse(bytes: &'a [u8], kind: Kind) -> Result<Self, LoadError> {
        let read = SafeTensors::read_metadata(bytes);
        let (len, metadata) = read.map_err(|error| damaged(&error, bytes))?;
        // Eight bytes before the header tell its length.
        let (header, data) = bytes[size_of::<u64>()..].split_at(len);
        let (infos, texts) = (metadata.tensors(), metadata.metadata());
        if header::entries(header) != infos.len() + usize::from(texts.is_some()) {
            let reason = String::from("its header has a name twice, or one without content");
            return Err(LoadError::Format { reason });
        }
        let text_of = |kind: Kind| texts.as_ref().and_then(|texts| texts.get(kind.key())).cloned();
        let other = Kind::ALL.into_iter().find(|&other| other != kind && text_of(other).is_some());
        if let Some(other) = other {
            return Err(LoadError::Kind { expected: kind.noun(), found: other.noun() });
        }
        let tensors = infos.into_iter().map(|(name, info)| {
            let (start, end) = info.data_offsets;
            let (dtype, shape) = (info.dtype, info.shape.clone());
            (name, Found { dtype, shape, bytes: &data[start..end] })
        });
        Ok(Self { tensors: tensors.collect(), text: text_of(kind), kind })
    }
}

fn damaged(error: &SafeTensorError, bytes: &[u8]) -> LoadError {
    let reason = match error {
        _ if is_of_torch(bytes) => String::from(
            "it is one of `torch.save`; write \
             `safetensors.torch.save_file(model.state_dict(), path)` there",
        ),
        SafeTensorError::HeaderTooSmall
        | SafeTensorError::InvalidHeaderLength
        | SafeTensorError::MetadataIncompleteBuffer => {
            String::from("it is shorter or longer than its header says")
        }
        error => error.to_string(),
    };
    LoadError::Format { reason }
}

/// Whether it begins as a zip does, or as a pickle with the number that older files have.
fn is_of_torch(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46")
}

impl Found<'_> {
    /// The types that [`Found::values`] reads.
    pub(super) const NUMBERS: [Dtype; 3] = [Dtype::F32, Dtype::F16, Dtype::BF16];

    /// Its numbers; none if they are of another type.
    pub(super) fn values(&self) -> Vec<f32> {
        fn map<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
            bytes.as_chunks().0.iter().map(|&bytes| number(bytes)).collect()
        }
        match self.dtype {
            Dtype::F32 => map(self.bytes, f32::from_le_bytes),
            Dtype::F16 => map(self.bytes, |b| half::from_f16(u16::from_le_bytes(b))),
            Dtype::BF16 => map(self.bytes, |b| half::from_bf16(u16::from_le_bytes(b))),
            _ => Vec::new(),
        }
    }
}
