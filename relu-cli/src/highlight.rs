//! Colors for Rust on a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

const KEYWORDS: [&str; 20] = [
    "as", "const", "crate", "else", "enum", "fn", "for", "if", "impl", "in", "let", "match", "mod",
    "mut", "pub", "self", "struct", "type", "use", "where",
];

/// The source with escape codes; whoever prints it leaves them out where there is no terminal.
#[must_use]
pub fn rust(source: &str) -> String {
    let (mut colored, mut start) = (String::with_capacity(2 * source.len()), 0);
    for token in tokenize(source, FrontmatterAllowed::No) {
        let text = &source[start..start + token.len as usize];
        start += token.len as usize;
        match style(token.kind, text) {
            Some(style) => write!(colored, "{style}{text}{style:#}").unwrap_or_default(),
            None => colored.push_str(text),
        }
    }
    colored
}

fn style(kind: TokenKind, text: &str) -> Option<Style> {
    let color = match kind {
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => AnsiColor::Green,
        TokenKind::Literal { .. } => AnsiColor::Yellow,
        TokenKind::Ident if KEYWORDS.contains(&text) => AnsiColor::Magenta,
        TokenKind::Ident if text.starts_with(char::is_uppercase) => AnsiColor::Cyan,
        _ => return None,
    };
    Some(color.on_default())
}

#[cfg(test)]
mod tests {
    use super::rust;

    #[test]
    fn only_colors_are_added() {
        let source = "/// Docs\nstruct Net { x: [f32; 4] } // end\n";
        let colored = rust(source);
        assert!(colored.contains("\u{1b}[35mstruct\u{1b}[0m"), "{colored:?}");
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), source);
    }
}
