//! Networks of the book, drawn by the compiler.

use std::error::Error;

use proc_macro2::TokenStream;
use relu_codegen::diagnostic::Diagnostics;
use relu_codegen::drawing::Drawing;
use relu_codegen::{model, syntax};

/// Names of files, and the texts whose first network is drawn.
pub const DRAWINGS: [(&str, &str); 2] = [
    ("drawing_agent", include_str!("../src/graphs.md")),
    ("drawing_reader", include_str!("../tutorial/main.rs")),
];

/// As `relu plan --svg` prints it.
pub fn svg(text: &str) -> Result<String, Box<dyn Error>> {
    let tokens: TokenStream = description(text).ok_or("there is no `network!`")?.parse()?;
    let mut diagnostics = Diagnostics::new();
    let network = syntax::parse(tokens, &mut diagnostics)
        .and_then(|syntax| model::check(&syntax, &mut diagnostics));
    match (network, diagnostics.finish().first()) {
        (Some(network), None) => Ok(Drawing::of(&network).svg()),
        (_, mistake) => Err(format!("{:?}", mistake.map(|mistake| &mistake.message)).into()),
    }
}

/// What is between the braces, which end in a line of their own.
fn description(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("\nnetwork! {\n")?;
    rest.split_once("\n}\n").map(|(description, _)| description)
}
