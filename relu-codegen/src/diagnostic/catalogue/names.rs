//! E01xx: names that nothing has, that are taken, or in the wrong place.

use proc_macro2::{Ident, Span};

use super::{Code, mistake};
use crate::diagnostic::{Diagnostic, closest, list};

/// "did you mean `dense`?", or all names there are.
fn meant(what: &str, word: &Ident, known: &[&str], aliases: &[(&str, &str)]) -> String {
    let word = word.to_string();
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    let alias = aliases.iter().find(|(alias, _)| plain(alias) == plain(&word));
    let meant = closest(&word, known.iter().copied()).or(alias.map(|(_, name)| *name));
    match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("{what} {}", list(known)),
    }
}

fn the_blocks(known: &[&str]) -> &'static str {
    if known.len() == 1 { "the only block is" } else { "the blocks are" }
}

/// E0101: `dens(64)`
#[must_use]
pub fn unknown_layer(word: &Ident, known: &[&str], aliases: &[(&str, &str)]) -> Diagnostic {
    let help = meant("the layers are", word, known, aliases);
    mistake(Code::E0101, word.span(), format!("unknown layer `{word}`"), "not a layer", help)
}

/// E0102: `hiden -> dense(64)`
#[must_use]
pub fn unknown_source(
    word: &Ident,
    blocks: &[&str],
    layers: &[&str],
    aliases: &[(&str, &str)],
) -> Diagnostic {
    let message = format!("`{word}` is neither a block above, nor an input, nor a layer");
    let name = word.to_string();
    let help = if closest(&name, blocks.iter().copied()).is_some() {
        meant("", word, blocks, &[])
    } else if closest(&name, layers.iter().copied()).is_some() {
        meant("", word, layers, &[])
    } else {
        meant("a block here can read", word, blocks, aliases)
    };
    mistake(Code::E0102, word.span(), message, "nothing has this name", help)
}

/// E0103: `loss: cross_entropy`
#[must_use]
pub fn unknown_loss(word: &Ident, known: &[&str], aliases: &[(&str, &str)]) -> Diagnostic {
    let help = meant("the losses are", word, known, aliases);
    mistake(Code::E0103, word.span(), format!("unknown loss `{word}`"), "not a loss", help)
}

/// E0104: `clip: global(5.0)`
#[must_use]
pub fn unknown_clip(word: &Ident, known: &[&str]) -> Diagnostic {
    const ALIASES: &[(&str, &str)] = &[
        ("global", "global_norm"),
        ("clip_grad_norm", "global_norm"),
        ("clip_grad_value", "value"),
    ];
    let help = meant("the ways to clip are", word, known, ALIASES);
    let message = format!("unknown clipping `{word}`");
    mistake(Code::E0104, word.span(), message, "not a way to clip", help)
}

/// E0105: `init: he_norml`
#[must_use]
pub fn unknown_init(word: &Ident, known: &[&str]) -> Diagnostic {
    const ALIASES: &[(&str, &str)] = &[
        ("he", "he_normal"),
        ("kaiming_normal", "he_normal"),
        ("kaiming_uniform", "he_uniform"),
        ("xavier", "xavier_normal"),
        ("glorot_normal", "xavier_normal"),
        ("glorot_uniform", "xavier_uniform"),
        ("gaussian", "normal"),
    ];
    let help = meant("the initializers are", word, known, ALIASES);
    let message = format!("unknown initializer `{word}`");
    mistake(Code::E0105, word.span(), message, "not an initializer", help)
}

/// E0106: `train { optimizer: adam }`
#[must_use]
pub fn unknown_key(word: &Ident, known: &[&str]) -> Diagnostic {
    let help = match word.to_string().as_str() {
        "optimizer" | "learning_rate" | "lr" => {
            String::from("give it to the trainer: `Trainer::new(network, Adam::new(1e-3))`")
        }
        "epochs" | "batch_size" | "batch" => {
            String::from("call `Trainer::step` with a batch, as often as needed")
        }
        _ => meant("the keys are", word, known, &[("gradient_clip", "clip"), ("frozen", "freeze")]),
    };
    mistake(Code::E0106, word.span(), format!("unknown key `{word}` in `train`"), "not a key", help)
}

