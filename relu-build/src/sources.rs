//! The Rust files that a description may be in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use relu_source::cfg::{all, any};
use relu_source::{Cfg, Module};

use crate::Error;

/// The files of a package, and those elsewhere that they name by `#[path]`, in order.
pub fn of(package: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let built = [Some(package.join("target")), target_folder(package)];
    walk(package, &built, &mut files)?;
    files.sort();
    let inside = files.len();
    let mut next = 0;
    while let Some(file) = files.get(next) {
        let modules = elsewhere(file, next >= inside);
        add_new(modules, &mut files);
        next += 1;
    }
    Ok(files)
}

/// Where cargo was told to build.
fn target_folder(package: &Path) -> Option<PathBuf> {
    std::env::var_os("CARGO_TARGET_DIR").map(|folder| package.join(folder))
}

/// The Rust files below a folder, but for those of other packages, of what is built, and
/// hidden ones.
fn walk(folder: &Path, built: &[Option<PathBuf>], files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |error| Error::Read(folder.to_owned(), error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, name) = (entry.path(), entry.file_name());
        let is_hidden = name.to_string_lossy().starts_with('.');
        // Cargo marks the folders that it makes, wherever they are.
        let is_built = built.iter().flatten().any(|built| *built == path)
            || path.join("CACHEDIR.TAG").is_file();
        if is_hidden || is_built || path.join("Cargo.toml").is_file() {
            continue;
        }
        if entry.file_type().map_err(failed)?.is_dir() {
            walk(&path, built, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The files of modules that a file names by `#[path]`, or of all its modules. A file that
/// cannot be read names none: what is searched for a description says so.
fn elsewhere(file: &Path, all: bool) -> Vec<PathBuf> {
    let names_files = all || is_in(file, "path=\"");
    let source = names_files.then(|| relu_source::read(file).ok()).flatten();
    let modules = source.iter().flat_map(Module::of).filter(|module| all || module.is_elsewhere);
    modules.filter_map(|module| module.file().cloned()).collect()
}

fn add_new(found: Vec<PathBuf>, files: &mut Vec<PathBuf>) {
    for file in found {
        let whole = whole(&file);
        if !files.iter().any(|known| *known == file || self::whole(known) == whole) {
            files.push(file);
        }
    }
}

/// A path without `..` and links.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Whether a file has a text, with blanks anywhere in it.
fn is_in(file: &Path, wanted: &str) -> bool {
    let text = std::fs::read(file).unwrap_or_default();
    without_blanks(&String::from_utf8_lossy(&text)).contains(wanted)
}

/// A text by which to look what may be in it.
pub fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Which files are compiled, as far as `#[cfg]` on their modules tells.
pub struct Compiled {
    /// The modules that have a file: what is known of each, and the file with `mod name;`.
    declared: HashMap<PathBuf, Vec<(Option<bool>, PathBuf)>>,
}

impl Compiled {
    pub fn of(files: &[PathBuf], cfg: &Cfg) -> Self {
        let mut declared: HashMap<_, Vec<_>> = HashMap::new();
        for file in files {
            let source = relu_source::read(file).ok();
            for module in source.iter().flat_map(Module::of) {
                if let Some(own) = module.file() {
                    let is_compiled = cfg.has(&module.attributes);
                    declared.entry(whole(own)).or_default().push((is_compiled, whole(file)));
                }
            }
        }
        Self { declared }
    }

    /// Whether it is, where that is known.
    pub fn has(&self, file: &Path) -> Option<bool> {
        /// How deep modules may be in one another.
        const DEEPEST: usize = 64;
        self.has_below(&whole(file), DEEPEST)
    }

    fn has_below(&self, file: &Path, depth: usize) -> Option<bool> {
        let Some(modules) = self.declared.get(file) else { return Some(true) };
        let depth = depth.checked_sub(1)?;
        let each = modules.iter().map(|(own, around)| all([*own, self.has_below(around, depth)]));
        any(each)
    }
}
