//! The losses, and what they take.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use crate::value::Value;

/// The loss of an output.
pub struct Loss {
    /// With its settings.
    pub text: String,
    /// `rows` or `classes`.
    pub targets: &'static str,
    /// The layer that has to come before it.
    pub before: Option<&'static str>,
}

/// A loss, and what it takes.
struct Row {
    name: &'static str,
    /// The kinds of its targets.
    targets: &'static [&'static str],
    /// The last layers that it must not follow.
    forbidden: &'static [&'static str],
    /// The last layers that it has to follow, where not any will do; the first is
    /// added to others.
    asked: &'static [&'static str],
}

#[rustfmt::skip]
const LOSSES: [Row; 11] = [
    row("softmax_cross_entropy", &["rows", "classes"], &["softmax"], &[]),
    row("binary_cross_entropy", &["rows"], &["sigmoid"], &[]),
    row("mean_squared_error", &["rows"], &[], &[]),
    row("mean_absolute_error", &["rows"], &[], &[]),
    row("huber", &["rows"], &[], &[]),
    row("smooth_l1", &["rows"], &[], &[]),
    row("negative_log_likelihood", &["classes"], &["softmax"], &["log_softmax"]),
    row("hinge", &["classes"], &[], &[]),
    row("kl_divergence", &["rows"], &["softmax"], &["log_softmax"]),
    row("poisson_nll", &["rows"], &[], &BOUNDED),
    row("focal", &["classes"], &["softmax"], &[]),
];

/// Layers that make bounded numbers, as the exponential of a loss asks for.
const BOUNDED: [&str; 12] = [
    "tanh",
    "sigmoid",
    "softmax",
    "log_softmax",
    "softsign",
    "clip",
    "relu6",
    "hard_sigmoid",
    "hard_tanh",
    "batch_norm",
    "layer_norm",
    "rms_norm",
];

const fn row(
    name: &'static str,
    targets: &'static [&'static str],
    forbidden: &'static [&'static str],
    asked: &'static [&'static str],
) -> Row {
    Row { name, targets, forbidden, asked }
}

impl Loss {
    /// A loss that may follow a value; one of several has a weight. All have their
    /// turn, by the number.
    pub fn random(
        random: &mut StdRng,
        value: &Value,
        is_one_of_several: bool,
        number: usize,
    ) -> Self {
        let last = value.last.split('(').next().unwrap_or_default();
        let fits = |row: &&Row| !row.forbidden.contains(&last);
        let (before, from) = LOSSES.split_at(number % LOSSES.len());
        let fitting = from.iter().chain(before).find(fits);
        let Row { name, targets, asked, .. } = fitting.expect("some fit always");
        let mut settings = settings(random, name, value.width);
        if is_one_of_several && random.random_bool(0.6) {
            settings.push(String::from("weight: 0.3"));
        }
        let text = match settings.as_slice() {
            [] => (*name).to_owned(),
            settings => format!("{name}({})", settings.join(", ")),
        };
        let targets = targets.choose(random).expect("there are some");
        let before = if asked.contains(&last) { None } else { asked.first().copied() };
        Self { text, targets, before }
    }
}

fn settings(random: &mut StdRng, name: &str, width: usize) -> Vec<String> {
    let choices: &[&str] = match name {
        "softmax_cross_entropy" => &["", "label_smoothing: 0.1", "label_smoothing: 0.2"],
        "huber" => &["", "0.25", "delta: 0.5"],
        "smooth_l1" => &["", "0.25", "beta: 0.5"],
        "focal" => &["", "0.5", "gamma: 0.0", "3.0"],
        _ => &[""],
    };
    let mut settings = vec![(*choices.choose(random).expect("there are some")).to_owned()];
    settings.retain(|setting| !setting.is_empty());
    if name == "softmax_cross_entropy" && random.random_bool(0.5) {
        let weights: Vec<_> = (0..width).map(|class| format!("{}.5", class % 3)).collect();
        settings.push(format!("class_weights: {{ [{}] }}", weights.join(", ")));
    }
    settings
}
