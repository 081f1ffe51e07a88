//! The catalogue of messages: one page of all files in a folder, which no list in the
//! book has to name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

const FOLDER: &str = "../relu-cli/messages";
/// The line of a page that the catalogue takes the place of.
const PLACE: &str = "<!-- messages -->";

/// Puts the explanations of all messages into the page that has a place for them.
pub struct Messages;

impl Preprocessor for Messages {
    fn name(&self) -> &'static str {
        "messages"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let messages = read_all(&context.root.join(FOLDER))?;
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item {
                chapter.content = chapter.content.replace(PLACE, &messages);
            }
        });
        Ok(book)
    }
}

/// All explanations in the order of their codes.
fn read_all(folder: &Path) -> Result<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

/// A section, named after the file: it has the code as its anchor.
fn read(file: &Path) -> Result<String> {
    let code = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    Ok(format!("\n{}\n", section(&code, &text)))
}

/// Headings move one level down, since the page has a title of its own.
fn section(code: &str, text: &str) -> String {
    let mut fenced = false;
    let mut first = true;
    let mut lines = Vec::new();
    for line in text.lines() {
        fenced ^= line.starts_with("```");
        if fenced || !line.starts_with('#') {
            lines.push(line.to_owned());
        } else if std::mem::take(&mut first) {
            lines.push(format!("#{line} {{#{}}}", code.to_lowercase()));
        } else {
            lines.push(format!("#{line}"));
        }
    }
    lines.join("\n")
}
