//! Links between the pages of a book that was built.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What of a page links are concerned with.
#[derive(Default)]
struct Page {
    /// Its anchors.
    ids: BTreeSet<String>,
    /// Where it leads: pages, anchors, pictures, style sheets, programs.
    targets: Vec<String>,
}

/// All pages of a book, by their place in it.
pub struct Pages {
    root: PathBuf,
    pages: BTreeMap<PathBuf, Page>,
}

impl Pages {
    /// Reads all pages below a folder.
    pub fn read(root: &Path) -> Result<Self> {
        let mut pages = Self { root: root.to_owned(), pages: BTreeMap::new() };
        pages.read_folder(root)?;
        Ok(pages)
    }

    fn read_folder(&mut self, folder: &Path) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.read_folder(&path)?;
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let page = Page::read(&fs::read_to_string(&path)?);
                self.pages.insert(path.strip_prefix(&self.root)?.to_owned(), page);
            }
        }
        Ok(())
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// How many links there are on them.
    pub fn links(&self) -> usize {
        self.pages.values().map(|page| page.targets.len()).sum()
    }

    /// Links that lead nowhere, each as a line that says where it is.
    pub fn broken(&self) -> Vec<String> {
        let mut broken = Vec::new();
        for (path, page) in &self.pages {
            // The page for paths that a server does not know: its links begin at the root.
            let is_error_page = path == Path::new("404.html");
            for target in page.targets.iter().filter(|_| !is_error_page) {
                if is_local(target) && !self.leads_somewhere(path, target) {
                    broken.push(format!("{}: {target}", path.display()));
                }
            }
        }
        broken
    }

    fn leads_somewhere(&self, from: &Path, target: &str) -> bool {
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let folder = from.parent().unwrap_or(Path::new(""));
        let to = if path.is_empty() { from.to_owned() } else { normal(&folder.join(path)) };
        if !self.root.join(&to).is_file() {
            return false;
        }
        anchor.is_empty() || self.pages.get(&to).is_some_and(|page| page.ids.contains(anchor))
    }
}

/// Whether it is neither another site's nor part of the page itself.
fn is_local(target: &str) -> bool {
    let elsewhere = ["http:", "https:", "data:", "mailto:"];
    !target.is_empty() && !elsewhere.iter().any(|scheme| target.starts_with(scheme))
}

/// Without `.` and `..`; a path that leaves the book keeps the latter, and is in no book.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.pop() => {}
            other => normal.push(other),
        }
    }
    normal
}

impl Page {
    fn read(html: &str) -> Self {
        let tokenizer = Tokenizer::new(Links::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.0.into_inner()
    }
}

#[derive(Default)]
struct Links(RefCell<Page>);

impl TokenSink for Links {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token {
            self.add(&tag);
        }
        TokenSinkResult::Continue
    }
}

impl Links {
    fn add(&self, tag: &Tag) {
        let mut page = self.0.borrow_mut();
        for attribute in &tag.attrs {
            match &*attribute.name.local {
                "id" => _ = page.ids.insert(attribute.value.to_string()),
                "href" | "src" => page.targets.push(attribute.value.to_string()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_targets_are_those_of_tags() {
        let page = Page::read("<h1 id=\"a\">x</h1><a href='b.html#c'>y</a><img src=d.svg> href=e");
        assert_eq!(page.ids, ["a".to_owned()].into());
        assert_eq!(page.targets, ["b.html#c", "d.svg"]);
    }

    #[test]
    fn paths_are_followed_up_and_down() {
        assert_eq!(normal(Path::new("layers/../losses.html")), Path::new("losses.html"));
        assert_eq!(normal(Path::new("../README.md")), Path::new("../README.md"));
    }

    #[test]
    fn other_sites_are_not_looked_at() {
        assert!(is_local("losses.html#huber") && is_local("#huber"));
        assert!(!is_local("https://doi.org/") && !is_local("data:image/svg+xml,x"));
    }
}
