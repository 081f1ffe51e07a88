//! The layers of the language, one file each.
//!
//! A file holds what the compiler knows of a layer: its arguments, its shape rule,
//! and how it is lowered; what users need to know of it stands in the runtime's
//! `vocabulary`. To add a layer, write its file, add its module here and its row to
//! the table below.

pub mod alpha_dropout;
mod arguments;
pub mod batch_norm;
pub mod clip;
pub mod dense;
pub mod dropout;
pub mod elu;
pub mod embedding;
mod form;
pub mod gaussian_noise;
pub mod gelu;
pub mod hard_sigmoid;
pub mod hard_swish;
pub mod hard_tanh;
pub mod layer_norm;
pub mod leaky_relu;
pub mod log_softmax;
pub mod maxout;
pub mod mish;
mod numbers;
pub mod prelu;
pub mod relu;
pub mod relu6;
pub mod repeat;
pub mod residual;
pub mod rms_norm;
pub mod rrelu;
pub mod scale;
pub mod selu;
pub mod sigmoid;
pub mod silu;
pub mod softmax;
pub mod softplus;
pub mod softsign;
pub mod tanh;
pub mod threshold;
pub mod two_sided_relu;

use std::fmt;

use proc_macro2::Span;

pub use arguments::{Arguments, Signature};
pub use form::{Form, Value};
pub use numbers::{read_any_scalar, read_size};

use crate::diagnostic::{Diagnostic, closest};
use crate::model::{Rules, Shape, Size, Trail};
use crate::plan::Lower;

/// What the front end asks of a layer.
pub trait Layer: fmt::Debug {
    /// What may stand in its parentheses.
    fn signature() -> Signature
    where
        Self: Sized;

    /// Whether its value has the shape of what it reads, whatever its arguments.
    #[must_use]
    fn keeps_shape() -> bool
    where
        Self: Sized,
    {
        true
    }

    /// Reads its arguments; mistakes are reported, and then there is no layer.
    fn read(arguments: &mut Arguments<'_, '_>) -> Option<Self>
    where
        Self: Sized;

    /// The shape of its value.
    fn output(&self, input: &Shape) -> Shape {
        input.clone()
    }

    /// The shape of its value where that of its input is unknown.
    fn output_of_unknown(&self) -> Option<Shape> {
        None
    }

    /// What it does at inference once its tensors are given: all arguments that matter then,
    /// added to a form with its name. Nothing where it hands on what it reads.
    fn form(&self, form: Form) -> Option<Form> {
        Some(form)
    }

    /// Checks the layer against what it reads; false after a mistake.
    fn check(&self, _reads: &Reads<'_>, _rules: &mut Rules<'_>) -> bool {
        true
    }
}

/// What a layer reads, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Reads<'a> {
    /// Of the value.
    pub shape: &'a Shape,
    /// How the value got its shape.
    pub trail: &'a Trail,
    /// Of the layer's name.
    pub span: Span,
}

impl Reads<'_> {
    /// How many numbers.
    #[must_use]
    pub fn width(&self) -> &Size {
        self.shape.width()
    }

    /// A mistake about the shape, and where the shape comes from.
    #[must_use]
    pub fn explain(&self, mistake: Diagnostic) -> Diagnostic {
        self.trail.explain(self.shape, mistake)
    }
}

/// A row of the table of layers.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The layer's name in a description.
    pub keyword: &'static str,
    /// See [`Layer::signature`].
    pub signature: fn() -> Signature,
    /// See [`Layer::keeps_shape`].
    keeps_shape: fn() -> bool,
    /// See [`Layer::read`].
    pub read: fn(&mut Arguments<'_, '_>) -> Option<Kind>,
}

