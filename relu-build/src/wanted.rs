//! By what a description is looked for.

use std::fmt;

use relu_codegen::syntax::NetworkSyntax;

/// What a description is looked for by.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'n> {
    /// `#[weights("name")]`
    Weights(&'n str),
    /// `#[c_api]` on a network of the name.
    Functions(&'n str),
}

impl Wanted<'_> {
    /// The attribute without what is in its parentheses.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Weights(_) => "weights",
            Self::Functions(_) => "c_api",
        }
    }

    /// The attribute, as it should be.
    pub fn written(self) -> String {
        match self {
            Self::Weights(name) => format!("#[weights(\"{name}\")]"),
            Self::Functions(_) => String::from("#[c_api]"),
        }
    }

    /// Whether a text without blanks has the beginning of the attribute, maybe in a
    /// `cfg_attr`.
    pub fn may_be_in(self, text: &str) -> bool {
        text.contains(match self {
            Self::Weights(_) => "weights(\"",
            Self::Functions(_) => "#[c_api",
        })
    }

    /// Whether a description is the one.
    pub fn is(self, syntax: &NetworkSyntax) -> bool {
        match self {
            Self::Weights(name) => {
                syntax.weights.as_ref().is_some_and(|weights| weights.name == name)
            }
            Self::Functions(name) => {
                syntax.c_api && syntax.name.as_ref().is_some_and(|own| own == name)
            }
        }
    }
}

impl fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weights(_) => write!(f, "`{}`", self.written()),
            Self::Functions(name) => write!(f, "the name `{name}` and `#[c_api]`"),
        }
    }
}
