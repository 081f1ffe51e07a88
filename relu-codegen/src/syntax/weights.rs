//! `#[weights("digits")]`: the trained weights that become a part of the program.

use syn::spanned::Spanned as _;
use syn::{Attribute, LitStr, Meta};

use super::header::take_named;
use crate::diagnostic::{Diagnostics, catalogue};

/// Takes the attribute out of those of the struct.
pub fn take(attributes: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) -> Option<LitStr> {
    let own = take_named(attributes, "weights");
    if let [first, second, ..] = own.as_slice() {
        diagnostics.push(catalogue::weights_twice(second.path().span(), first.path().span()));
    }
    name(own.first()?, diagnostics)
}

/// The string in the parentheses: letters, digits, `_` and `-`, so that it can be a part of
/// a file's name and of a variable's.
fn name(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Option<LitStr> {
    let span = attribute.path().span();
    let name = match &attribute.meta {
        Meta::List(list) => list.parse_args::<LitStr>().ok(),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let Some(name) = name else {
        diagnostics.push(catalogue::weights_without_name(span));
        return None;
    };
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    let text = name.value();
    if text.is_empty() || !text.chars().all(is_part) {
        diagnostics.push(catalogue::weights_name(name.span(), &text));
        return None;
    }
    Some(name)
}
