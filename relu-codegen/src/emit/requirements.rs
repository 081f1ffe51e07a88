//! Rules about the user's expressions, which only rustc can decide.
//!
//! Expands to: `const _: () = assert!(check::size(DigitsConstants::HIDDEN), "...");`

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::context::Context;
use crate::diagnostic::{Diagnostic, catalogue};
use crate::model::{Range, Requirement, Rule};
use crate::plan::total;

pub fn emit(context: &Context<'_>) -> TokenStream {
    let requirements = context.plan.network.requirements.iter();
    let requirements = requirements.map(|Requirement { rule, mistake }| {
        assertion(context, &condition(context, rule), mistake)
    });
    requirements.chain(fits(context)).collect()
}

/// That all parameters fit in memory, where their number is not known.
fn fits(context: &Context<'_>) -> Option<TokenStream> {
    let parameters = total(context.plan.rows.iter().map(|row| &row.parameters));
    if parameters.known().is_some() {
        return None;
    }
    let (runtime, name) = (context.runtime(), context.name());
    let condition = quote!(#runtime::check::count(#name::PARAMETER_COUNT));
    Some(assertion(context, &condition, &catalogue::network_too_large(name)))
}

/// Spanned at the user's expression, so that rustc points there.
fn assertion(context: &Context<'_>, condition: &TokenStream, mistake: &Diagnostic) -> TokenStream {
    // A format string.
    let text = mistake.text().replace('{', "{{").replace('}', "}}");
    let conditions = context.conditions();
    let assertion = quote_spanned! {mistake.span=>
        const _: () = ::core::assert!(#condition, #text);
    };
    quote!(#(#conditions)* #assertion)
}

fn condition(context: &Context<'_>, rule: &Rule) -> TokenStream {
    let runtime = context.runtime();
    match rule {
        Rule::Size(size) => {
            let size = context.written_size(size);
            quote!(#runtime::check::size(#size))
        }
        Rule::Product(left, right) => {
            let (left, right) = (context.written_size(left), context.written_size(right));
            quote!(#runtime::check::product(#left, #right))
        }
        Rule::Scalar(scalar, range) => {
            let scalar = context.scalar(scalar);
            match range {
                Range::Finite => quote!(#scalar.is_finite()),
                Range::HalfOpen01 => quote!(#runtime::check::in_half_open_unit(#scalar)),
                Range::Closed01 => quote!(#runtime::check::in_closed_unit(#scalar)),
                Range::NotNegative => quote!(#runtime::check::not_negative(#scalar)),
                Range::Positive => quote!(#runtime::check::positive(#scalar)),
            }
        }
        Rule::Ascending(low, high) => {
            let (low, high) = (context.scalar(low), context.scalar(high));
            quote!(#low < #high)
        }
        Rule::Equal(left, right) => {
            let (left, right) = (context.written_size(left), context.written_size(right));
            quote!(#left == #right)
        }
        Rule::Multiple(size, of) => {
            let (size, of) = (context.written_factor(size), context.written_factor(of));
            quote!(#size % #of == 0)
        }
    }
}
