//! Layers in their places: what each is called, and what stands around it.

mod placing;

use super::sides;
use super::{Count, Field};
use crate::model::{Layer, Scalar, Size};

pub use placing::places;

/// A layer in its place.
#[derive(Debug)]
pub struct At<'n> {
    /// The layer.
    pub layer: &'n Layer,
    /// The layers of its pipeline, where it holds one.
    pub body: Vec<At<'n>>,
    /// What follows multiplies negative numbers by this: the initializer
    /// follows from it.
    pub slope_after: Option<Scalar>,
    /// Its block, in small letters.
    block: String,
    /// Unique in its block, or in its repetition: `dense_2`.
    name: String,
    field: String,
    state: String,
    /// What the types of a repetition are called after: `Deep`.
    type_name: String,
    tensors: Tensors,
    title: String,
    /// Whether it stands inside a repetition.
    is_repeated: bool,
    reads_two_sides: bool,
    is_frozen: bool,
}

/// The names of the tensors of a layer, without the last part; `{}` stands for
/// the number of a repetition.
#[derive(Clone, Debug)]
struct Tensors {
    /// `hidden`, with positions only where there is a choice.
    short: String,
    /// `hidden.0`, with the position in each pipeline.
    full: String,
}

impl Tensors {
    /// Those of the layers inside a repetition.
    fn repeated(&self) -> Self {
        let Self { short, full } = self;
        Self { short: format!("{short}.{{}}"), full: format!("{full}.{{}}") }
    }
}

impl At<'_> {
    /// Whether the layer reads the value of `two_sided_relu`, so that a product
    /// can choose between two weights by sign.
    #[must_use]
    pub fn reads_two_sides(&self) -> bool {
        self.reads_two_sides
    }

    /// Whether the value of a repetition keeps its two sides from one to the
    /// next.
    #[must_use]
    pub fn carries_two_sides(&self) -> bool {
        self.reads_two_sides && sides::ends_two_sided(self.layer.kind.lowering().body(), true)
    }

    /// Whether its parameters stay as they are in training.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.is_frozen
    }

    /// Values that a product reads: one side of a two-sided value.
    #[must_use]
    pub fn inputs(&self) -> Size {
        let width = self.layer.input.width();
        if self.reads_two_sides { width.half() } else { width.clone() }
    }

    /// The field that holds its parameters.
    #[must_use]
    pub fn field(&self) -> String {
        self.field.clone()
    }

    /// The field that holds its state.
    #[must_use]
    pub fn state_field(&self) -> String {
        self.state.clone()
    }

    /// The type of one repetition's parameters, or with a suffix of something
    /// beside them, without the network's name before it.
    #[must_use]
    pub fn type_name(&self, suffix: &str) -> String {
        format!("{}{suffix}", self.type_name)
    }

    /// PyTorch's names of a tensor: as short as can be, and in full.
    #[must_use]
    pub fn tensor(&self, tensor: &str) -> [String; 2] {
        let Tensors { short, full } = &self.tensors;
        [format!("{short}.{tensor}"), format!("{full}.{tensor}")]
    }

    /// What a value that it makes should be called.
    #[must_use]
    pub fn value_name(&self) -> String {
        if self.is_repeated { self.name.clone() } else { format!("{}_{}", self.block, self.name) }
    }

    /// What a repetition is called: its block.
    #[must_use]
    pub fn block(&self) -> &str {
        &self.block
    }

    /// Where the layer is, for docs: "`narrow`, layer 0".
    #[must_use]
    pub fn title(&self) -> String {
        self.title.clone()
    }

    /// The name of the layer's keyword.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        self.layer.kind.keyword()
    }

    /// The fields of all layers of its pipeline.
    #[must_use]
    pub fn fields_of_body(&self) -> Vec<Field> {
        self.body.iter().flat_map(|at| at.layer.kind.lowering().fields(at)).collect()
    }

    /// The operations of its pipeline, once.
    #[must_use]
    pub fn flops_of_body(&self) -> Count {
        let mut flops = Count::default();
        self.body.iter().for_each(|at| flops.add(at.layer.kind.lowering().flops(at)));
        flops
    }
}
