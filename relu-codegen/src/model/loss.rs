//! The losses of the language: a row each.

use proc_macro2::Span;

use super::{Expression, Range, Scalar};
use crate::diagnostic::{Diagnostic, catalogue, closest};
use crate::layers::Signature;

/// A row of the table of losses.
#[derive(Debug)]
pub struct Entry {
    /// In a description.
    pub name: &'static str,
    /// Of the type in `relu_runtime::train`.
    pub kind: &'static str,
    /// What may stand in the parentheses beside `weight`.
    pub arguments: &'static [Argument],
    /// An example with all arguments, for help.
    pub usage: &'static str,
    /// What other libraries call it, for "did you mean".
    pub aliases: &'static [&'static str],
    /// The activation that it applies itself, so that a network must not.
    pub applies: Option<&'static str>,
    /// Whether it takes logarithms of probabilities.
    pub takes_logarithms: bool,
}

/// An argument of a loss.
#[derive(Debug)]
pub struct Argument {
    /// In a description.
    pub name: &'static str,
    /// Where it is left out.
    pub default: f64,
    /// The numbers that are allowed.
    pub range: Range,
    /// What is said of others.
    pub mistake: fn(&Scalar) -> Diagnostic,
    /// Given by name only: the method of the runtime that takes it.
    pub setter: Option<&'static str>,
}

/// The loss of one output.
#[derive(Clone, Debug)]
pub struct OutputLoss {
    /// What is computed from the output's value.
    pub entry: &'static Entry,
    /// The arguments of its constructor.
    pub positional: Vec<Scalar>,
    /// Settings after that: the method, and its argument.
    pub named: Vec<(&'static str, Scalar)>,
    /// `class_weights: WEIGHTS`
    pub class_weights: Option<Expression>,
    /// Its factor in the sum of all losses, where one is written.
    pub weight: Option<Scalar>,
    /// Of its name.
    pub span: Span,
}

const fn plain(
    name: &'static str,
    kind: &'static str,
    usage: &'static str,
    aliases: &'static [&'static str],
) -> Entry {
    Entry { name, kind, arguments: &[], usage, aliases, applies: None, takes_logarithms: false }
}

/// All losses.
pub const LOSSES: &[Entry] = &[
    Entry {
        arguments: &[Argument {
            name: "label_smoothing",
            default: 0.0,
            range: Range::Closed01,
            mistake: catalogue::label_smoothing,
            setter: Some("with_label_smoothing"),
        }],
        applies: Some("softmax"),
        ..plain(
            "softmax_cross_entropy",
            "SoftmaxCrossEntropy",
            "softmax_cross_entropy(label_smoothing: 0.1, class_weights: WEIGHTS)",
            &["cross_entropy", "cross_entropy_loss", "categorical_cross_entropy"],
        )
    },
    Entry {
        applies: Some("sigmoid"),
        ..plain(
            "binary_cross_entropy",
            "BinaryCrossEntropy",
            "binary_cross_entropy(weight: 0.5)",
            &["bce", "bce_with_logits", "sigmoid_cross_entropy"],
        )
    },
    plain(
        "mean_squared_error",
        "MeanSquaredError",
        "mean_squared_error(weight: 0.5)",
        &["mse", "mse_loss", "l2_loss"],
    ),
    plain(
        "mean_absolute_error",
        "MeanAbsoluteError",
        "mean_absolute_error(weight: 0.5)",
        &["mae", "l1_loss"],
    ),
    Entry {
        arguments: &[Argument {
            name: "delta",
            default: 1.0,
            range: Range::Positive,
            mistake: catalogue::delta,
            setter: None,
        }],
        ..plain("huber", "Huber", "huber(1.0)", &["huber_loss"])
    },
    Entry {
        arguments: &[Argument {
            name: "beta",
            default: 1.0,
            range: Range::Positive,
            mistake: catalogue::beta,
            setter: None,
        }],
        ..plain("smooth_l1", "SmoothL1", "smooth_l1(1.0)", &["smooth_l1_loss"])
    },
    Entry {
        takes_logarithms: true,
        ..plain(
            "negative_log_likelihood",
            "NegativeLogLikelihood",
            "negative_log_likelihood(weight: 0.5)",
            &["nll", "nll_loss"],
        )
    },
    plain("hinge", "Hinge", "hinge(weight: 0.5)", &["hinge_loss", "multi_margin_loss"]),
    Entry {
        takes_logarithms: true,
        ..plain("kl_divergence", "KlDivergence", "kl_divergence(weight: 0.5)", &["kl_div", "kld"])
    },
    plain(
        "poisson_nll",
        "PoissonNll",
        "poisson_nll(weight: 0.5)",
        &["poisson", "poisson_nll_loss"],
    ),
    Entry {
        arguments: &[Argument {
            name: "gamma",
            default: 2.0,
            range: Range::NotNegative,
            mistake: catalogue::gamma,
            setter: None,
        }],
        applies: Some("softmax"),
        ..plain("focal", "Focal", "focal(2.0)", &["focal_loss"])
    },
];

impl Entry {
    /// The row of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        LOSSES.iter().find(|entry| entry.name == name)
    }

    /// The row that a name is probably meant for.
    #[must_use]
    pub fn meant(word: &str) -> Option<&'static Self> {
        let name = closest(word, LOSSES.iter().map(|entry| entry.name));
        let has_alias = |entry: &&Self| entry.aliases.contains(&word);
        name.and_then(Self::find).or_else(|| LOSSES.iter().find(has_alias))
    }

    /// Whether it is told classes apart by weights.
    #[must_use]
    pub fn has_class_weights(&self) -> bool {
        self.kind == "SoftmaxCrossEntropy"
    }

    /// What may stand in the parentheses.
    #[must_use]
    pub fn signature(&self) -> Signature {
        let (positional, named): (&[&str], &[&str]) = match self.name {
            "softmax_cross_entropy" => (&[], &["label_smoothing", "class_weights", "weight"]),
            "huber" => (&["delta"], &["weight"]),
            "smooth_l1" => (&["beta"], &["weight"]),
            "focal" => (&["gamma"], &["weight"]),
            _ => (&[], &["weight"]),
        };
        Signature { usage: self.usage, positional, named, ..Signature::default() }
    }
}
