//! After a mistake the type still has its API, and the errors come last.

use relu_codegen::{Options, expand};

#[test]
fn the_api_exists_after_a_mistake() {
    let description = "
        /// Docs.
        pub struct Digits(pixels: [64]) -> scores {
            hidden: dens(64),
            scores: dense(10),
        }
        train { loss: mean_squared_error }
    ";
    let tokens = description.parse().expect("the description consists of tokens");
    let expansion = expand(tokens, &Options::default());
    assert_eq!(expansion.diagnostics.len(), 1);
    let file = syn::parse2(expansion.tokens).expect("the code parses");
    insta::assert_snapshot!(prettyplease::unparse(&file));
}

#[test]
fn sizes_that_cannot_be_read_are_generic() {
    let text = code(
        "struct Digits(pixels: N) -> scores { scores: dense(x: 1) }
        train { loss: mean_squared_error }",
    );
    let forward = "forward < Number0 , const SIZE_0 : usize , const OUTPUT : usize , >";
    assert!(text.contains(forward), "{text}");
    assert!(text.contains("type Input = :: relu_runtime :: AnyInput"), "{text}");
    assert!(text.contains("type Loss = :: relu_runtime :: train :: AnyLoss"), "{text}");
}

/// A wrong argument that has no say in the shape leaves it known, and a wrong size
/// mostly shows what is meant.
#[test]
fn sizes_are_known_or_guessed_after_a_wrong_argument() {
    for layer in [
        "dense(3, init: he)",
        "dense(3, bias: 0)",
        "dense(bias: false, 3)",
        "dense(3.0)",
        "dense(-3)",
        "dense(3u8)",
        "dense[3]",
        "dense 3",
        "nn.Linear(3)",
        "dense(3) ->",
    ] {
        let text = code(&format!("struct N(x: [4]) -> y {{ y: {layer} }}"));
        assert!(
            text.contains("type Output = [:: core :: primitive :: f32 ; 3]"),
            "{layer}: {text}"
        );
    }
    let text = code("struct N(x: [4]) -> y { y: dense(N * 2) }");
    assert!(text.contains("type Output = [:: core :: primitive :: f32 ; { N * 2 }]"), "{text}");
}

#[test]
fn a_network_without_an_output_makes_its_last_block() {
    let text = code("struct N(x: [4]) { h: dense(2), y: dense(3) }");
    assert!(text.contains("type Output = [:: core :: primitive :: f32 ; 3]"), "{text}");
}

/// What follows the mistake could give any shape.
#[test]
fn a_block_whose_end_cannot_be_read_is_of_unknown_size() {
    for block in ["dense(2) & x -> dense(3)", "[3]", ""] {
        let text = code(&format!("struct N(x: [4]) -> y {{ y: {block}, }}"));
        assert!(
            text.contains("type Output = [:: core :: primitive :: f32 ; 0]"),
            "{block}: {text}"
        );
    }
}

#[test]
fn sizes_are_guessed_from_the_numbers() {
    for size in ["64", "(64)", "[8, 8]", "[f32; 64]"] {
        let text = code(&format!("struct Digits(pixels: {size}) -> scores {{ scores: pixels }}"));
        assert!(text.contains("type Input = [:: core :: primitive :: f32 ; 64]"), "{size}: {text}");
        assert!(
            text.contains("type Output = [:: core :: primitive :: f32 ; 64]"),
            "{size}: {text}"
        );
    }
}

/// A block that begins an expression is a statement.
#[test]
fn sizes_of_constants_are_expressions() {
    for block in ["y: maxout(2)", "y: concat(x, x)", "y: x -> embedding(9, A)"] {
        let text = code(&format!("struct N(x: [A]) -> y {{ {block} -> rleu }}"));
        assert!(text.contains("type Output = [:: core :: primitive :: f32 ; { ({ A }) "), "{text}");
    }
}

#[test]
fn a_pipeline_of_another_shape_makes_what_is_meant() {
    let text = code("struct N(x: [4]) -> y { y: repeat(2, dense(3)) }");
    assert!(text.contains("type Output = [:: core :: primitive :: f32 ; 3]"), "{text}");
}

#[test]
fn a_misspelled_loss_takes_the_targets_of_the_meant_one() {
    let losses = [("mse", "MeanSquaredError", "()"), ("hubr", "Huber", "(1.0")];
    for (word, kind, arguments) in losses {
        let text = code(&format!(
            "struct N(x: [4]) -> y {{ y: dense(1) -> rleu }} train {{ loss: {word} }}"
        ));
        let value = format!(":: relu_runtime :: train :: {kind} :: new {arguments}");
        assert!(text.contains(&value), "{text}");
    }
}

/// So that a program that passes indices has no other error.
#[test]
fn an_embedding_makes_its_input_one_of_indices() {
    for block in [
        "y: embeding(9, 2)",
        "y: embedding(9)",
        "y: words -> embedding(9, 2)",
        "y: word -> embedding(9, 2) -> rleu",
    ] {
        let text = code(&format!("struct N(word: [4]) -> y {{ {block} }}"));
        assert!(text.contains("type Input = [:: core :: primitive :: u32 ; 4]"), "{block}: {text}");
    }
}

/// So that neither a program that passes indices nor one that passes numbers has
/// another error.
#[test]
fn an_embedding_in_the_wrong_place_leaves_inputs_open() {
    for block in [
        "y: relu -> embedding(9, 2)",
        "y: repeat(2, embedding(9, 1))",
        "y: concat(word, word) -> embedding(9, 2)",
        "a: word -> embedding(9, 2), y: word -> dense(2)",
    ] {
        let text = code(&format!("struct N(word: [4]) -> y {{ {block} }}"));
        assert!(text.contains("type Input = :: relu_runtime :: AnyInput"), "{block}: {text}");
    }
}

#[test]
fn several_outputs_take_any_targets() {
    let text = code(
        "struct Agent(board: [4]) -> (policy, value) {
            policy: board -> dense(3) -> rleu,
            value: board -> dense(1),
        }
        train { loss: { policy: softmax_cross_entropy, value: mean_squared_error } }",
    );
    let accepts = "< AgentLoss , AgentOutput > for (Targets0 , Targets1 ,)";
    assert!(text.contains(accepts), "{text}");
}

#[test]
fn a_description_that_ends_before_train_is_trainable() {
    let blocks = "struct Digits(pixels: [4]) -> scores { scores: dense(3)";
    let ends = ["struct Digits", "struct Digits(pixels: [4]) -> scores"];
    for description in ends.map(String::from) {
        assert!(is_trainable(&description), "{description}");
    }
    for word in ["tra", "training { loss: hinge }", "Train", "tarin { loss: hinge }"] {
        let description = format!("{blocks} }} {word}");
        assert!(is_trainable(&description), "{description}");
    }
    for rest in [" -> rleu }", " } ; "] {
        let description = format!("{blocks}{rest}");
        assert!(!is_trainable(&description), "{description}");
    }
}

fn is_trainable(description: &str) -> bool {
    code(description).contains("Train for Digits")
}

/// What a description with a mistake expands to.
fn code(description: &str) -> String {
    let expansion = expand(description.parse().expect("tokens"), &Options::default());
    assert!(!expansion.diagnostics.is_empty(), "{description}");
    expansion.tokens.to_string()
}
