//! Docs from a file.

use std::path::PathBuf;
use std::{env, fs, io};

use proc_macro::{Literal, TokenStream, TokenTree};

/// Expands to: `#[doc = "..."] pub struct dense { ... } const _: &[u8] = include_bytes!("...");`
pub fn expand(path: TokenStream, item: TokenStream) -> TokenStream {
    let path = full_path(path);
    match read(&path) {
        Ok((docs, is_read)) => [docs, item, is_read].into_iter().collect(),
        Err(error) => {
            let text = Literal::string(&format!("{}: {error}", path.display()));
            parsed(&format!("::core::compile_error! {{ {text} }}"))
        }
    }
}

/// `"folder" word`, in the crate that is compiled.
fn full_path(path: TokenStream) -> PathBuf {
    let crate_folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let parts = path.into_iter().map(|part: TokenTree| part.to_string());
    let parts: Vec<_> = parts.map(|part| part.trim_matches('"').to_owned()).collect();
    crate_folder.join(parts.join("/")).with_extension("md")
}

/// The docs, and what makes the compiler look whether the file changes.
fn read(path: &PathBuf) -> io::Result<(TokenStream, TokenStream)> {
    let text = Literal::string(&fs::read_to_string(path)?);
    let path = Literal::string(&path.to_string_lossy());
    let is_read = format!("const _: &[u8] = ::core::include_bytes!({path});");
    Ok((parsed(&format!("#[doc = {text}]")), parsed(&is_read)))
}

fn parsed(code: &str) -> TokenStream {
    code.parse().unwrap_or_default()
}