/// Defines [`Kind`] and [`LAYERS`] from one row per layer.
macro_rules! layers {
    ($($keyword:literal => $kind:ident in $module:ident,)*) => {
        /// A layer with its arguments.
        #[derive(Clone, Debug)]
        pub enum Kind {
            $(
                #[doc = concat!("`", $keyword, "`")]
                $kind($module::$kind),
            )*
        }

        impl Kind {
            /// The layer's name in a description.
            #[must_use]
            pub fn keyword(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => $keyword,)*
                }
            }

            /// How the layer becomes steps.
            #[must_use]
            pub fn lowering(&self) -> &dyn Lower {
                match self {
                    $(Self::$kind(layer) => layer,)*
                }
            }

            /// The layer's shape rule.
            #[must_use]
            pub fn layer(&self) -> &dyn Layer {
                match self {
                    $(Self::$kind(layer) => layer,)*
                }
            }
        }

        /// All layers, in the order in which help lists them.
        pub const LAYERS: &[Entry] = &[
            $(
                Entry {
                    keyword: $keyword,
                    signature: <$module::$kind as Layer>::signature,
                    keeps_shape: <$module::$kind as Layer>::keeps_shape,
                    read: |arguments| {
                        <$module::$kind as Layer>::read(arguments).map(Kind::$kind)
                    },
                },
            )*
        ];
    };
}

layers! {
    "dense" => Dense in dense,
    "embedding" => Embedding in embedding,
    "relu" => Relu in relu,
    "leaky_relu" => LeakyRelu in leaky_relu,
    "prelu" => Prelu in prelu,
    "rrelu" => Rrelu in rrelu,
    "elu" => Elu in elu,
    "selu" => Selu in selu,
    "gelu" => Gelu in gelu,
    "silu" => Silu in silu,
    "mish" => Mish in mish,
    "softplus" => Softplus in softplus,
    "sigmoid" => Sigmoid in sigmoid,
    "tanh" => Tanh in tanh,
    "softsign" => Softsign in softsign,
    "hard_sigmoid" => HardSigmoid in hard_sigmoid,
    "hard_tanh" => HardTanh in hard_tanh,
    "hard_swish" => HardSwish in hard_swish,
    "softmax" => Softmax in softmax,
    "log_softmax" => LogSoftmax in log_softmax,
    "clip" => Clip in clip,
    "threshold" => Threshold in threshold,
    "maxout" => Maxout in maxout,
    "scale" => Scale in scale,
    "relu6" => Relu6 in relu6,
    "two_sided_relu" => TwoSidedRelu in two_sided_relu,
    "batch_norm" => BatchNorm in batch_norm,
    "layer_norm" => LayerNorm in layer_norm,
    "rms_norm" => RmsNorm in rms_norm,
    "dropout" => Dropout in dropout,
    "alpha_dropout" => AlphaDropout in alpha_dropout,
    "gaussian_noise" => GaussianNoise in gaussian_noise,
    "repeat" => Repeat in repeat,
    "residual" => Residual in residual,
}

impl Entry {
    /// The row of a name.
    #[must_use]
    pub fn find(keyword: &str) -> Option<&'static Self> {
        LAYERS.iter().find(|entry| entry.keyword == keyword)
    }

    /// The row that a name of no layer is probably meant for.
    #[must_use]
    pub fn meant(word: &str) -> Option<&'static Self> {
        let keyword = closest(word, LAYERS.iter().map(|entry| entry.keyword));
        let plain = |text: &str| text.replace('_', "").to_lowercase();
        let is_alias = |alias: &&str| plain(alias) == plain(word);
        let has_alias = |entry: &&Self| (entry.signature)().aliases.iter().any(is_alias);
        keyword.and_then(Self::find).or_else(|| LAYERS.iter().find(has_alias))
    }

    /// The row of a layer.
    #[must_use]
    pub fn of(kind: &Kind) -> Option<&'static Self> {
        Self::find(kind.keyword())
    }

    /// See [`Layer::keeps_shape`].
    #[must_use]
    pub fn keeps_shape(&self) -> bool {
        (self.keeps_shape)()
    }
}
