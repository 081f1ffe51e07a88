//! mdBook only warns of an include that it cannot find, and leaves it in the page.

use anyhow::{Result, bail};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// Refuses pages with includes that are left; it has to run last.
pub struct Includes;

impl Preprocessor for Includes {
    fn name(&self) -> &'static str {
        "includes"
    }

    fn run(&self, _: &PreprocessorContext, book: Book) -> Result<Book> {
        for chapter in book.chapters() {
            let left = chapter.content.lines().find(|line| line.contains("{{#"));
            if let Some(line) = left {
                bail!("{}: {line}: there is no such file or anchor", chapter.name);
            }
        }
        Ok(book)
    }
}
