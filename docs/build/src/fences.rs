//! Code that others name in their way: rustdoc takes code without a language for Rust, and
//! the messages call descriptions `relu`.

use anyhow::Result;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// Gives code the names of languages that mdBook knows.
pub struct Fences;

impl Preprocessor for Fences {
    fn name(&self) -> &'static str {
        "fences"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item {
                chapter.content = named(&chapter.content);
            }
        });
        Ok(book)
    }
}

fn named(content: &str) -> String {
    let mut is_code = false;
    let lines = content.lines().map(|line| {
        let Some(language) = line.strip_prefix("```") else { return line };
        is_code = !is_code;
        match language {
            "" if is_code => "```rust",
            // Not by itself what rustc compiles.
            "relu" | "relu,wrong" => "```rust,ignore",
            _ => line,
        }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_without_a_language_is_rust_and_descriptions_are_no_program() {
        let before = "```\na\n```\n```relu,wrong\nb\n```\n```text\nc\n```\n";
        let after = "```rust\na\n```\n```rust,ignore\nb\n```\n```text\nc\n```\n";
        assert_eq!(named(before), after);
    }
}
