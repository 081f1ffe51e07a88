//! Pages that are made of many files, each a section: the words of the language, and the
//! catalogue of messages, which no list in the book has to name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

const WORDS: &str = "../relu-runtime/src/vocabulary";
const MESSAGES: &str = "../relu-cli/messages";

/// Replaces the lines `<!-- word loss/huber -->` and `<!-- messages -->`.
pub struct Sections;

impl Preprocessor for Sections {
    fn name(&self) -> &'static str {
        "sections"
    }

    fn run(&self, place: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let mut done = Ok(());
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item {
                match page(&place.root, &chapter.content) {
                    Ok(content) => chapter.content = content,
                    Err(error) => done = Err(error.context(chapter.name.clone())),
                }
            }
        });
        done.map(|()| book)
    }
}

fn page(root: &Path, content: &str) -> Result<String> {
    let mut page = String::new();
    for line in content.lines() {
        page += &section(root, line)?;
        page.push('\n');
    }
    Ok(page)
}

/// What a line stands for; most lines stand for themselves.
fn section(root: &Path, line: &str) -> Result<String> {
    let place = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->"));
    match place.map(|place| place.split_once(' ').unwrap_or((place, ""))) {
        Some(("word", word)) => read_word(&root.join(WORDS).join(word).with_extension("md")),
        Some(("messages", _)) => read_messages(&root.join(MESSAGES)),
        _ => Ok(line.to_owned()),
    }
}

/// A section that is named after the file, as its anchor is.
fn read_word(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let word = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = headings(&text, |heading| format!("**{}**", heading.trim_start_matches(['#', ' '])));
    Ok(format!("## `{word}` {{#{word}}}\n\n{text}"))
}

/// All messages in the order of their codes, which are their anchors.
fn read_messages(folder: &Path) -> Result<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files.iter().map(|file| read_message(file)).collect()
}

fn read_message(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let code = file.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let text = headings(&text, |heading| {
        let is_title = heading.starts_with("# ");
        let anchor = if is_title { format!(" {{#{code}}}") } else { String::new() };
        format!("#{heading}{anchor}")
    });
    Ok(format!("{text}\n\n"))
}

/// Changes the headings of a text, which are no lines of its code.
fn headings(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut is_code = false;
    let lines = text.lines().map(|line| {
        is_code ^= line.starts_with("```");
        if !is_code && line.starts_with('#') { change(line) } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_change_and_comments_in_code_do_not() {
        let changed = headings("# a\n```sh\n# b\n```\n## c", |heading| format!("#{heading}"));
        assert_eq!(changed, "## a\n```sh\n# b\n```\n### c");
    }

    #[test]
    fn a_word_that_there_is_no_file_of_is_an_error() {
        assert!(section(Path::new("."), "<!-- word loss/nothing -->").is_err());
        assert_eq!(section(Path::new("."), "<!-- else -->").unwrap(), "<!-- else -->");
    }
}
