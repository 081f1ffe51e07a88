//! No code of the book goes untested.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// All pages below a folder.
fn pages(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(pages(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    Ok(found)
}

#[test]
fn every_page_with_code_is_tested() -> io::Result<()> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in pages(&source)? {
        let text = fs::read_to_string(&path)?;
        let has_code = text.lines().any(|line| line == "```rust");
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            // What is not tested here is a part of what is tested elsewhere.
            if line.starts_with("```rust,") {
                let next = lines.next().unwrap_or_default();
                assert!(next.starts_with("{{#include"), "{}: {line}", path.display());
            }
        }
        let name = path.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        assert_eq!(has_code, relu_book::FILES.contains(&name.as_str()), "{name}");
    }
    Ok(())
}
