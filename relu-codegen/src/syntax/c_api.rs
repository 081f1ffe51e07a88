//! `#[c_api]`: functions of the network that C can call.

use syn::spanned::Spanned as _;
use syn::{Attribute, Meta};

use super::header::take_named;
use crate::diagnostic::{Diagnostics, catalogue};

/// Takes the attribute out of those of the struct; whether it was there.
pub fn take(attributes: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) -> bool {
    let own = take_named(attributes, "c_api");
    if let [first, second, ..] = own.as_slice() {
        diagnostics.push(catalogue::c_api_twice(second.path().span(), first.path().span()));
    }
    let Some(attribute) = own.first() else { return false };
    if !matches!(attribute.meta, Meta::Path(_)) {
        diagnostics.push(catalogue::c_api_arguments(attribute.meta.span()));
    }
    true
}
