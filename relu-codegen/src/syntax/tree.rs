//! The parts of a description, as written.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Visibility};

/// A description; what could not be read is missing.
pub struct NetworkSyntax {
    /// The user's attributes and doc comments on the struct.
    pub attributes: Vec<Attribute>,
    /// `#[weights("digits")]`
    pub weights: Option<Weights>,
    /// Whether there is `#[c_api]`.
    pub c_api: bool,
    /// Of the struct.
    pub visibility: Visibility,
    /// Of the struct.
    pub name: Option<Ident>,
    /// In parentheses after the name.
    pub inputs: Option<Vec<InputSyntax>>,
    /// After the arrow.
    pub outputs: Option<Vec<Ident>>,
    /// In braces.
    pub blocks: Option<Vec<BlockSyntax>>,
    /// Whether there is something between the braces whose name is unknown,
    /// so that a name that no block has may be meant for it.
    pub nameless: bool,
    /// `train { ... }`
    pub train: Option<TrainSyntax>,
}

/// Trained weights that become a part of the program: `#[weights("digits")]`,
/// `#[cfg_attr(feature = "trained", weights("digits"))]`
#[derive(Clone, Debug)]
pub struct Weights {
    /// As `build.rs` has it.
    pub name: String,
    /// The predicate of `cfg` under which they do.
    pub condition: Option<TokenStream>,
}

/// `pixels: [64]`
#[derive(Debug)]
pub struct InputSyntax {
    /// Before the colon.
    pub name: Ident,
    /// Between the brackets.
    pub dimensions: Option<Vec<ValueSyntax>>,
    /// What the size probably is, where it is not written as it should be.
    pub likely: Option<usize>,
    /// Of the brackets.
    pub span: Span,
}

/// `hidden: dense(64) -> relu`
pub struct BlockSyntax {
    /// Doc comments.
    pub attributes: Vec<Attribute>,
    /// Before the colon.
    pub name: Ident,
    /// Before the first arrow, joined by `+`: what the block adds up. Empty
    /// where there is no `+`.
    pub terms: Vec<StepSyntax>,
    /// Between the arrows; without terms the first may be the block's source.
    pub steps: Vec<StepSyntax>,
    /// Whether a part of it could not be read.
    pub broken: bool,
    /// Whether that part is its end.
    pub cut_short: bool,
    /// All words in a broken block: it may read the blocks of these names.
    pub mentions: Vec<String>,
}

/// `dense(64)`, a name without parentheses, or `repeat(3, dense(64) -> relu)`.
#[derive(Debug)]
pub struct StepSyntax {
    /// One word, or the words of a path.
    pub path: Vec<Ident>,
    /// In parentheses; there may be none.
    pub arguments: Option<ArgumentsSyntax>,
    /// The pipeline in the parentheses of `repeat` and `residual`.
    pub body: Option<Vec<StepSyntax>>,
    /// Whether a mistake in it was reported, so that it means nothing.
    pub broken: bool,
}

/// `(64, bias: false)`
#[derive(Debug)]
pub struct ArgumentsSyntax {
    /// Those that could be read.
    pub list: Vec<ArgumentSyntax>,
    /// Whether one of them could not be read.
    pub broken: bool,
    /// Of the parentheses.
    pub span: Span,
}

/// `64`, or `bias: false`
#[derive(Debug)]
pub struct ArgumentSyntax {
    /// Before the colon.
    pub name: Option<Ident>,
    /// What it is.
    pub value: ValueSyntax,
}

/// The value of an argument.
#[derive(Debug)]
pub enum ValueSyntax {
    /// `-1.5`, `64`
    Number(NumberSyntax),
    /// `true`
    Flag(bool, Span),
    /// `he_normal`, `HIDDEN`
    Word(Ident),
    /// `crate::HIDDEN`
    Path(Expression),
    /// `{ N * 2 }`
    Braced(Expression),
    /// Something else, such as a string: its tokens.
    Other(String, Span),
}

/// A size or number that the user wrote as an expression.
///
/// It is bound to a constant of the generated type before anything else is
/// emitted, so that the names in it keep their meaning.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The user's tokens.
    pub tokens: TokenStream,
    /// Of the whole expression.
    pub span: Span,
}

/// A literal number.
#[derive(Debug)]
pub struct NumberSyntax {
    /// In base ten, without underscores and sign.
    pub digits: String,
    /// `usize`, `f32`, or empty.
    pub suffix: String,
    /// Whether there is a point or an exponent.
    pub fractional: bool,
    /// Whether there is a minus sign.
    pub negative: bool,
    /// Of the digits.
    pub span: Span,
}

/// `train { loss: ..., clip: ... }`
#[derive(Debug)]
pub struct TrainSyntax {
    /// Of the word `train`.
    pub span: Span,
    /// Between the braces.
    pub entries: Vec<TrainEntry>,
    /// Whether an entry could not be read.
    pub broken: bool,
}

/// `clip: global_norm(5.0)`
#[derive(Debug)]
pub struct TrainEntry {
    /// Before the colon.
    pub key: Ident,
    /// After it.
    pub value: Option<TrainValue>,
}

/// The value of an entry.
#[derive(Debug)]
pub enum TrainValue {
    /// `global_norm(5.0)`
    Step(StepSyntax),
    /// `{ policy: softmax_cross_entropy, value: mean_squared_error }`
    PerOutput(Vec<TrainEntry>, Span),
    /// `{ mean_squared_error }`, where the output's name is missing.
    Nameless(StepSyntax),
    /// `1e-4`, `{ STRENGTH / 2.0 }`
    Number(ValueSyntax),
    /// `[hidden, narrow]`
    List(Vec<Ident>, Span),
}

impl TrainValue {
    /// Of the value.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Step(step) | Self::Nameless(step) => step.span(),
            Self::PerOutput(_, span) | Self::List(_, span) => *span,
            Self::Number(value) => value.span(),
        }
    }
}

impl StepSyntax {
    /// The last word, which is the only one unless it is a path.
    ///
    /// # Panics
    ///
    /// Where the path is empty; the parser never makes such a step.
    #[must_use]
    pub fn word(&self) -> &Ident {
        self.path.last().expect("a step has a name")
    }

    /// The last word without `r#`.
    #[must_use]
    pub fn keyword(&self) -> String {
        self.word().unraw().to_string()
    }

    /// Of the name.
    #[must_use]
    pub fn span(&self) -> Span {
        let first = self.path.first().map_or_else(Span::call_site, Ident::span);
        first.join(self.word().span()).unwrap_or(first)
    }

    /// The argument of a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&ArgumentSyntax> {
        let list = &self.arguments.as_ref()?.list;
        list.iter().find(|argument| argument.name.as_ref().is_some_and(|own| own == name))
    }
}

impl ValueSyntax {
    /// What may be an expression of Rust: a constant's name, a path, braces.
    #[must_use]
    pub fn expression(&self) -> Option<Expression> {
        match self {
            Self::Word(word) => {
                Some(Expression { tokens: word.to_token_stream(), span: word.span() })
            }
            Self::Path(expression) | Self::Braced(expression) => Some(expression.clone()),
            Self::Number(_) | Self::Flag(..) | Self::Other(..) => None,
        }
    }

    /// Of the value.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Number(number) => number.span,
            Self::Flag(_, span) | Self::Other(_, span) => *span,
            Self::Word(word) => word.span(),
            Self::Path(expression) | Self::Braced(expression) => expression.span,
        }
    }
}