/// E0107: `dense(64, biass: false)`
#[must_use]
pub fn unknown_argument(callee: &str, word: &Ident, known: &[&str], usage: &str) -> Diagnostic {
    // What other libraries call them.
    const ALIASES: &[(&str, &str)] = &[
        ("eps", "epsilon"),
        ("p", "rate"),
        ("negative_slope", "slope"),
        ("out_features", "units"),
        ("num_embeddings", "count"),
        ("embedding_dim", "width"),
    ];
    let message = format!("`{callee}` has no argument `{word}`");
    let alias = ALIASES.iter().find(|(alias, name)| word == alias && known.contains(name));
    let alias = alias.map(|(_, name)| *name);
    let of_cross_entropy = word == "class_weights" || word == "label_smoothing";
    let help = match alias.or_else(|| closest(&word.to_string(), known.iter().copied())) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if of_cross_entropy => format!(
            "write `softmax_cross_entropy({word}: ...)` of scores, the only loss that takes it"
        ),
        None => format!("write for example `{usage}`"),
    };
    mistake(Code::E0107, word.span(), message, "not an argument", help)
}

/// E0108: two blocks of one name.
#[must_use]
pub fn duplicate_block(name: &Ident, first: &Ident) -> Diagnostic {
    let message = format!("two blocks are named `{name}`");
    let help = format!("rename one of them, for example `{name}_2`");
    mistake(Code::E0108, name.span(), message, "the second of this name", help)
        .with_place(first.span(), "the first")
}

/// E0109: a block with the input's name.
#[must_use]
pub fn block_named_as_input(name: &Ident, input: &Ident) -> Diagnostic {
    let message = format!("block `{name}` has the name of an input");
    let help = format!("rename the block, for example `{name}_2`");
    mistake(Code::E0109, name.span(), message, "an input's name", help)
        .with_place(input.span(), "the input")
}

/// E0110: `type: dense(64)`
#[must_use]
pub fn keyword_as_name(what: &str, name: &Ident) -> Diagnostic {
    let message = format!("`{name}` cannot be the name of the {what}");
    let (label, help) = match (name.to_string().as_str(), what) {
        ("_", _) => ("not a name", String::from("write a name")),
        ("f32" | "u32" | "usize" | "f64" | "bool" | "str", _) => {
            ("a type of Rust", String::from("write another name: `Network`"))
        }
        (_, "network") => ("a keyword of Rust", String::from("write another name: `Network`")),
        (word, _) => {
            ("a keyword of Rust", format!("write another name: `{}_`", word.to_lowercase()))
        }
    };
    mistake(Code::E0110, name.span(), message, label, help)
}

/// E0111: `hidden: hidden -> relu`
#[must_use]
pub fn reads_itself(name: &Ident, above: &[&str]) -> Diagnostic {
    let message = format!("block `{name}` reads itself");
    let help = format!("a block reads what is above it: {}", list(above));
    mistake(Code::E0111, name.span(), message, "the block itself", help)
}

/// E0112: a block that reads one further down.
#[must_use]
pub fn reads_below(reader: &Ident, source: &Ident, below: &Ident) -> Diagnostic {
    let message = format!("block `{reader}` reads `{source}`, which is below it");
    let help = format!("move `{source}` above `{reader}`: a block reads what is above it");
    mistake(Code::E0112, source.span(), message, "stands further down", help)
        .with_place(below.span(), "the block")
}

/// E0113: `dense(64) -> hidden -> relu`
#[must_use]
pub fn block_in_pipeline(word: &Ident, block: &Ident) -> Diagnostic {
    let message = format!("`{word}` is a block, and stands where a layer belongs");
    let help = format!("a block is read at the head of another: `name: {word} -> ...`");
    mistake(Code::E0113, word.span(), message, "not a layer", help)
        .with_place(block.span(), "the block")
}

/// E0114: `-> scors`
#[must_use]
pub fn unknown_output(word: &Ident, blocks: &[&str]) -> Diagnostic {
    let message = format!("no block makes the output `{word}`");
    let help = meant(the_blocks(blocks), word, blocks, &[]);
    mistake(Code::E0114, word.span(), message, "not a block", help)
}

