//! `#[weights("digits")]`: the trained weights that become a part of the program.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Attribute, LitStr, Meta, Token, parse_quote};

use super::tree::Weights;
use crate::diagnostic::{Diagnostics, catalogue};
use crate::weights::is_name;

/// Takes the attribute out of those of the struct, also where it is in a `cfg_attr`.
pub fn take(attributes: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) -> Option<Weights> {
    let mut own = Vec::new();
    let others = attributes.drain(..).filter_map(|attribute| take_out(attribute, &mut own));
    *attributes = others.collect();
    if let [(first, _), (second, _), ..] = own.as_slice() {
        let [first, second] = [first, second].map(|meta| meta.path().span());
        diagnostics.push(catalogue::weights_twice(second, first));
    }
    let (meta, condition) = own.into_iter().next()?;
    Some(Weights { name: name(&meta, diagnostics)?, condition })
}

/// The attribute without what is ours in it, which is moved to `own` with its condition; it is
/// known to no one else.
fn take_out(attribute: Attribute, own: &mut Vec<(Meta, Option<TokenStream>)>) -> Option<Attribute> {
    let is_own = |meta: &Meta| meta.path().is_ident("weights");
    if is_own(&attribute.meta) {
        own.push((attribute.meta, None));
        return None;
    }
    let Some((condition, metas)) = conditional(&attribute) else { return Some(attribute) };
    let (ours, others): (Vec<_>, Vec<_>) = metas.into_iter().partition(is_own);
    if ours.is_empty() {
        return Some(attribute);
    }
    own.extend(ours.into_iter().map(|meta| (meta, Some(condition.clone()))));
    (!others.is_empty()).then(|| parse_quote!(#[cfg_attr(#condition, #(#others),*)]))
}

/// The condition of a `cfg_attr`, and what stands under it.
fn conditional(attribute: &Attribute) -> Option<(TokenStream, Vec<Meta>)> {
    let Meta::List(list) = &attribute.meta else { return None };
    if !list.path.is_ident("cfg_attr") {
        return None;
    }
    let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut metas = metas.into_iter();
    Some((metas.next()?.into_token_stream(), metas.collect()))
}

/// The string in the parentheses: letters, digits, `_` and `-`, so that it can be a part of
/// a file's name and of a variable's.
fn name(meta: &Meta, diagnostics: &mut Diagnostics) -> Option<String> {
    let name = match meta {
        Meta::List(list) => list.parse_args::<LitStr>().ok(),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let Some(name) = name else {
        diagnostics.push(catalogue::weights_without_name(meta.path().span()));
        return None;
    };
    let text = name.value();
    if !is_name(&text) {
        diagnostics.push(catalogue::weights_name(name.span(), &text));
        return None;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens as _, quote};
    use syn::{Attribute, parse_quote};

    use super::take;
    use crate::diagnostic::Diagnostics;

    #[test]
    fn a_condition_goes_with_the_name() {
        let mut attributes: Vec<Attribute> = vec![
            parse_quote!(#[doc = "a"]),
            parse_quote!(#[cfg_attr(unix, inline)]),
            parse_quote!(#[cfg_attr(not(feature = "train"), weights("net"), cold)]),
        ];
        let mut diagnostics = Diagnostics::new();
        let weights = take(&mut attributes, &mut diagnostics).expect("there is a name");
        assert!(diagnostics.finish().is_empty());
        assert_eq!(weights.name, "net");
        let condition = weights.condition.expect("there is one").to_string();
        assert_eq!(condition, quote!(not(feature = "train")).to_string());
        let left: Vec<_> =
            attributes.iter().map(|left| left.to_token_stream().to_string()).collect();
        let expected = [
            quote!(#[doc = "a"]),
            quote!(#[cfg_attr(unix, inline)]),
            quote!(#[cfg_attr(not(feature = "train"), cold)]),
        ];
        assert_eq!(left, expected.map(|tokens| tokens.to_string()));
    }
}
