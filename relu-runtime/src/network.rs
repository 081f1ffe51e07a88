//! What every network can do.

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec, vec::Vec};

use crate::packed::{self, PackedError};
use crate::parameters::{Tensors, named};
#[cfg(feature = "safetensors")]
use crate::save::{self, Architecture, Check, LoadError, SaveError, SaveNames};
use crate::{
    Error, Graph, Inputs, Outputs, Row, Sample, Segment, Storage, SummaryRow, batch, init,
};

/// A network, as `network!` generates it.
///
/// A value of the type is its parameters and its state, nothing else. It lives
/// on the heap ([`Network::new`]) or in a `static`; [`Network::forward_batch_into`]
/// and the generated `forward` neither allocate nor fail on valid shapes.
///
/// The items up to `infer_one` are what `network!` generates; users call those
/// after it.
///
/// A network whose inputs are of indices has no row of its embedding for an index
/// that is too large: one sample by itself gets NaN in the row's place, and a batch
/// is refused.
pub trait Network: Storage + Send + Sync + 'static {
    /// The values of one sample that the network reads.
    type Input: Sample;
    /// The values of one sample that the network makes.
    type Output: Row;

    /// The name of the type.
    const NAME: &'static str;
    /// Learned numbers, as a user counts them: without padding and state.
    const PARAMETER_COUNT: usize;
    /// Floating-point operations for one sample: two per multiply-add executed.
    const FLOPS: usize;
    /// `f32`s of stack that a tile of a batch takes at inference.
    const WORKSPACE_LEN: usize;
    /// Bytes of the values that `forward` keeps on the stack; what the compiler adds to
    /// them is not counted.
    const STACK_BYTES: usize;
    /// Bytes of a value of this type.
    const FLASH_BYTES: usize = size_of::<Self>();
    /// Bytes of a [packed](crate::packed) network, its header included: of a region that
    /// [`Network::from_packed`] reads.
    const PACKED_LEN: usize = packed::HEADER_LEN + size_of::<Self>();
    /// A row per layer, for [`display`](crate::display).
    const SUMMARY: &'static [SummaryRow];
    /// What decides `forward` once the tensors are given.
    const GRAPH: Graph;
    /// Name, place and shape of each parameter, and of the state after them.
    const SEGMENTS: &'static [Segment];

    /// Runs `min(inputs.len(), outputs.len())` samples.
    fn infer(&self, inputs: &[Self::Input], outputs: &mut [Self::Output]);

    /// Runs one sample.
    fn infer_one(&self, input: &Self::Input) -> Self::Output;

    /// Refuses a batch with an index that its embedding has no row for.
    #[doc(hidden)]
    fn check_indices(_inputs: &impl Inputs<Self::Input>) -> Result<(), Error> {
        Ok(())
    }

    /// A network on the heap, initialized from a seed.
    ///
    /// The same seed gives the same network on every machine. The value never
    /// passes through the stack.
    #[cfg(feature = "alloc")]
    #[must_use]
    fn new(seed: u64) -> Box<Self> {
        let mut network = Self::boxed_zeroed();
        network.initialize(seed);
        network
    }

    /// A network on the heap whose parameters are zero, to be filled by
    /// [`Network::set_parameter`]. State has its initial value (a running
    /// variance of one).
    #[cfg(feature = "alloc")]
    #[must_use]
    fn zeroed() -> Box<Self> {
        let mut network = Self::boxed_zeroed();
        init::initialize_state(network.as_mut_slice(), Self::SEGMENTS);
        network
    }

    /// A copy on the heap, without passing through the stack.
    #[cfg(feature = "alloc")]
    #[must_use]
    fn clone_boxed(&self) -> Box<Self> {
        let mut network = Self::boxed_zeroed();
        network.copy_from(self);
        network
    }

    /// Takes over the parameters and the state of `other`.
    fn copy_from(&mut self, other: &Self) {
        self.as_mut_slice().copy_from_slice(other.as_slice());
    }

    /// Initializes all parameters and the state from a seed, as
    /// [`Network::new`] does.
    fn initialize(&mut self, seed: u64) {
        init::initialize(self.as_mut_slice(), Self::SEGMENTS, seed);
    }

    /// Parameters and state as one flat slice of `STORAGE_LEN` numbers;
    /// [`Network::tensors`] says what lies where in it.
    fn parameters(&self) -> &[f32] {
        self.as_slice()
    }

    /// Parameters and state as one flat slice, to write.
    ///
    /// The padding between the parameters has to stay zero.
    fn parameters_mut(&mut self) -> &mut [f32] {
        self.as_mut_slice()
    }

    /// The table of parameters (first) and state; a row describes all iterations
    /// of a `repeat`.
    #[must_use]
    fn segments() -> &'static [Segment] {
        Self::SEGMENTS
    }

    /// All parameters and state, one by one in the order of the table, those of
    /// a `repeat` by iteration.
    #[must_use]
    fn tensors() -> Tensors<'static> {
        Tensors::new(Self::SEGMENTS)
    }

    /// A parameter or state by name, such as `hidden.weight` or
    /// `deep.3.0.weight`, as a plain row-major matrix.
    ///
    /// A dense layer's weight is `[out, in]`; if it reads `two_sided_relu` it is
    /// `[out, 2 * in]`, first the columns for values from zero up, then those for
    /// values below zero. An embedding's is `[count, width]`. All else is a vector.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownParameter`]
    #[cfg(feature = "alloc")]
    fn parameter(&self, name: &str) -> Result<Vec<f32>, Error> {
        let tensor = named::find(Self::SEGMENTS, name)?;
        let mut values = vec![0.0; tensor.values()];
        named::read(tensor, self.as_slice(), &mut values)?;
        Ok(values)
    }

    /// [`Network::parameter`] as an array; a vector is an array of one row.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownParameter`]
    #[cfg(feature = "ndarray")]
    fn parameter_array(&self, name: &str) -> Result<ndarray::Array2<f32>, Error> {
        let tensor = named::find(Self::SEGMENTS, name)?;
        let mut values = ndarray::Array2::zeros(tensor.segment().layout.matrix());
        named::read(tensor, self.as_slice(), values.as_slice_mut().unwrap_or_default())?;
        Ok(values)
    }

    /// [`Network::parameter`] into a slice, without allocating.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownParameter`]; [`Error::ParameterLen`] if the slice is
    /// shorter or longer than the parameter.
    fn parameter_into(&self, name: &str, values: &mut [f32]) -> Result<(), Error> {
        named::read(named::find(Self::SEGMENTS, name)?, self.as_slice(), values)
    }

    /// Sets a parameter or state by name from a plain row-major matrix, laid
    /// out as in [`Network::parameter`].
    ///
    /// # Errors
    ///
    /// [`Error::UnknownParameter`]; [`Error::ParameterLen`] if the slice is
    /// shorter or longer than the parameter.
    fn set_parameter(&mut self, name: &str, values: &[f32]) -> Result<(), Error> {
        named::write(named::find(Self::SEGMENTS, name)?, values, self.as_mut_slice())
    }

    /// Writes parameters and state into a `safetensors` file, under the names
    /// and in the shapes of `PyTorch`; see [`save`](crate::save).
    ///
    /// A file that is there is replaced as a whole, or after an error not at all.
    ///
    /// # Errors
    ///
    /// [`SaveError`]
    #[cfg(all(feature = "safetensors", feature = "std"))]
    fn save(&self, path: impl AsRef<std::path::Path>) -> Result<(), SaveError> {
        self.save_as(path, SaveNames::Short)
    }

    /// [`Network::save`] with a choice of names.
    ///
    /// # Errors
    ///
    /// [`SaveError`]
    #[cfg(all(feature = "safetensors", feature = "std"))]
    fn save_as(
        &self,
        path: impl AsRef<std::path::Path>,
        names: SaveNames,
    ) -> Result<(), SaveError> {
        save::write(path.as_ref(), &self.to_safetensors(names)?)
    }

    /// The bytes that [`Network::save_as`] writes; equal networks give equal
    /// bytes.
    ///
    /// # Errors
    ///
    /// [`SaveError::TooManyTensors`]
    #[cfg(feature = "safetensors")]
    fn to_safetensors(&self, names: SaveNames) -> Result<Vec<u8>, SaveError> {
        save::save(Architecture::of::<Self>(), self.as_slice(), names)
    }

    /// A network from a file of [`Network::save`] or of `PyTorch`; what is checked
    /// is told in [`save`](crate::save).
    ///
    /// # Errors
    ///
    /// [`LoadError`], which lists all differences between the file and the
    /// network.
    #[cfg(all(feature = "safetensors", feature = "std"))]
    fn load(path: impl AsRef<std::path::Path>) -> Result<Box<Self>, LoadError> {
        Self::from_safetensors(&save::read(path.as_ref())?)
    }

    /// [`Network::load`] from the bytes of a file.
    ///
    /// # Errors
    ///
    /// [`LoadError`]
    #[cfg(feature = "safetensors")]
    fn from_safetensors(bytes: &[u8]) -> Result<Box<Self>, LoadError> {
        let mut network = Self::boxed_zeroed();
        network.load_safetensors(bytes)?;
        Ok(network)
    }

    /// [`Network::load`] into this network, which is as it was after an error.
    ///
    /// # Errors
    ///
    /// [`LoadError`]
    #[cfg(all(feature = "safetensors", feature = "std"))]
    fn load_from(&mut self, path: impl AsRef<std::path::Path>) -> Result<(), LoadError> {
        self.load_safetensors(&save::read(path.as_ref())?)
    }

    /// [`Network::load_from`] the bytes of a file.
    ///
    /// # Errors
    ///
    /// [`LoadError`]
    #[cfg(feature = "safetensors")]
    fn load_safetensors(&mut self, bytes: &[u8]) -> Result<(), LoadError> {
        save::load(Architecture::of::<Self>(), bytes, Check::Graph, self.as_mut_slice())
    }

    /// [`Network::load_safetensors`] for a network that differs from the file's
    /// on purpose, but has the same tensors: one with another activation, say.
    ///
    /// # Errors
    ///
    /// [`LoadError`]
    #[cfg(feature = "safetensors")]
    fn load_tensors(&mut self, bytes: &[u8]) -> Result<(), LoadError> {
        save::load(Architecture::of::<Self>(), bytes, Check::Tensors, self.as_mut_slice())
    }

    /// The network in packed bytes, without a copy: those of [`Network::to_packed`] in
    /// memory that is aligned to 64 bytes, such as of a mapped file or in flash. See
    /// [`packed`](crate::packed).
    ///
    /// Looks at the first 64 bytes only.
    ///
    /// # Errors
    ///
    /// [`PackedError`]; [`PackedError::Checksum`] for the header alone
    fn from_packed(bytes: &[u8]) -> Result<&Self, PackedError> {
        packed::network(bytes)
    }

    /// [`Network::from_packed`], after a look at all numbers.
    ///
    /// # Errors
    ///
    /// [`PackedError`]
    fn from_packed_checked(bytes: &[u8]) -> Result<&Self, PackedError> {
        packed::checked(bytes)
    }

    /// A network on the heap from packed bytes, which may begin anywhere; looks at all
    /// numbers.
    ///
    /// # Errors
    ///
    /// [`PackedError`], but not [`PackedError::Alignment`]
    #[cfg(feature = "alloc")]
    fn unpack(bytes: &[u8]) -> Result<Box<Self>, PackedError> {
        packed::unpack(bytes)
    }

    /// The network's numbers behind a header, for targets like this one; see
    /// [`packed`](crate::packed).
    #[cfg(feature = "alloc")]
    #[must_use]
    fn to_packed(&self) -> Vec<u8> {
        packed::pack(self)
    }

    /// Runs a batch; the result has a row per sample.
    ///
    /// Each row has the same bits as `forward` gives for that sample. An empty
    /// batch gives an empty result.
    ///
    /// # Errors
    ///
    /// [`Error::Width`] if the inputs' rows are not as wide as the network's,
    /// [`Error::Index`] for an index that its embedding has no row for.
    #[cfg(feature = "ndarray")]
    fn forward_batch(
        &self,
        inputs: impl Inputs<Self::Input>,
    ) -> Result<ndarray::Array2<f32>, Error> {
        let mut outputs = ndarray::Array2::zeros([inputs.samples(), Self::Output::LEN]);
        batch::infer(self, &inputs, &mut &mut outputs)?;
        Ok(outputs)
    }

    /// Runs a batch into the caller's rows, without allocating.
    ///
    /// # Errors
    ///
    /// [`Error::Width`] if inputs or outputs are not as wide as the network's,
    /// [`Error::Samples`] if their numbers differ, [`Error::Index`] for an index
    /// that its embedding has no row for. The outputs are unchanged then.
    fn forward_batch_into(
        &self,
        inputs: impl Inputs<Self::Input>,
        mut outputs: impl Outputs<Self::Output>,
    ) -> Result<(), Error> {
        batch::infer(self, &inputs, &mut outputs)
    }
}