/// E0115: `(x: [3]) -> x`
#[must_use]
pub fn output_is_input(word: &Ident, input: &Ident, last: Option<&Ident>) -> Diagnostic {
    let message = format!("the output `{word}` is an input, and no block makes it");
    let last = last.map_or_else(|| String::from("scores"), ToString::to_string);
    let help = format!("name the block that makes the output: `-> {last}`");
    mistake(Code::E0115, word.span(), message, "not a block", help)
        .with_place(input.span(), "the input")
}

/// E0116: a block that nobody reads.
#[must_use]
pub fn unused_block(name: &Ident) -> Diagnostic {
    let message = format!("block `{name}` is never read");
    let help = format!("read it in a block below (`next: {name} -> ...`), or remove it");
    let label = "neither read by a block nor an output";
    mistake(Code::E0116, name.span(), message, label, help)
}

/// E0117: the source is left out, and it is not clear which one it is.
#[must_use]
pub fn source_left_out(block: &Ident, layers: &str, above: &Ident, reader: &Ident) -> Diagnostic {
    let message = format!("block `{block}` must name its source: `{reader}` reads `{above}`, too");
    let help = format!("write `{block}: {above} -> {layers}`");
    mistake(Code::E0117, block.span(), message, "does not say what it reads", help)
        .with_place(reader.span(), format!("reads `{above}`, too"))
}

/// E0118: an input that nobody reads.
#[must_use]
pub fn unused_input(name: &Ident) -> Diagnostic {
    let message = format!("input `{name}` is never read");
    let help = format!("read it in a block (`first: {name} -> dense(64)`), or remove it");
    mistake(Code::E0118, name.span(), message, "no block reads this", help)
}

/// E0119: the first block of a network with several inputs names no source.
#[must_use]
pub fn source_of_several(block: &Ident, layers: &str, inputs: &[&str]) -> Diagnostic {
    let message = format!("block `{block}` must name its source: the network has several inputs");
    let first = inputs.first().copied().unwrap_or_default();
    let help = format!("write for example `{block}: {first} -> {layers}`");
    mistake(Code::E0119, block.span(), message, "does not say what it reads", help)
}

/// E0120: `-> (policy, policy)`, `freeze: [a, a]`, or two inputs of one name.
#[must_use]
pub fn named_twice(what: &str, first: &Ident, name: &Ident) -> Diagnostic {
    let message = format!("{what} `{name}` is named twice");
    let help = match what {
        "input" => format!("rename one of them, for example `{name}_2`"),
        _ => String::from("remove one of them, or name another block"),
    };
    mistake(Code::E0120, name.span(), message, "the second", help)
        .with_place(first.span(), "the first")
}

/// E0120: `-> (policy, Policy)`; the fields of several have small letters.
#[must_use]
pub fn named_alike(what: &str, first: &Ident, name: &Ident) -> Diagnostic {
    let message = format!("{what}s `{first}` and `{name}` differ in case only");
    let field = name.to_string().to_lowercase();
    let help = format!("rename one of them: both would be the field `{field}`");
    mistake(Code::E0120, name.span(), message, "the second", help)
        .with_place(first.span(), "the first")
}

/// E0121: `hidden + dense(64)`, `concat(hidden, 3)`
#[must_use]
pub fn not_an_operand(span: Span, callee: &str, written: &str, above: &[&str]) -> Diagnostic {
    let message = format!("{callee} takes blocks and inputs, found `{written}`");
    let help = match above {
        [first, ..] if written.contains(['>', '(']) => {
            let head = written.split([' ', '-', '(']).next().unwrap_or_default();
            let has_source = above.contains(&head) || head == "concat";
            let source = if has_source { String::new() } else { format!("{first} -> ") };
            format!(
                "make it a block of its own above (`name: {source}{written}`), and write `name` here"
            )
        }
        [] => String::from("give a layer's value a name: make it a block of its own"),
        above => format!("name what is above: {}", list(above)),
    };
    mistake(Code::E0121, span, message, "neither a block nor an input", help)
}

/// E0122: `freeze: hiden`
#[must_use]
pub fn unknown_frozen(word: &Ident, known: &[&str]) -> Diagnostic {
    let help = meant(the_blocks(known), word, known, &[]);
    mistake(Code::E0122, word.span(), format!("no block is named `{word}`"), "not a block", help)
}
