//! Words of the language lead to where they are explained.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// Words that mean several things, and are left as they are.
const AMBIGUOUS: [&str; 4] = ["clip", "norm", "normal", "value"];
/// Pages whose sections are words.
const PAGES: [&str; 4] = ["losses.md", "initializers.md", "training.md", "clipping.md"];

/// Makes links of words in backticks, the first time that each stands on a page.
pub struct Glossary;

impl Preprocessor for Glossary {
    fn name(&self) -> &'static str {
        "glossary"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let places: BTreeMap<String, String> = book.chapters().flat_map(words).collect();
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item {
                chapter.content = linked(chapter, &places);
            }
        });
        Ok(book)
    }
}

/// The words that a page explains, and where.
fn words(chapter: &Chapter) -> Vec<(String, String)> {
    let Some(path) = chapter.path.as_deref().and_then(Path::to_str) else { return Vec::new() };
    let layer = path.strip_prefix("layers/").and_then(|file| file.strip_suffix(".md"));
    let sections = chapter.content.lines().filter_map(|line| {
        let word = line.strip_prefix("## `")?.split_once('`')?.0;
        Some((word.to_owned(), format!("{path}#{word}")))
    });
    let words: Vec<_> = match layer {
        Some(layer) => vec![(layer.to_owned(), path.to_owned())],
        None if PAGES.contains(&path) => sections.collect(),
        None => Vec::new(),
    };
    words.into_iter().filter(|(word, _)| !AMBIGUOUS.contains(&word.as_str())).collect()
}

fn linked(chapter: &Chapter, places: &BTreeMap<String, String>) -> String {
    let path = chapter.path.as_deref().unwrap_or(Path::new(""));
    let up = "../".repeat(path.components().count().saturating_sub(1));
    let mut seen = vec![path.file_stem().unwrap_or_default().to_string_lossy().into_owned()];
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in chapter.content.lines() {
        is_code ^= line.starts_with("```");
        if is_code || line.starts_with(['#', '<']) {
            lines.push(line.to_owned());
        } else {
            lines.push(linked_line(line, &up, places, &mut seen));
        }
    }
    lines.join("\n") + "\n"
}

/// Every second piece between backticks is code; one in brackets is part of a link already.
fn linked_line(
    line: &str,
    up: &str,
    places: &BTreeMap<String, String>,
    seen: &mut Vec<String>,
) -> String {
    let pieces: Vec<&str> = line.split('`').collect();
    let mut new = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        // What is open at the end of a line is closed in the next.
        let is_word = index % 2 == 1 && index + 1 < pieces.len();
        let is_linked = is_word && pieces[index - 1].ends_with('[');
        let place = places.get(*piece).filter(|_| is_word && !is_linked);
        let is_first = !seen.iter().any(|word| word == piece);
        new.push(match place.filter(|_| is_first) {
            Some(place) => {
                seen.push((*piece).to_owned());
                format!("[`{piece}`]({up}{place})")
            }
            None if is_word => format!("`{piece}`"),
            None if index % 2 == 1 => format!("`{piece}"),
            None => (*piece).to_owned(),
        });
    }
    new.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(line: &str) -> String {
        let places = [("relu".to_owned(), "layers/relu.md".to_owned())].into();
        linked_line(line, "../", &places, &mut Vec::new())
    }

    #[test]
    fn a_word_leads_to_its_page_the_first_time() {
        assert_eq!(line("`relu` or `relu`"), "[`relu`](../layers/relu.md) or `relu`");
    }

    #[test]
    fn other_code_and_links_stay_as_they_are() {
        for same in ["`relu -> dense(3)`", "[`relu`](x.md)", "relu", "an open ` relu"] {
            assert_eq!(line(same), same);
        }
    }

    #[test]
    fn layers_and_sections_are_words() {
        let page = Chapter::new("Losses", "## `huber` {#huber}\n".into(), "losses.md", vec![]);
        assert_eq!(words(&page), [("huber".to_owned(), "losses.md#huber".to_owned())]);
        let layer = Chapter::new("tanh", String::new(), "layers/tanh.md", vec![]);
        assert_eq!(words(&layer), [("tanh".to_owned(), "layers/tanh.md".to_owned())]);
    }
}
