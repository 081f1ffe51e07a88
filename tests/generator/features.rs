//! What random descriptions have to have, so that it is tested: the layers and
//! losses of the compiler's own tables, with all their arguments, and more.

use std::collections::{BTreeMap, BTreeSet};

use relu_codegen::diagnostic::Diagnostics;
use relu_codegen::layers::{self, LAYERS};
use relu_codegen::model::loss::{self, LOSSES};
use relu_codegen::model::{self, Clip, Layer, Network, OutputLoss, Scalar, Source, Train};
use relu_codegen::syntax;

/// Each feature is wanted in so many descriptions.
const SEVERAL: usize = 2;

/// Beside layers and losses.
const OTHERS: [&str; 14] = [
    "several inputs",
    "several outputs",
    "sum",
    "concat",
    "no layers",
    "class_weights:",
    "weight:",
    "clip: global_norm",
    "clip: norm",
    "clip: value",
    "l1:",
    "l2:",
    "weight_decay:",
    "freeze:",
];

/// Features, and how many more descriptions are to have each.
pub struct Wanted(BTreeMap<String, usize>);

impl Wanted {
    /// All of them.
    pub fn all() -> Self {
        let layers = LAYERS.iter().flat_map(of_layer);
        let losses = LOSSES.iter().flat_map(of_loss);
        let others = OTHERS.iter().map(|feature| (*feature).to_owned());
        let all = layers.chain(losses).chain(others);
        Self(all.map(|feature| (feature, SEVERAL)).collect())
    }

    /// Counts a description's features; returns whether one was still wanted.
    pub fn count(&mut self, description: &str) -> bool {
        let found = Features::of(&checked(description)).0;
        let wanted = self.0.iter_mut().filter(|(feature, _)| found.contains(*feature));
        let is_wanted = wanted.map(|(_, count)| *count -= 1).count() > 0;
        self.0.retain(|_, count| *count > 0);
        is_wanted
    }

    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names of those that too few descriptions have.
    pub fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// What is wanted of a layer: that it occurs, in a `repeat` too; with each argument
/// that has a name, and without them.
fn of_layer(entry: &layers::Entry) -> Vec<String> {
    let (keyword, signature) = (entry.keyword, (entry.signature)());
    let mut features = vec![keyword.to_owned()];
    features.extend(signature.named.iter().map(|name| format!("{keyword} {name}:")));
    if signature.positional.is_empty() && !signature.named.is_empty() {
        features.push(format!("{keyword} without arguments"));
    }
    if entry.keeps_shape() {
        features.push(format!("repeated {keyword}"));
    }
    features
}

/// What is wanted of a loss: that it occurs, with its arguments, and after the layer
/// that makes what it takes.
fn of_loss(entry: &loss::Entry) -> Vec<String> {
    let name = entry.name;
    let mut features = vec![name.to_owned()];
    features.extend(entry.arguments.iter().map(|argument| format!("{name} {}:", argument.name)));
    if entry.takes_logarithms {
        features.push(format!("log_softmax -> {name}"));
    }
    features
}

/// What a description has.
#[derive(Default)]
struct Features(BTreeSet<String>);

impl Features {
    fn of(network: &Network) -> Self {
        let mut features = Self::default();
        features.add("several inputs", network.inputs.len() > 1);
        features.add("several outputs", network.outputs.len() > 1);
        for block in &network.blocks {
            features.add("sum", matches!(block.source, Source::Sum(_)));
            features.add("concat", matches!(block.source, Source::Concat(_)));
            features.add("no layers", block.layers.is_empty());
            features.add_layers(&block.layers, false);
        }
        if let Some(train) = &network.train {
            for (output, loss) in network.outputs.iter().zip(&train.losses) {
                features.add_loss(loss, network.blocks[output.0].layers.last());
            }
            features.add_settings(train);
        }
        features
    }

    fn add(&mut self, feature: impl Into<String>, is_there: bool) {
        if is_there {
            self.0.insert(feature.into());
        }
    }

    fn add_layers(&mut self, layers: &[Layer], is_repeated: bool) {
        for layer in layers {
            let keyword = layer.kind.keyword();
            let is_alone = layer.text == keyword;
            self.add(keyword, true);
            self.add(format!("repeated {keyword}"), is_repeated);
            self.add(format!("{keyword} without arguments"), is_alone);
            let signature = layers::Entry::of(&layer.kind).map(|entry| (entry.signature)());
            for name in signature.iter().flat_map(|signature| signature.named) {
                self.add(format!("{keyword} {name}:"), layer.text.contains(&format!("{name}: ")));
            }
            let body = layer.kind.lowering().body();
            self.add_layers(body, is_repeated || keyword == "repeat");
        }
    }

    fn add_loss(&mut self, loss: &OutputLoss, last: Option<&Layer>) {
        let OutputLoss { entry, positional, named, class_weights, weight, span: _ } = loss;
        self.add(entry.name, true);
        self.add("class_weights:", class_weights.is_some());
        self.add("weight:", weight.is_some());
        // A loss has one argument at most.
        let numbers = positional.iter().chain(named.iter().map(|(_, number)| number));
        for (argument, number) in entry.arguments.iter().zip(numbers) {
            let is_default =
                matches!(number, Scalar::Literal { value, .. } if *value == argument.default);
            self.add(format!("{} {}:", entry.name, argument.name), !is_default);
        }
        let last = last.map_or("", |layer| layer.kind.keyword());
        self.add(format!("{last} -> {}", entry.name), true);
    }

    fn add_settings(&mut self, train: &Train) {
        self.add("clip: global_norm", matches!(train.clip, Some(Clip::GlobalNorm(_))));
        self.add("clip: norm", matches!(train.clip, Some(Clip::Norm(_))));
        self.add("clip: value", matches!(train.clip, Some(Clip::Value(_))));
        self.add("l1:", train.l1.is_some());
        self.add("l2:", train.l2.is_some());
        self.add("weight_decay:", train.weight_decay.is_some());
        self.add("freeze:", !train.frozen.is_empty());
    }
}

/// The checked model of a description.
fn checked(description: &str) -> Network {
    let tokens = description.parse().expect("the description consists of tokens");
    let mut diagnostics = Diagnostics::new();
    let syntax = syntax::parse(tokens, &mut diagnostics);
    let network = syntax.and_then(|syntax| model::check(&syntax, &mut diagnostics));
    let mistakes = diagnostics.finish();
    assert!(mistakes.is_empty(), "{description}\n{mistakes:?}");
    network.expect("there was no mistake")
}
