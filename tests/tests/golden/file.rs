//! The golden files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use relu_runtime::Row;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

/// The tensors of a subject.
pub struct Golden {
    tensors: BTreeMap<String, Tensor>,
}

/// The tensors of a case: those whose names begin with its own.
#[derive(Clone, Copy)]
pub struct Case<'g> {
    golden: &'g Golden,
    pub name: &'g str,
}

/// Numbers and their shape.
pub struct Tensor {
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

impl Golden {
    /// Reads `tests/golden/SUBJECT.safetensors`.
    pub fn open(subject: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
        let path = folder.join(subject).with_extension("safetensors");
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = SafeTensors::deserialize(&bytes).expect("the file is whole");
        let tensors = file.iter().map(|(name, view)| (name.to_owned(), Tensor::new(&view)));
        Self { tensors: tensors.collect() }
    }

    pub fn case<'g>(&'g self, name: &'g str) -> Case<'g> {
        Case { golden: self, name }
    }
}

impl<'g> Case<'g> {
    /// A tensor that has to be there.
    pub fn tensor(self, name: &str) -> &'g Tensor {
        self.find(name).unwrap_or_else(|| panic!("there is no {}/{name}", self.name))
    }

    /// A tensor that not every case has.
    pub fn find(self, name: &str) -> Option<&'g Tensor> {
        self.golden.tensors.get(&format!("{}/{name}", self.name))
    }
}

impl Tensor {
    fn new(view: &TensorView<'_>) -> Self {
        let data = view.data();
        let values = match view.dtype() {
            Dtype::F32 => {
                data.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b).into()).collect()
            }
            Dtype::F64 => data.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect(),
            Dtype::U8 => data.iter().map(|byte| f64::from(*byte)).collect(),
            other => panic!("golden files hold no {other:?}"),
        };
        Self { shape: view.shape().to_vec(), values }
    }

    /// Numbers that f32 holds exactly, as all inputs are.
    pub fn exact(&self) -> Vec<f32> {
        let exact = |&value: &f64| {
            #[expect(clippy::cast_possible_truncation, reason = "checked in the next line")]
            let rounded = value as f32;
            assert!(f64::from(rounded) == value || value.is_nan(), "{value} is rounded");
            rounded
        };
        self.values.iter().map(exact).collect()
    }

    /// Exact numbers, in rows.
    pub fn rows<R: Row>(&self) -> Vec<R> {
        assert_eq!(self.shape.last(), Some(&R::LEN), "rows are as wide as the network says");
        R::rows(&self.exact()).to_vec()
    }

    /// Indices of classes.
    pub fn labels(&self) -> Vec<u8> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "they are u8")]
        self.values.iter().map(|&value| value as u8).collect()
    }

    /// The batches, or the steps, that the first dimension counts.
    pub fn parts(&self) -> impl Iterator<Item = Self> {
        (0..self.shape[0]).map(|index| self.part(index))
    }

    /// The batch or the step with that index.
    pub fn part(&self, index: usize) -> Self {
        let shape = self.shape[1..].to_vec();
        let len: usize = shape.iter().product();
        Self { shape, values: self.values[index * len..][..len].to_vec() }
    }
}
