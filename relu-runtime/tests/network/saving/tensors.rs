//! Files put together by hand, as another program would write them.

use std::collections::BTreeMap;

use relu_runtime::prelude::*;
use relu_runtime::save::{LoadError, SaveNames};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::toy::Toy;

/// Type, shape and bytes by name.
pub struct Tensors(pub BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>);

impl Tensors {
    /// Those of a network.
    pub fn of(network: &Toy, names: SaveNames) -> Self {
        let bytes = network.to_safetensors(names).unwrap();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let tensors = file.iter().map(|(name, view)| {
            (name.to_owned(), (view.dtype(), view.shape().to_vec(), view.data().to_vec()))
        });
        Self(tensors.collect())
    }

    /// Adds a tensor, or replaces it.
    pub fn set(&mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: &[u8]) {
        self.0.insert(name.to_owned(), (dtype, shape.to_vec(), bytes.to_vec()));
    }

    /// Gives a tensor another name.
    pub fn rename(&mut self, from: &str, to: &str) {
        let tensor = self.0.remove(from).unwrap();
        self.0.insert(to.to_owned(), tensor);
    }

    /// The bytes of the file, which says nothing about layers.
    pub fn bytes(&self) -> Vec<u8> {
        let views = self.0.iter().map(|(name, (dtype, shape, bytes))| {
            (name, TensorView::new(*dtype, shape.clone(), bytes).unwrap())
        });
        safetensors::serialize(views, None).unwrap()
    }

    /// The network that loads the file.
    pub fn load(&self) -> Result<Box<Toy>, LoadError> {
        Toy::from_safetensors(&self.bytes())
    }
}
