//! The checked network: names resolved, a shape for every edge.

mod block;
mod check;
mod class_weights;
mod debug;
mod freeze;
mod indices;
mod looks_linear;
pub mod loss;
mod nested;
mod operands;
mod resolve;
mod rules;
mod shape;
mod sources;
mod trail;
mod train;
mod usage;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, Visibility};

use crate::layers::Kind;
pub use crate::syntax::{Expression, Weights};
pub use check::{Interface, check, interface};
pub use loss::OutputLoss;
pub use nested::DEEPEST;
pub use rules::{LARGEST, Range, Requirement, Rule, Rules};
pub use shape::{Scalar, Shape, Size};
pub use trail::{Maker, Trail};
pub use train::{CLIP_ARGUMENTS, CLIPS, KEYS};

/// A description without a mistake.
pub struct Network {
    /// The user's attributes and doc comments on the struct.
    pub attributes: Vec<Attribute>,
    /// The trained weights that become a part of the program.
    pub weights: Option<Weights>,
    /// Whether there are functions for C.
    pub c_api: bool,
    /// Of the struct and its public methods' type.
    pub visibility: Visibility,
    /// Of the struct.
    pub name: Ident,
    /// In the order of `forward`'s arguments.
    pub inputs: Vec<Input>,
    /// The blocks whose values `forward` returns.
    pub outputs: Vec<BlockId>,
    /// In the order written: a block reads only what stands above it.
    pub blocks: Vec<Block>,
    /// The `train { }` section.
    pub train: Option<Train>,
    /// Rules about expressions, to be asserted in the generated code.
    pub requirements: Vec<Requirement>,
}

/// The index of a block in [`Network::blocks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub usize);

/// A value that the user passes in.
#[derive(Debug)]
pub struct Input {
    /// As written.
    pub name: Ident,
    /// As written.
    pub shape: Shape,
    /// Of its values.
    pub element: Element,
}

/// The type of an input's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// `f32`
    Number,
    /// `u32`: which row of a table is meant.
    Index,
}

impl Element {
    /// Its name in Rust, inside the anonymous constant, which imports it.
    #[must_use]
    pub fn tokens(self) -> TokenStream {
        match self {
            Self::Number => quote!(f32),
            Self::Index => quote!(u32),
        }
    }

    /// Its name beside the items of the user, one of which may be called `f32`.
    #[must_use]
    pub fn path(self) -> TokenStream {
        let name = self.tokens();
        quote!(::core::primitive::#name)
    }
}

/// A named pipeline of layers.
pub struct Block {
    /// Doc comments on the block.
    pub attributes: Vec<Attribute>,
    /// As written.
    pub name: Ident,
    /// What its first layer reads.
    pub source: Source,
    /// In the order of the arrows; may be empty.
    pub layers: Vec<Layer>,
    /// Of the block's value.
    pub shape: Shape,
}

impl Network {
    /// The name of an input or a block, without `r#`.
    #[must_use]
    pub fn name_of(&self, operand: Operand) -> String {
        match operand {
            Operand::Input(index) => self.inputs[index].name.unraw().to_string(),
            Operand::Block(id) => self.blocks[id.0].word(),
        }
    }
}

impl Block {
    /// The name without `r#`.
    #[must_use]
    pub fn word(&self) -> String {
        self.name.unraw().to_string()
    }

    /// What generated locals and fields are called after: in small letters, as
    /// Rust has them.
    #[must_use]
    pub fn local(&self) -> String {
        self.word().to_lowercase()
    }
}

impl Input {
    /// As [`Block::local`].
    #[must_use]
    pub fn local(&self) -> String {
        self.name.unraw().to_string().to_lowercase()
    }
}

/// What a block reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// One value.
    One(Operand),
    /// The sum of values of one shape.
    Sum(Vec<Operand>),
    /// Values one after another.
    Concat(Vec<Operand>),
}

/// A value that a block can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The index of an input in [`Network::inputs`].
    Input(usize),
    /// A block above.
    Block(BlockId),
}

impl Source {
    /// All that is read.
    #[must_use]
    pub fn operands(&self) -> &[Operand] {
        match self {
            Self::One(operand) => std::slice::from_ref(operand),
            Self::Sum(operands) | Self::Concat(operands) => operands,
        }
    }

    /// Whether a block is read.
    #[must_use]
    pub fn reads(&self, block: BlockId) -> bool {
        self.operands().contains(&Operand::Block(block))
    }
}

/// A layer in its place.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What it does, with its arguments.
    pub kind: Kind,
    /// Its position in its pipeline, counted from 0.
    pub index: usize,
    /// As the user wrote it, normalized: `dense(64, bias: false)`.
    pub text: String,
    /// Of the layer's name.
    pub span: Span,
    /// Of the value that it reads.
    pub input: Shape,
    /// Of its value.
    pub output: Shape,
}

/// The `train { }` section.
#[derive(Debug)]
pub struct Train {
    /// `loss: ...`, one per output.
    pub losses: Vec<OutputLoss>,
    /// `clip: ...`
    pub clip: Option<Clip>,
    /// `l1: ...`: the factor of the sum of the weights' absolute values.
    pub l1: Option<Scalar>,
    /// `l2: ...`: the factor of the sum of their squares.
    pub l2: Option<Scalar>,
    /// `weight_decay: ...`, for the optimizer.
    pub weight_decay: Option<Scalar>,
    /// `freeze: ...`: blocks whose parameters stay as they are.
    pub frozen: Vec<BlockId>,
}

/// How gradients are kept small.
#[derive(Clone, Debug)]
pub enum Clip {
    /// Scales all so that the norm over all parameters is at most the limit.
    GlobalNorm(Scalar),
    /// The same for each parameter tensor by itself.
    Norm(Scalar),
    /// Clamps each number to [-limit, limit].
    Value(Scalar),
}

/// How a weight starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Init {
    /// Normal, variance gain^2 / fan-in (He et al. 2015).
    HeNormal,
    /// Uniform with the same variance.
    HeUniform,
    /// Normal, variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010).
    XavierNormal,
    /// Uniform with the same variance.
    XavierUniform,
    /// Orthogonal rows or columns (Saxe et al. 2014).
    Orthogonal,
    /// Both halves the same orthogonal matrix (Balduzzi et al. 2017).
    LooksLinear,
    /// Normal, variance 1.
    Normal,
    /// All zero.
    Zeros,
}

impl Init {
    /// All initializers, by their names in a description.
    pub const ALL: &[(&str, Self)] = &[
        ("he_normal", Self::HeNormal),
        ("he_uniform", Self::HeUniform),
        ("xavier_normal", Self::XavierNormal),
        ("xavier_uniform", Self::XavierUniform),
        ("orthogonal", Self::Orthogonal),
        ("looks_linear", Self::LooksLinear),
        ("normal", Self::Normal),
        ("zeros", Self::Zeros),
    ];
}
