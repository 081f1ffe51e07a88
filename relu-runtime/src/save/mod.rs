//! Parameters in files: `safetensors`, under `PyTorch`'s names.
//!
//! [`Network::save`] writes a file that `PyTorch` loads, [`Network::load`] reads
//! one that it or `PyTorch` wrote:
//!
//! ```
//! use relu_runtime::prelude::*;
//!
//! network! {
//!     struct Classes(point: [2]) -> scores {
//!         hidden: dense(16) -> relu,
//!         narrow: dense(8) -> batch_norm -> relu,
//!         scores: dense(3),
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("relu-docs-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # let path = folder.join("classes.safetensors");
//! let network = Classes::new(42);
//! network.save(&path)?;
//! let same = Classes::load(&path)?;
//! assert_eq!(same.parameters(), network.parameters());
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok(())
//! # }
//! ```
//!
//! # In `PyTorch`
//!
//! The names are those of the `state_dict` of a module whose attributes are the
//! blocks ([`SaveNames`] has the choice of two); for the network above:
//!
//! ```python
//! class Classes(torch.nn.Module):
//!     def __init__(self):
//!         super().__init__()
//!         # One layer with parameters: the layer itself.
//!         self.hidden = nn.Linear(2, 16)
//!         # Several of them: a sequence of all layers of the block.
//!         self.narrow = nn.Sequential(nn.Linear(16, 8), nn.BatchNorm1d(8), nn.ReLU())
//!         self.scores = nn.Linear(8, 3)
//!
//!     def forward(self, point):
//!         return self.scores(self.narrow(torch.relu(self.hidden(point))))
//!
//! model.load_state_dict(safetensors.torch.load_file(path), strict=True)
//! safetensors.torch.save_file(model.state_dict(), path)
//! ```
//!
//! A `repeat` is a sequence of its iterations, `deep.3.0.weight`; like a block, an
//! iteration with one layer that has parameters is that layer, `deep.3.weight`, and
//! with [`SaveNames::Full`] it is not.
//!
//! Shapes are `PyTorch`'s, too: a weight is `[out, in]`. A dense layer that reads
//! `two_sided_relu` reads twice the values, those from zero up first, so it is a
//! `nn.Linear` after `torch.cat([x.clamp(min=0), x.clamp(max=0)], -1)`.
//!
//! `num_batches_tracked`, the number of batches that a batch norm has seen, is
//! written as 0 and not read: nothing here counts it, and `PyTorch` uses it only
//! where the momentum is `None`. A file may leave it out.
//!
//! # What is checked
//!
//! Loading is strict: a tensor that is missing, left over, of another shape or
//! type is an error that lists all of these, and the network stays as it was.
//! Numbers are `f32`; `f16` and `bf16` are widened, which is exact. `f64` is
//! refused, since narrowing would change the numbers without a word: save
//! `model.float()`.
//!
//! A file that was saved here says what its network computes, a [`Graph`](crate::Graph) line
//! by line: the shapes of the inputs, what each block reads, and its layers with the values of
//! their arguments. One of other layers, or of blocks that are joined otherwise, is refused
//! even where all tensors fit. However a network is written, what means the same is the same:
//! `dense(N)` is `dense(4)` where `N` is 4, an argument may have its name, a default may be
//! left out, and an input may be called otherwise. What matters in training alone is not
//! compared: initializers, the momentum of a batch norm, dropout and noise where they change
//! no names of tensors, the `train` section. [`Network::load_tensors`] is for a network that
//! differs on purpose.
//!
//! A trainer has files of its own ([`Trainer::save`](crate::train::Trainer::save)),
//! with the state of its optimizer and its schedule, under the same rules.
//!
//! # The format
//!
//! In the file's `__metadata__` there is one text, under `relu.network` or `relu.trainer`:
//!
//! ```text
//! hash 8a4f5d0c6be1f2a9
//! version 3
//! input 1 [2]
//! hidden reads input 1
//! hidden: dense(16)
//! hidden: relu
//! narrow reads hidden
//! narrow: dense(8)
//! narrow: batch_norm(epsilon: 1e-5)
//! narrow: relu
//! scores reads narrow
//! scores: dense(3)
//! output scores
//! ```
//!
//! The hash is FNV-1a of 64 bits, of the lines after it and of a line for each tensor,
//! `hidden.weight [16, 2]`; it tells damage. Without the text, as `PyTorch` writes files, tensors
//! alone are compared. Older files have no `version`, and their layers as they were written;
//! they are compared so.
//!
//! Files are hostile until they are checked: no file makes loading panic.
//!
//! [`Network::save`]: crate::Network::save
//! [`Network::load`]: crate::Network::load
//! [`Network::load_tensors`]: crate::Network::load_tensors

mod architecture;
mod compare;
#[cfg(feature = "std")]
mod disk;
mod error;
mod file;
mod finite;
mod half;
mod header;
mod names;
mod network;
#[cfg(test)]
mod tests;
#[cfg(feature = "training")]
mod trainer;

pub use error::{Difference, LoadError, SaveError};
pub use finite::not_finite;
pub use names::SaveNames;

pub(crate) use architecture::Architecture;
#[cfg(feature = "std")]
pub(crate) use disk::{read, write};
#[doc(hidden)]
pub use network::Check;
pub(crate) use network::{load, save, text};
