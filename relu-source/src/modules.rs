//! The files of a crate: its root's, and those of the modules that it names.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::{Error, Position, Source, attributes};

/// Reads a file and the modules below it.
///
/// # Errors
///
/// Where a file cannot be read or is no Rust, or where a module has none.
pub fn read(root: &Path, sources: &mut Vec<Source>) -> Result<(), Error> {
    file(root, root.parent().unwrap_or(Path::new("")).to_owned(), sources)
}

/// Reads a file whose modules are in a folder.
fn file(path: &Path, folder: PathBuf, sources: &mut Vec<Source>) -> Result<(), Error> {
    if sources.iter().any(|source| source.path.as_deref() == Some(path)) {
        return Ok(());
    }
    let source = crate::read(path)?;
    let mut modules = Vec::new();
    let outside = path.parent().unwrap_or(Path::new("")).to_owned();
    declared(source.tokens.clone(), &Place { outside, folder, around: &[] }, &mut modules);
    let name = source.name.clone();
    sources.push(source);
    for module in modules {
        match read_module(&module, &name, sources) {
            // What is configured out need not be there.
            Err(Error::NoModule { .. } | Error::Read(..)) if module.has_condition() => {}
            result => result?,
        }
    }
    Ok(())
}

/// A module that has a file of its own, `mod name;`.
#[derive(Clone, Debug)]
pub struct Module {
    name: Ident,
    /// What stands between the brackets of its attributes, and of those of the modules around
    /// it in the same file.
    pub attributes: Vec<TokenStream>,
    /// Whether `#[path]` names the file.
    pub is_elsewhere: bool,
    /// Where its file could be; the first that is there counts.
    pub tried: Vec<PathBuf>,
    /// What the names of its own modules start from.
    folder: PathBuf,
}

impl Module {
    /// Those that a file declares.
    #[must_use]
    pub fn of(source: &Source) -> Vec<Self> {
        let mut modules = Vec::new();
        let Some(path) = &source.path else { return modules };
        let outside = path.parent().unwrap_or(Path::new("")).to_owned();
        let stem = path.file_stem().unwrap_or_default();
        let is_first = ["lib", "main", "mod"].iter().any(|first| stem == *first);
        let folder = if is_first { outside.clone() } else { outside.join(stem) };
        declared(source.tokens.clone(), &Place { outside, folder, around: &[] }, &mut modules);
        modules
    }

    /// Its file.
    #[must_use]
    pub fn file(&self) -> Option<&PathBuf> {
        self.tried.iter().find(|path| path.is_file())
    }

    fn has_condition(&self) -> bool {
        self.attributes.iter().any(|attribute| {
            let first = attribute.clone().into_iter().next();
            matches!(first, Some(TokenTree::Ident(word)) if word == "cfg" || word == "cfg_attr")
        })
    }
}

/// Where the modules of a piece of code are.
struct Place<'p> {
    /// What `#[path]` starts from.
    outside: PathBuf,
    /// What the names of modules start from.
    folder: PathBuf,
    /// The attributes of the modules around.
    around: &'p [TokenStream],
}

fn declared(tokens: TokenStream, place: &Place<'_>, modules: &mut Vec<Module>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (index, pair) in tokens.windows(2).enumerate() {
        let [TokenTree::Ident(word), TokenTree::Ident(name)] = pair else { continue };
        if word != "mod" {
            continue;
        }
        let own = attributes::before(&tokens[..index]);
        let written = own.iter().find_map(path).map(|path| place.outside.join(path));
        let attributes = [place.around, &own].concat();
        match tokens.get(index + 2) {
            Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
                let folder = written.unwrap_or_else(|| place.folder.join(plain(name)));
                let inside = Place { outside: folder.clone(), folder, around: &attributes };
                declared(body.stream(), &inside, modules);
            }
            Some(TokenTree::Punct(mark)) if mark.as_char() == ';' => {
                modules.push(module(name, written, attributes, place));
            }
            _ => {}
        }
    }
}

fn plain(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

/// `mod name;`
fn module(
    name: &Ident,
    written: Option<PathBuf>,
    attributes: Vec<TokenStream>,
    place: &Place<'_>,
) -> Module {
    let (name, is_elsewhere) = (name.clone(), written.is_some());
    let own = place.folder.join(plain(&name));
    let (tried, folder) = match written {
        Some(path) => {
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            (vec![path], folder)
        }
        None => (vec![own.with_extension("rs"), own.join("mod.rs")], own),
    };
    Module { name, attributes, is_elsewhere, tried, folder }
}

fn read_module(module: &Module, file_name: &str, sources: &mut Vec<Source>) -> Result<(), Error> {
    let path = match (module.file(), module.tried.as_slice()) {
        (Some(path), _) | (None, [path]) => path,
        (None, tried) => {
            return Err(Error::NoModule {
                file: file_name.to_owned(),
                position: Position::from(module.name.span().start()),
                name: plain(&module.name),
                tried: tried.to_vec(),
            });
        }
    };
    file(path, module.folder.clone(), sources)
}

/// The string of `path = "..."`, also in a `cfg_attr`.
fn path(attribute: &TokenStream) -> Option<String> {
    let tokens: Vec<_> = attribute.clone().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(path)]
            if word == "path" =>
        {
            syn::parse_str::<syn::LitStr>(&path.to_string()).ok().map(|path| path.value())
        }
        [TokenTree::Ident(word), TokenTree::Group(inner)] if word == "cfg_attr" => {
            let parts = attributes::parts(inner.stream());
            parts.into_iter().skip(1).find_map(|part| path(&part.into_iter().collect()))
        }
        _ => None,
    }
}
