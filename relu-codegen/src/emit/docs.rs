//! The docs of the type, as rustdoc shows them: the summary with links to what its layers
//! are, and the drawing.
//!
//! Expands to:
//! ```text
//! #[allow(unused_imports)]
//! use ::relu_runtime::vocabulary as DigitsVocabulary;
//! #[doc = " | `hidden` | <code>[dense](DigitsVocabulary::layer::dense)(64)</code> | ..."]
//! #[doc = "<svg ...>"]
//! ```

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::table;
use crate::drawing::Drawing;
use crate::plan::Row;

/// Lines of Markdown.
pub fn lines(context: &Context<'_>) -> Vec<String> {
    let plan = context.plan;
    if !context.options.docs {
        return table::docs(plan, |row| format!("`{}`", row.layer));
    }
    let vocabulary = context.helper("Vocabulary").to_string();
    let mut lines = table::docs(plan, |row| linked(row, &vocabulary));
    // HTML ends at an empty line, and has none.
    lines.push(String::new());
    lines.extend(Drawing::of(plan.network).svg().lines().map(str::to_owned));
    lines
}

/// The path of links, whatever a user calls the runtime.
pub fn imports(context: &Context<'_>) -> Option<TokenStream> {
    let (runtime, vocabulary) = (context.runtime(), context.helper("Vocabulary"));
    let conditions = context.conditions();
    context.options.docs.then(|| {
        quote! {
            #(#conditions)*
            #[allow(unused_imports, reason = "docs link to it")]
            use #runtime::vocabulary as #vocabulary;
        }
    })
}

/// A row's layer as code, whose words are links.
fn linked(row: &Row, vocabulary: &str) -> String {
    let (mut rest, mut code) = (row.layer.as_str(), String::new());
    for word in &row.words {
        let Some((before, after)) = rest.split_once(word) else { continue };
        let _ = write!(code, "{}[{word}]({vocabulary}::layer::{word})", plain(before));
        rest = after;
    }
    format!("<code>{code}{}</code>", plain(rest))
}

/// Text without signs of Markdown and HTML.
fn plain(text: &str) -> String {
    let sign = |sign: char| match sign {
        '*' | '_' | '[' | ']' | '|' | '`' | '<' | '>' | '&' | '\\' => {
            format!("&#{};", u32::from(sign))
        }
        sign => sign.to_string(),
    };
    text.chars().map(sign).collect()
}
