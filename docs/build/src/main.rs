//! Builds the book into `target/book`, and fails where a link, an anchor or an include
//! leads nowhere.
//!
//! `cargo run --manifest-path docs/build/Cargo.toml --target-dir target/book-build`

mod fences;
mod glossary;
mod includes;
mod links;
mod sections;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use mdbook_driver::MDBook;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn main() -> Result<()> {
    let docs = Path::new(DOCS).canonicalize()?;
    let mut book = MDBook::load(&docs)?;
    book.with_preprocessor(sections::Sections);
    book.with_preprocessor(fences::Fences);
    book.with_preprocessor(glossary::Glossary);
    book.with_preprocessor(includes::Includes);
    book.build()?;
    let built = book.build_dir_for("html").canonicalize()?;
    let pages = links::Pages::read(&built).context("reading the book that was built")?;
    let broken = pages.broken();
    for link in &broken {
        eprintln!("{link}");
    }
    ensure!(broken.is_empty(), "{} links lead nowhere", broken.len());
    println!("{} pages, {} links: {}", pages.len(), pages.links(), built.display());
    Ok(())
}
