//! Tokens as a person would write them; what `TokenStream` prints has spaces
//! everywhere, and not the same in rustc as in tests.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// `crate::sizes::DEEP`, `N * 2`
#[must_use]
pub fn text(tokens: &TokenStream) -> String {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let mut text = String::new();
    for (index, token) in tokens.iter().enumerate() {
        if index > 0 && has_space(&tokens, index) {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => text.push_str(&self::group(group)),
            token => text.push_str(&token.to_string()),
        }
    }
    text
}

fn group(group: &Group) -> String {
    let inner = text(&group.stream());
    match group.delimiter() {
        Delimiter::Parenthesis => format!("({inner})"),
        Delimiter::Bracket => format!("[{inner}]"),
        Delimiter::Brace if inner.is_empty() => String::from("{}"),
        Delimiter::Brace => format!("{{ {inner} }}"),
        Delimiter::None => inner,
    }
}

/// Whether there is a space before the token.
fn has_space(tokens: &[TokenTree], index: usize) -> bool {
    let (before, token) = (&tokens[index - 1], &tokens[index]);
    let next = tokens.get(index + 1);
    let two_before = index.checked_sub(2).map(|index| &tokens[index]);
    let ends_path = is(before, ':') && two_before.is_some_and(|token| is(token, ':'));
    let begins_path = is(token, ':') && next.is_some_and(|token| is(token, ':'));
    let closes = [',', ';', '.', ':', '?'].iter().any(|punct| is(token, *punct));
    let opens = is(before, '.');
    let calls = matches!((before, token), (TokenTree::Ident(_), TokenTree::Group(group))
        if group.delimiter() != Delimiter::Brace);
    let is_sign = (is(before, '-') || is(before, '!'))
        && two_before.is_none_or(|token| matches!(token, TokenTree::Punct(_)));
    let joined = matches!(before, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    !(ends_path || begins_path || closes || opens || calls || is_sign || joined)
}

fn is(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(own) if own.as_char() == punct)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn as_a_person_would_write_it() {
        for written in [
            "N * 2",
            "crate::sizes::DEEP",
            "classes() - 1",
            "-N",
            "N * -2",
            "{ let n = 3; n * n }",
            "dense(64, bias: false) -> relu",
            "SIZES[0].len()",
            "N >= 2 && M << 1 == 4",
            "hidden: {}",
            "A != B && !C",
        ] {
            assert_eq!(text(&written.parse().unwrap()), written);
        }
    }
}
