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
}

/// Per loss: its name, the targets that it takes, the last layers that it must not
/// follow, and whether its exponential asks for outputs that are bounded.
const LOSSES: [(&str, &[&str], &[&str], bool); 11] = [
    ("softmax_cross_entropy", &["rows", "classes"], &["softmax"], false),
    ("binary_cross_entropy", &["rows"], &["sigmoid"], false),
    ("mean_squared_error", &["rows"], &[], false),
    ("mean_absolute_error", &["rows"], &[], false),
    ("huber", &["rows"], &[], false),
    ("smooth_l1", &["rows"], &[], false),
    ("negative_log_likelihood", &["classes"], &["softmax"], false),
    ("hinge", &["classes"], &[], false),
    ("kl_divergence", &["rows"], &["softmax"], false),
    ("poisson_nll", &["rows"], &[], true),
    ("focal", &["classes"], &["softmax"], false),
];

/// Layers that make bounded numbers.
const BOUNDED: [&str; 6] = ["sigmoid", "tanh", "softmax", "clip", "relu6", "batch_norm"];

impl Loss {
    /// A loss that may follow a value; one of several has a weight.
    pub fn random(random: &mut StdRng, value: &Value, is_one_of_several: bool) -> Self {
        let last = value.last.split('(').next().unwrap_or_default();
        let fits = |(_, _, forbidden, is_steep): &&(&str, &[&str], &[&str], bool)| {
            !forbidden.contains(&last) && (!is_steep || BOUNDED.contains(&last))
        };
        let fitting: Vec<_> = LOSSES.iter().filter(fits).collect();
        let (name, targets, ..) = *fitting.choose(random).expect("there are losses");
        let mut settings = settings(random, name, value.width);
        if is_one_of_several && random.random_bool(0.6) {
            settings.push(String::from("weight: 0.3"));
        }
        let text = match settings.as_slice() {
            [] => (*name).to_owned(),
            settings => format!("{name}({})", settings.join(", ")),
        };
        Self { text, targets: targets.choose(random).expect("there are some") }
    }
}

fn settings(random: &mut StdRng, name: &str, width: usize) -> Vec<String> {
    let choices: &[&str] = match name {
        "softmax_cross_entropy" => &["", "label_smoothing: 0.1"],
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
