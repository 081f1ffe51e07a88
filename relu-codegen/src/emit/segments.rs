//! The table of parameters and state.
//!
//! Expands to: `&[Segment::weight("hidden.weight", offset_of!(Digits,
//! hidden.weight), 64, 64, Initializer::HeNormal { slope: 1.0 }), ...]`

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::identifier;
use super::context::{Context, float};
use crate::model::{Init, Size};
use crate::plan::Field;
use crate::plan::field::{FieldKind, Initializer, Segment, SegmentKind};

pub fn emit(context: &Context<'_>) -> TokenStream {
    let path = Path { owner: context.name().clone(), offset: None, repeats: TokenStream::new() };
    let segments = of_fields(context, &context.plan.fields, &path);
    quote!(&[#(#segments),*])
}

/// How to get to the struct that holds fields.
struct Path {
    owner: Ident,
    /// Of the struct in the network, in its first repetition.
    offset: Option<TokenStream>,
    /// `.repeat(50, size_of::<DigitsDeep>())`, the outermost first.
    repeats: TokenStream,
}

impl Path {
    /// The offset of a field, or of a part of it, in the network.
    fn to(&self, field: &str, part: Option<&str>) -> TokenStream {
        let (owner, field) = (&self.owner, identifier(field));
        let part = part.map(identifier).into_iter();
        let own = quote!(::core::mem::offset_of!(#owner, #field #(.#part)*));
        match &self.offset {
            Some(offset) => quote!(#offset + #own),
            None => own,
        }
    }
}

fn of_fields(context: &Context<'_>, fields: &[Field], path: &Path) -> Vec<TokenStream> {
    fields.iter().flat_map(|field| of_field(context, field, path)).collect()
}

fn of_field(context: &Context<'_>, field: &Field, path: &Path) -> Vec<TokenStream> {
    let FieldKind::Repeated { count, type_name, fields } = &field.kind else {
        let segments = field.segments.iter();
        return segments.map(|segment| self::segment(context, field, segment, path)).collect();
    };
    let (owner, count) = (context.helper(type_name), context.size(count));
    let repeats = &path.repeats;
    let inside = Path {
        offset: Some(path.to(&field.name, None)),
        repeats: quote!(#repeats.repeat(#count, ::core::mem::size_of::<#owner>())),
        owner,
    };
    of_fields(context, fields, &inside)
}

/// `Segment::bias("hidden.bias", offset_of!(Digits, hidden.bias), 64)`
fn segment(context: &Context<'_>, field: &Field, segment: &Segment, path: &Path) -> TokenStream {
    let name = &segment.name;
    let offset = path.to(&field.name, segment.part);
    let of_units = |constructor: &str, units: &Size, value: TokenStream| {
        let (constructor, units) = (identifier(constructor), context.size(units));
        quote!(#constructor(#name, #offset, #units, #value))
    };
    let call = match &segment.kind {
        SegmentKind::Weight { inputs, units, init } => {
            let (inputs, units) = (context.size(inputs), context.size(units));
            let init = initializer(context, init);
            quote!(weight(#name, #offset, #inputs, #units, #init))
        }
        SegmentKind::TwoSidedWeight { inputs, units, init } => {
            let (inputs, units) = (context.size(inputs), context.size(units));
            let init = initializer(context, init);
            quote!(two_sided_weight(#name, #offset, #inputs, #units, #init))
        }
        SegmentKind::Embedding { count, width, init } => {
            let (count, width) = (context.size(count), context.size(width));
            let init = initializer(context, init);
            quote!(embedding(#name, #offset, #count, #width, #init))
        }
        SegmentKind::Bias(units) => {
            let units = context.size(units);
            quote!(bias(#name, #offset, #units))
        }
        SegmentKind::Vector(units, value) => of_units("vector", units, float(*value)),
        SegmentKind::Learned(units, value) => of_units("vector", units, context.scalar(value)),
        SegmentKind::State(units, value) => of_units("state", units, float(*value)),
    };
    let alias = segment.alias.as_ref().map(|alias| quote!(.alias(#alias)));
    let frozen = (segment.frozen && field.trainable).then(|| quote!(.frozen()));
    let repeats = &path.repeats;
    quote!(relu::Segment::#call #alias #frozen #repeats)
}

/// `Initializer::HeNormal { slope: 0.0 }`
fn initializer(context: &Context<'_>, initializer: &Initializer) -> TokenStream {
    let slope = context.scalar(&initializer.slope);
    let variant = match initializer.init {
        Init::HeNormal => quote!(HeNormal { slope: #slope }),
        Init::HeUniform => quote!(HeUniform { slope: #slope }),
        Init::XavierNormal => quote!(XavierNormal),
        Init::XavierUniform => quote!(XavierUniform),
        Init::Orthogonal => quote!(Orthogonal),
        Init::LooksLinear => quote!(LooksLinear),
        Init::Normal => quote!(Normal),
        Init::Zeros => quote!(Zeros),
    };
    quote!(relu::Initializer::#variant)
}
