//! A random description.

use std::fmt::Write as _;

use rand::rngs::StdRng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};
use rand::{RngExt as _, SeedableRng as _};

use crate::graph::Graph;
use crate::losses::Loss;
use crate::value::Source;
use crate::{names, size};

/// A description.
pub struct Description {
    /// The name of the type.
    pub name: String,
    /// What stands in the macro's braces.
    pub text: String,
    /// The names of the inputs, and which are of indices.
    pub inputs: Vec<(String, bool)>,
    /// The kind of targets and the width of each output.
    pub targets: Vec<(&'static str, usize)>,
}

/// One of the descriptions; the same for the same seed.
pub fn random(seed: u64) -> Description {
    let mut random = StdRng::seed_from_u64(seed);
    let mut graph = Graph::random(&mut random);
    let name = names::type_name(&mut random);
    let is_field = |value: usize| value < graph.inputs || graph.outputs.contains(&value);
    let names = names::values(&mut random, graph.values.len(), is_field);
    let parameters = inputs(&mut random, &graph, &names);
    let outputs: Vec<_> = graph.outputs.iter().map(|output| names[*output].as_str()).collect();
    let (train, targets) = train(&mut random, &mut graph, &names, seed);
    let blocks = blocks(&mut random, &graph, &names);
    let arrow = if outputs.len() == 1 {
        outputs[0].to_owned()
    } else {
        format!("({})", outputs.join(", "))
    };
    let text = format!(
        "    /// Number {seed}.\n    \
         pub struct {name}({parameters}) -> {arrow} {{\n{blocks}    }}\n\n    \
         train {{\n{train}    }}\n"
    );
    let inputs = graph.values[..graph.inputs].iter().zip(&names);
    let inputs = inputs.map(|(value, name)| (name.clone(), value.is_indices())).collect();
    Description { name, text, inputs, targets }
}

fn inputs(random: &mut StdRng, graph: &Graph, names: &[String]) -> String {
    let inputs = graph.values[..graph.inputs].iter().zip(names);
    let inputs =
        inputs.map(|(value, name)| format!("{name}: [{}]", size::text(random, value.width)));
    inputs.collect::<Vec<_>>().join(", ")
}

fn blocks(random: &mut StdRng, graph: &Graph, names: &[String]) -> String {
    let mut text = String::new();
    for (index, (source, layers)) in graph.blocks.iter().enumerate() {
        let own = graph.inputs + index;
        let mut pipeline = layers.clone();
        if !may_be_left_out(graph, names, own) || random.random_bool(0.4) {
            pipeline.insert(0, written(source, names));
        }
        writeln!(text, "        {}: {},", names[own], pipeline.join(" -> "))
            .expect("a string grows");
    }
    text
}

fn written(source: &Source, names: &[String]) -> String {
    let operands: Vec<_> = source.operands().iter().map(|one| names[*one].as_str()).collect();
    match source {
        Source::One(_) => operands[0].to_owned(),
        Source::Sum(_) => operands.join(" + "),
        Source::Concat(_) => format!("concat({})", operands.join(", ")),
    }
}

/// A block may leave out that it reads the value above where no other reads it,
/// and the only input; and where its first layer has not the name of a value.
fn may_be_left_out(graph: &Graph, names: &[String], block: usize) -> bool {
    let (source, layers) = &graph.blocks[block - graph.inputs];
    let reads_above = matches!(source, Source::One(operand) if *operand + 1 == block);
    let is_alone = match block.checked_sub(graph.inputs) {
        Some(0) => graph.inputs == 1,
        _ => graph.readers(block - 1) == 1,
    };
    let is_name = |layer: &String| names.iter().any(|name| name.trim_start_matches("r#") == layer);
    reads_above && is_alone && layers.first().is_some_and(|layer| !is_name(layer))
}

/// The entries of the `train` section, and what targets are like.
fn train(
    random: &mut StdRng,
    graph: &mut Graph,
    names: &[String],
    seed: u64,
) -> (String, Vec<(&'static str, usize)>) {
    let mut number = usize::try_from(seed).expect("there are few");
    let is_one_of_several = graph.outputs.len() > 1;
    let mut losses = Vec::new();
    let mut targets = Vec::new();
    for output in &graph.outputs {
        let value = &graph.values[*output];
        let loss = Loss::random(random, value, is_one_of_several, number);
        let Loss { text, targets: kind, before } = loss;
        graph.blocks[*output - graph.inputs].1.extend(before.map(String::from));
        number += 3;
        targets.push((kind, value.width));
        losses.push((&names[*output], text));
    }
    let mut entries = vec![match losses.as_slice() {
        [(_, loss)] => format!("loss: {loss}"),
        losses => {
            let losses: Vec<_> =
                losses.iter().map(|(name, loss)| format!("{name}: {loss}")).collect();
            format!("loss: {{ {} }}", losses.join(", "))
        }
    }];
    let parametric = graph.blocks.iter().zip(&names[graph.inputs..]);
    let parametric =
        parametric.filter(|((_, layers), _)| layers.iter().any(|layer| is_parametric(layer)));
    let parametric: Vec<_> = parametric.map(|(_, name)| name.as_str()).collect();
    entries.extend(others(random, &parametric));
    let lines = entries.into_iter().map(|entry| format!("        {entry},\n"));
    (lines.collect(), targets)
}

/// Whether a layer, or one in its pipeline, has parameters.
fn is_parametric(layer: &str) -> bool {
    ["dense", "embedding", "prelu", "norm", "scale"].iter().any(|word| layer.contains(word))
}

/// Limits such that some gradients are above them and some below, penalties, and
/// blocks that stay as they are.
fn others(random: &mut StdRng, blocks: &[&str]) -> Vec<String> {
    let clips = ["", "clip: global_norm(0.5)", "clip: norm(0.1)", "clip: value(0.01)"];
    let mut entries = vec![(*clips.choose(random).expect("there are some")).to_owned()];
    for entry in ["l1: 1e-2", "l2: 1e-2", "weight_decay: 1e-2"] {
        if random.random_bool(0.2) {
            entries.push(entry.to_owned());
        }
    }
    if random.random_bool(0.25) {
        let frozen: Vec<_> = blocks.iter().copied().sample(random, 2);
        entries.push(match frozen.as_slice() {
            [] => String::new(),
            [only] => format!("freeze: {only}"),
            frozen => format!("freeze: [{}]", frozen.join(", ")),
        });
    }
    entries.retain(|entry| !entry.is_empty());
    entries
}
