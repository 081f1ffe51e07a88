//! Finds the networks in a source: `network! { ... }`, by whatever path.

use std::path::PathBuf;
use std::str::FromStr;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::{Description, Error, Position, Source, attributes};

/// Reads a source.
///
/// # Errors
///
/// Where it is no Rust: a bracket without its partner, a character that Rust has not.
pub fn scan(name: String, path: Option<PathBuf>, text: String) -> Result<Source, Error> {
    let tokens = TokenStream::from_str(&without_head(&text)).map_err(|error| Error::Syntax {
        file: name.clone(),
        position: Position::from(error.span().start()),
        message: format!("{error}; are all brackets and quotes closed?"),
    })?;
    let mut found = Found::default();
    found.find(tokens.clone(), &[]);
    let Found { descriptions, templates } = found;
    Ok(Source { name, path, text, tokens, descriptions, templates })
}

/// The text with blanks in the place of a byte order mark and of `#!/usr/bin/...`, which are
/// no tokens.
fn without_head(text: &str) -> String {
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[mark..];
    let is_shebang = rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[');
    let end = if is_shebang { mark + rest.find('\n').unwrap_or(rest.len()) } else { mark };
    format!("{}{}", " ".repeat(end), &text[end..])
}

#[derive(Default)]
struct Found {
    descriptions: Vec<Description>,
    templates: Vec<Span>,
}

impl Found {
    /// Looks at tokens with the attributes of the items around them.
    fn find(&mut self, tokens: TokenStream, around: &[TokenStream]) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let around = [around, &attributes::inner(&tokens)].concat();
        for (index, token) in tokens.iter().enumerate() {
            match (token, tokens.get(index + 1), tokens.get(index + 2)) {
                (
                    TokenTree::Ident(word),
                    Some(TokenTree::Punct(mark)),
                    Some(TokenTree::Group(group)),
                ) if word == "network" && mark.as_char() == '!' => {
                    if is_template(group.stream()) {
                        self.templates.push(word.span());
                    } else {
                        let own = attributes::before(&tokens[..index]);
                        self.descriptions.push(description(word, group, own, &around));
                    }
                }
                (TokenTree::Group(group), ..) if !is_description(&tokens, index) => {
                    let own = attributes::before(&tokens[..index]);
                    self.find(group.stream(), &[around.as_slice(), &own].concat());
                }
                _ => {}
            }
        }
    }
}

/// Whether it stands in the definition of a macro, with `$name`s to be filled in.
fn is_template(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Punct(mark) => mark.as_char() == '$',
        TokenTree::Group(group) => is_template(group.stream()),
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    })
}

/// Whether the group is what `find` has found already.
fn is_description(tokens: &[TokenTree], index: usize) -> bool {
    let before = |back: usize| index.checked_sub(back).map(|index| &tokens[index]);
    matches!(before(1), Some(TokenTree::Punct(mark)) if mark.as_char() == '!')
        && matches!(before(2), Some(TokenTree::Ident(word)) if word == "network")
}

fn description(
    word: &Ident,
    group: &Group,
    attributes: Vec<TokenStream>,
    around: &[TokenStream],
) -> Description {
    let (open, close) = (group.span_open().byte_range(), group.span_close().byte_range());
    let inside = if group.delimiter() == Delimiter::None { 0..0 } else { open.end..close.start };
    Description {
        name: name(group.stream()),
        tokens: group.stream(),
        attributes,
        around: around.to_vec(),
        span: word.span(),
        inside,
    }
}

/// The word after `struct`.
fn name(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(word) if word == "struct"))?;
    match tokens.next()? {
        TokenTree::Ident(name) => Some(name.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use super::scan;

    fn names(text: &str) -> Vec<String> {
        let source = scan("x.rs".into(), None, text.into()).expect("it is Rust");
        source.descriptions.iter().map(|found| found.title().to_owned()).collect()
    }

    #[test]
    fn networks_are_found_wherever_they_stand() {
        let text = "#!/usr/bin/env run
            relu_runtime::network! { struct A(x: [1]) -> y { y: dense(1) } }
            // network! { struct Comment }
            mod inner { fn f() { network!(pub struct B(x: [1]) -> y { y: dense(1) }); } }
            macro_rules! network { () => {} }
            const TEXT: &str = \"network! { struct Text }\";
            network! { }";
        assert_eq!(names(text), ["A", "B", "a network without a name"]);
    }

    #[test]
    fn attributes_around_are_kept() {
        let text = "#![cfg(a)] #[cfg(b)] mod inner { fn f() {}
            #[doc = \"of it\"] relu_runtime::network! { struct A } const N: [u8; 1] = [1]; }
            macro_rules! made { ($($t:tt)*) => { network! { $($t)* } } }";
        let source = scan("x.rs".into(), None, text.into()).expect("it is Rust");
        let text = |tokens: &[TokenStream]| tokens.iter().map(ToString::to_string).collect();
        let [found] = source.descriptions.as_slice() else { panic!("there is one") };
        let [own, around]: [Vec<String>; 2] = [&found.attributes, &found.around].map(|a| text(a));
        assert_eq!(
            (own, around),
            (vec!["doc = \"of it\"".into()], vec!["cfg (a)".into(), "cfg (b)".into()])
        );
        assert_eq!(source.templates.len(), 1);
    }

    #[test]
    fn what_is_no_rust_is_told_where() {
        let error = scan("x.rs".into(), None, "fn f() {\n    (]\n}".into()).expect_err("a bracket");
        assert!(error.to_string().starts_with("x.rs:2:6"), "{error}");
    }

    #[test]
    fn the_inside_is_between_the_delimiters() {
        let text = "network! { struct A }";
        let source = scan("x.rs".into(), None, text.into()).expect("it is Rust");
        assert_eq!(&text[source.descriptions[0].inside.clone()], " struct A ");
    }
}
