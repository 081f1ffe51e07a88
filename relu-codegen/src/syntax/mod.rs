//! From tokens to the parts of a description, as written.
//!
//! Parsing recovers: a block that cannot be read is marked as broken and
//! parsing goes on after the next `,`, so that all mistakes are found at once.

mod arguments;
mod block;
mod c_api;
mod cursor;
mod debug;
mod header;
mod inputs;
mod nested;
mod outputs;
mod parts;
mod pipeline;
mod render;
mod text;
mod train;
mod tree;
mod value;
mod weights;

use proc_macro2::TokenStream;

use crate::diagnostic::{Diagnostics, catalogue};
use cursor::Cursor;
pub use header::is_usable_name;
pub use render::pipeline;
pub use text::text;
pub use tree::{
    ArgumentSyntax, ArgumentsSyntax, BlockSyntax, Expression, InputSyntax, NetworkSyntax,
    NumberSyntax, StepSyntax, TrainEntry, TrainSyntax, TrainValue, ValueSyntax, Weights,
};

/// Reads a description.
///
/// After a mistake there is still all that could be read; there is nothing
/// only where there is nothing to read. Whether there were mistakes, the
/// diagnostics tell.
pub fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<NetworkSyntax> {
    let mut cursor = Cursor::of_description(tokens);
    if cursor.is_empty() {
        diagnostics.push(catalogue::empty_description(cursor.span()));
        return None;
    }
    let train = train::parse_before(&mut cursor, diagnostics);
    let mut syntax = header::parse(&mut cursor, diagnostics);
    let train = train.or(syntax.train.take());
    syntax.train = train::parse_sections(&mut cursor, train, diagnostics);
    Some(syntax)
}
