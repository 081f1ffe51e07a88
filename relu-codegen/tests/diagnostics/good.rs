//! Good descriptions, and the models that come of them.

use std::fmt::Write;

use relu_codegen::diagnostic::{Code, Diagnostics, closest};
use relu_codegen::model::{Clip, Network, OutputLoss, Source, interface};
use relu_codegen::syntax;

use super::bad::cases;
use super::{check, render};

/// The model in a few lines.
fn model(description: &str) -> String {
    let (network, diagnostics) = check(description);
    assert!(diagnostics.is_empty(), "{}", render::report(description, &diagnostics));
    summary(&network.expect("a description without a mistake has a model"))
}

fn summary(network: &Network) -> String {
    let inputs = network.inputs.iter().map(|input| format!("{}: {}", input.name, input.shape));
    let inputs: Vec<_> = inputs.collect();
    let mut text = format!("{}({})\n", network.name, inputs.join(", "));
    for block in &network.blocks {
        let operands = block.source.operands().iter().map(|operand| network.name_of(*operand));
        let operands: Vec<_> = operands.collect();
        let source = match block.source {
            Source::Concat(_) => format!("concat({})", operands.join(", ")),
            Source::One(_) | Source::Sum(_) => operands.join(" + "),
        };
        let layers =
            block.layers.iter().map(|layer| format!(" -> {} {}", layer.text, layer.output));
        let layers: String = layers.collect();
        let _ = writeln!(text, "{}: {source}{layers} = {}", block.name, block.shape);
    }
    let outputs = network.outputs.iter().map(|id| network.blocks[id.0].name.to_string());
    let _ = write!(text, "-> {}", outputs.collect::<Vec<_>>().join(", "));
    if let Some(train) = &network.train {
        let clip = train.clip.as_ref().map(|clip| match clip {
            Clip::GlobalNorm(limit) => format!(", global_norm({limit})"),
            Clip::Norm(limit) => format!(", norm({limit})"),
            Clip::Value(limit) => format!(", value({limit})"),
        });
        let losses: Vec<_> = train.losses.iter().map(loss).collect();
        let _ = write!(text, "\ntrain: {}{}", losses.join(", "), clip.unwrap_or_default());
    }
    for requirement in &network.requirements {
        let _ = write!(text, "\nmust hold: {}", requirement.mistake.message);
    }
    text
}

fn loss(loss: &OutputLoss) -> String {
    let weight = loss.weight.as_ref().map(|weight| format!(" * {weight}"));
    format!("{}{}", loss.entry.name, weight.unwrap_or_default())
}

/// The models of `good.txt`; each description stands above its model.
#[test]
fn good_descriptions() {
    let mut text = String::new();
    for (title, description) in cases(include_str!("good.txt")) {
        let model = model(description);
        let _ = writeln!(text, "# {title}\n{}\n\n{model}\n", description.trim_end());
    }
    insta::with_settings!({ omit_expression => true, snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("good", text);
    });
}

#[test]
fn an_empty_description() {
    let (network, diagnostics) = check("");
    assert!(network.is_none());
    assert_eq!(diagnostics[0].code, Code::E0001);
}

/// After mistakes, as much of the type is known as can be.
#[test]
fn the_interface_of_a_description_with_mistakes() {
    let description =
        "struct N(x: [3]) -> y { h: dens(4) -> relu, y: dense(2) -> rleu -> relu(), }";
    let shapes = |text: &str| {
        let mut diagnostics = Diagnostics::new();
        let syntax = syntax::parse(text.parse().unwrap(), &mut diagnostics).unwrap();
        let _ = diagnostics.finish();
        let interface = interface(&syntax);
        let text = |shapes: Vec<Option<relu_codegen::model::Shape>>| {
            shapes[0].as_ref().map(ToString::to_string)
        };
        (text(interface.inputs), text(interface.outputs))
    };
    assert_eq!(shapes(description), (Some("[3]".into()), Some("[2]".into())));
    let with = |last: &str| shapes(&format!("struct N(x: [3]) -> y {{ y: {last}, }}")).1;
    assert_eq!(with("dense(2, bais: false)"), Some("[2]".into()));
    assert_eq!(with("dense(2) -> softmax(1)"), Some("[2]".into()));
    assert_eq!(with("linear(2)"), Some("[2]".into()));
    assert_eq!(with("dense(bais: false)"), None);
    let fixed = description.replace("rleu", "relu");
    assert_eq!(shapes(&fixed), (Some("[3]".into()), Some("[2]".into())));
}

/// A user's `macro_rules!` wraps what it passes on in invisible groups.
#[test]
fn invisible_groups() {
    use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
    let invisible = |text: &str| {
        let tokens: TokenStream = text.parse().unwrap();
        TokenTree::from(Group::new(Delimiter::None, tokens))
    };
    let (number, sum) = (invisible("64"), invisible("A + 1"));
    let tokens = quote::quote!(struct N(x: [#number]) -> y { y: dense(#sum) });
    let (network, diagnostics) = super::check_tokens(tokens);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let model = "N(x: [64])\ny: x -> dense({ A + 1 }) [A + 1] = [A + 1]\n-> y";
    let requirement = "must hold: `units` of `dense` is `A + 1`";
    let summary = summary(&network.unwrap());
    assert!(summary.starts_with(model) && summary.contains(requirement), "{summary}");
}

#[test]
fn closest_words() {
    assert_eq!(closest("batchnorm", ["batch_norm", "dense"]), Some("batch_norm"));
    assert_eq!(closest("gru", ["relu", "elu"]), None);
}
