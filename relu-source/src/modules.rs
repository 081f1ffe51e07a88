//! The files of a crate: its root's, and those of the modules that it names.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::{Error, Position, Source};

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
    let (tokens, name) = (source.tokens.clone(), source.name.clone());
    sources.push(source);
    let outside = path.parent().unwrap_or(Path::new("")).to_owned();
    modules(tokens, &Place { file: &name, outside, folder }, sources)
}

/// Where the modules of a piece of code are.
struct Place<'f> {
    file: &'f str,
    /// What `#[path]` starts from.
    outside: PathBuf,
    /// What the names of modules start from.
    folder: PathBuf,
}

fn modules(tokens: TokenStream, place: &Place<'_>, sources: &mut Vec<Source>) -> Result<(), Error> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (index, pair) in tokens.windows(2).enumerate() {
        let [TokenTree::Ident(word), TokenTree::Ident(name)] = pair else { continue };
        if word != "mod" {
            continue;
        }
        let attributes = Attributes::before(&tokens[..index]);
        let written = attributes.path.as_ref().map(|path| place.outside.join(path));
        match tokens.get(index + 2) {
            Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
                let folder = written.unwrap_or_else(|| place.folder.join(plain(name)));
                let inside = Place { file: place.file, outside: folder.clone(), folder };
                modules(body.stream(), &inside, sources)?;
            }
            Some(TokenTree::Punct(mark)) if mark.as_char() == ';' => {
                match module(name, written, place, sources) {
                    // What is configured out need not be there.
                    Err(Error::NoModule { .. } | Error::Read(..)) if attributes.has_condition => {}
                    result => result?,
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn plain(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

/// `mod name;`
fn module(
    name: &Ident,
    written: Option<PathBuf>,
    place: &Place<'_>,
    sources: &mut Vec<Source>,
) -> Result<(), Error> {
    if let Some(path) = written {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        return file(&path, folder, sources);
    }
    let folder = place.folder.join(plain(name));
    let tried = [folder.with_extension("rs"), folder.join("mod.rs")];
    match tried.iter().find(|path| path.is_file()) {
        Some(path) => file(path, folder, sources),
        None => Err(Error::NoModule {
            file: place.file.to_owned(),
            position: Position::from(name.span().start()),
            name: plain(name),
            tried,
        }),
    }
}

/// What the attributes of a module say.
#[derive(Default)]
struct Attributes {
    /// The string of `#[path = "..."]`, also in a `cfg_attr`.
    path: Option<String>,
    /// Whether there is a `cfg` or a `cfg_attr`.
    has_condition: bool,
}

impl Attributes {
    /// Those at the end of these tokens.
    fn before(tokens: &[TokenTree]) -> Self {
        let is_end = |token: &TokenTree| match token {
            TokenTree::Punct(mark) => mark.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        let mut attributes = Self::default();
        for token in tokens.iter().rev().take_while(|token| !is_end(token)) {
            if let TokenTree::Group(group) = token
                && group.delimiter() == Delimiter::Bracket
            {
                attributes.read(group.stream());
            }
        }
        attributes
    }

    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        match tokens.as_slice() {
            [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(path)]
                if word == "path" =>
            {
                let path = syn::parse_str::<syn::LitStr>(&path.to_string());
                self.path = path.ok().map(|path| path.value());
            }
            [TokenTree::Ident(word), TokenTree::Group(inner)]
                if word == "cfg" || word == "cfg_attr" =>
            {
                self.has_condition = true;
                let inner: Vec<_> = inner.stream().into_iter().collect();
                for start in 0..inner.len() {
                    if let [TokenTree::Ident(_), TokenTree::Punct(_), TokenTree::Literal(_), ..] =
                        &inner[start..]
                    {
                        self.read(inner[start..start + 3].iter().cloned().collect());
                    }
                }
            }
            _ => {}
        }
    }
}
