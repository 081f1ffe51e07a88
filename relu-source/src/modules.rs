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
        let written = attribute(&tokens[..index]).map(|path| place.outside.join(path));
        match tokens.get(index + 2) {
            Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
                let folder = written.unwrap_or_else(|| place.folder.join(plain(name)));
                let inside = Place { file: place.file, outside: folder.clone(), folder };
                modules(body.stream(), &inside, sources)?;
            }
            Some(TokenTree::Punct(mark)) if mark.as_char() == ';' => {
                module(name, written, place, sources)?;
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

/// The string of `#[path = "..."]` among the attributes at the end of these tokens.
fn attribute(tokens: &[TokenTree]) -> Option<String> {
    let before = tokens.iter().rev();
    let attributes = before.take_while(|token| {
        !matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';')
            && !matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
    });
    attributes.into_iter().find_map(|token| {
        let TokenTree::Group(group) = token else { return None };
        let meta: syn::MetaNameValue = syn::parse2(group.stream()).ok()?;
        let is_path = meta.path.is_ident("path");
        match meta.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) if is_path => {
                Some(path.value())
            }
            _ => None,
        }
    })
}
