//! Layers mean the same however they are written, and other arguments mean something else,
//! unless they matter in training alone.

use std::collections::BTreeSet;

use relu_codegen::layers::{Entry, LAYERS, Value};
use relu_codegen::plan;

/// A layer, and ways to write it: those in one list mean the same, those in others something
/// else.
type Row = (&'static str, &'static [&'static [&'static str]]);

const SPELLINGS: &[Row] = &[
    (
        "dense",
        &[
            &["dense(6)", "dense(units: 6)", "dense(0x6, bias: true)"],
            &["dense(7)", "dense(7, init: zeros)", "dense(init: he_normal, units: 7)"],
            &["dense(7, bias: false)"],
        ],
    ),
    (
        "embedding",
        &[
            &["embedding(9, 2)", "embedding(count: 9, width: 2, init: zeros)"],
            &["embedding(width: 9, count: 2)"],
        ],
    ),
    ("relu", &[&["relu", "relu()"]]),
    (
        "leaky_relu",
        &[
            &["leaky_relu", "leaky_relu(0.01)", "leaky_relu(slope: 1e-2)", "leaky_relu(0.01_f32)"],
            &["leaky_relu(0.02)"],
            &["leaky_relu(-0.01)"],
            &["leaky_relu(SLOPE)", "leaky_relu({ SLOPE })"],
        ],
    ),
    ("prelu", &[&["prelu", "prelu(0.3)", "prelu(initial: 0.25, shared: true)"]]),
    (
        "rrelu",
        &[
            &["rrelu", "rrelu(0.125, 0.33333333333)"],
            &["rrelu(0.25, 0.75)", "rrelu(lower: 0.0, upper: 1.0)"],
        ],
    ),
    ("elu", &[&["elu", "elu(1.0)", "elu(alpha: 1)"], &["elu(0.5)"]]),
    ("selu", &[&["selu"]]),
    ("gelu", &[&["gelu", "gelu(approximate: false)"], &["gelu(approximate: true)"]]),
    ("silu", &[&["silu"]]),
    ("mish", &[&["mish"]]),
    ("softplus", &[&["softplus"]]),
    ("sigmoid", &[&["sigmoid"]]),
    ("tanh", &[&["tanh"]]),
    ("softsign", &[&["softsign"]]),
    ("hard_sigmoid", &[&["hard_sigmoid"]]),
    (
        "hard_tanh",
        &[
            &["hard_tanh", "hard_tanh(-1, 1)", "hard_tanh(high: 1.0)"],
            &["hard_tanh(low: -2.0)"],
            &["hard_tanh(-1, 2)"],
        ],
    ),
    ("hard_swish", &[&["hard_swish"]]),
    ("softmax", &[&["softmax"]]),
    ("log_softmax", &[&["log_softmax"]]),
    (
        "clip",
        &[
            &["clip(-1.0, 1.0)", "clip(high: 1.0, low: -1.0)"],
            &["clip(-1.0, 2.0)"],
            &["clip(0.0, 1.0)"],
            &["clip(-0.0, 1.0)"],
        ],
    ),
    (
        "threshold",
        &[
            &["threshold(0.1, 0.2)", "threshold(value: 0.2, threshold: 0.1)"],
            &["threshold(0.2, 0.1)"],
        ],
    ),
    ("maxout", &[&["maxout(2)", "maxout(pieces: 2)"], &["maxout(3)"]]),
    ("scale", &[&["scale", "scale(0.5)", "scale(initial: 2.0)"]]),
    ("relu6", &[&["relu6"]]),
    ("two_sided_relu", &[&["two_sided_relu"]]),
    (
        "batch_norm",
        &[
            &["batch_norm", "batch_norm(epsilon: 1e-5)", "batch_norm(momentum: 0.2)"],
            &["batch_norm(epsilon: 1e-4)"],
        ],
    ),
    ("layer_norm", &[&["layer_norm", "layer_norm(epsilon: 0.00001)"], &["layer_norm(epsilon: 1)"]]),
    ("rms_norm", &[&["rms_norm", "rms_norm(epsilon: 1.1920929e-7)"], &["rms_norm(epsilon: 1e-5)"]]),
    ("dropout", &[&["dropout(0.1)", "dropout(rate: 0.2)", "", "repeat(2, dropout(0.5))"]]),
    ("alpha_dropout", &[&["alpha_dropout(0.1)", "alpha_dropout(rate: 0.2)", ""]]),
    ("gaussian_noise", &[&["gaussian_noise(0.1)", "gaussian_noise(std: 0.2)", ""]]),
    (
        "repeat",
        &[
            &["repeat(2, relu)", "repeat(2, dropout(0.1) -> relu)"],
            &["repeat(3, relu)"],
            &["repeat(2, relu -> relu)"],
            &["repeat(2, leaky_relu(0.0))"],
            &["repeat(2, leaky_relu(-0.0))"],
        ],
    ),
    (
        "residual",
        &[
            &["residual(relu)", "residual(gaussian_noise(0.5) -> relu)"],
            &["residual(tanh)"],
            &["residual(dropout(0.1))", "residual(repeat(2, dropout(0.2)))"],
        ],
    ),
];

/// What a description's last block is compared by, as text.
fn form(layer: &str) -> Vec<String> {
    let arrow = if layer.is_empty() { "" } else { " ->" };
    let (inputs, before) =
        if layer.starts_with("embedding") { ("x: [2]", "") } else { ("x: [2]", " -> dense(12)") };
    let text = format!("struct Net({inputs}) -> y {{ y: x{before}{arrow} {layer} }}");
    let network = relu_codegen::check(text.parse().expect("these are tokens"));
    let network = network.unwrap_or_else(|mistakes| panic!("{text}: {}", mistakes[0].text()));
    let graph = plan::graph(&network);
    let forms = graph[0].layers.iter().map(|form| {
        let values = form.values.iter().map(|value| match value {
            Value::Size(size) => format!("size {size}"),
            Value::Number(number) => match number.known() {
                Some(known) => format!("number {:?}", known.to_bits()),
                None => format!("number {number}"),
            },
        });
        format!("{}: {}", form.text(), values.collect::<Vec<_>>().join(", "))
    });
    forms.collect()
}

#[test]
fn what_means_the_same_has_one_form() {
    for (layer, lists) in SPELLINGS {
        let mut forms = BTreeSet::new();
        for list in *lists {
            let first = form(list[0]);
            for spelling in *list {
                assert_eq!(form(spelling), first, "{spelling}");
            }
            forms.insert(first);
        }
        assert_eq!(forms.len(), lists.len(), "{layer}");
    }
}

#[test]
fn each_argument_is_in_a_spelling() {
    for Entry { keyword, signature, .. } in LAYERS {
        let (_, lists) = SPELLINGS.iter().find(|(layer, _)| layer == keyword).expect(keyword);
        let signature = signature();
        for argument in signature.positional.iter().chain(signature.named) {
            let is_there =
                lists.concat().iter().any(|text| text.contains(&format!("{argument}: ")));
            assert!(is_there, "`{argument}` of `{keyword}`: does it matter at inference?");
        }
    }
}
