//! What every emitter needs: the paths, the sizes and numbers as tokens, and
//! the constants that the user's expressions are bound to.

use std::cell::RefCell;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Attribute;

use super::interface::{Field, Side};
use super::same::SameSizes;
use crate::Options;
use crate::model::{Element, Expression, Scalar, Shape, Size};
use crate::plan::count::Term;
use crate::plan::step::Step;
use crate::plan::{Count, NameSet, Plan};

/// The plan with the state of its emission.
pub struct Context<'p> {
    pub plan: &'p Plan<'p>,
    pub options: &'p Options,
    same: SameSizes,
    constants: RefCell<Constants>,
}

/// The user's expressions, each bound to an associated constant of a type of
/// their own: on the network's type they could clash with constants of the user.
#[derive(Default)]
struct Constants {
    names: NameSet,
    bound: Vec<Bound>,
}

struct Bound {
    name: Ident,
    value: Type,
    expression: Expression,
}

#[derive(Clone, Copy, PartialEq)]
enum Type {
    Size,
    Scalar,
    Numbers,
}

impl<'p> Context<'p> {
    pub fn new(plan: &'p Plan<'p>, options: &'p Options) -> Self {
        let same = SameSizes::of(&plan.network.requirements);
        Self { plan, options, same, constants: RefCell::default() }
    }

    /// The network's type.
    pub fn name(&self) -> &'p Ident {
        &self.plan.network.name
    }

    /// The path of the runtime.
    pub fn runtime(&self) -> &TokenStream {
        &self.options.runtime
    }

    /// The user's `#[cfg(...)]`s, which hold for all that is generated.
    pub fn conditions(&self) -> Vec<&'p Attribute> {
        let attributes = self.plan.network.attributes.iter();
        attributes.filter(|attribute| attribute.path().is_ident("cfg")).collect()
    }

    /// The comment above a step, where there is to be one.
    pub fn comment(&self, step: &Step) -> TokenStream {
        let comment = self.options.comment.map(|comment| comment(&step.origin));
        let comment = comment.filter(|comment| !comment.is_empty()).into_iter();
        quote!(#(#[doc = #comment])*)
    }

    /// What `forward` reads.
    pub fn input(&self) -> Side {
        let inputs = self.plan.network.inputs.iter();
        let fields =
            inputs.map(|input| self.field(&input.name, input.local(), &input.shape, input.element));
        Side { name: self.helper("Input"), fields: fields.collect() }
    }

    /// What `forward` makes.
    pub fn output(&self) -> Side {
        let network = self.plan.network;
        let outputs = network.outputs.iter().map(|output| &network.blocks[output.0]);
        let fields = outputs
            .map(|block| self.field(&block.name, block.local(), &block.shape, Element::Number));
        Side { name: self.helper("Output"), fields: fields.collect() }
    }

    fn field(&self, written: &Ident, name: String, shape: &Shape, element: Element) -> Field {
        let size = self.size(shape.width());
        let [row, path] = [element.tokens(), element.path()].map(|of| quote!([#of; #size]));
        Field { name, span: written.span(), shape: shape.to_string(), element, row, path }
    }

    /// A helper type beside the network's.
    pub fn helper(&self, suffix: &str) -> Ident {
        let name = self.name();
        format_ident!("{name}{suffix}", span = Span::call_site())
    }

    /// A size as an expression: `64`, `DigitsConstants::HIDDEN`.
    pub fn size(&self, size: &Size) -> TokenStream {
        self.written_size(&self.same.resolve(size))
    }

    /// A size as the user wrote it, for the assertion that it is equal to another.
    pub fn written_size(&self, size: &Size) -> TokenStream {
        match size {
            Size::Literal(value) => integer(*value),
            Size::Expression(expression) => self.bind(expression, Type::Size),
            Size::Twice(half) => {
                let half = self.written_factor(half);
                quote!(2 * #half)
            }
            Size::Sum(sizes) => {
                let sizes = sizes.iter().map(|size| self.written_size(size));
                quote!(#(#sizes)+*)
            }
            Size::Product(size, by) => {
                let (size, by) = (self.written_factor(size), self.written_factor(by));
                quote!(#size * #by)
            }
            Size::Quotient(size, by) => {
                let (size, by) = (self.written_factor(size), self.written_factor(by));
                quote!(#size / #by)
            }
        }
    }

    /// A size as a part of a product: in parentheses where it needs them.
    fn factor(&self, size: &Size) -> TokenStream {
        self.written_factor(&self.same.resolve(size))
    }

    /// The same, as the user wrote it.
    pub fn written_factor(&self, size: &Size) -> TokenStream {
        let tokens = self.written_size(size);
        match size {
            Size::Literal(_) | Size::Expression(_) => tokens,
            Size::Twice(_) | Size::Sum(_) | Size::Product(..) | Size::Quotient(..) => {
                quote!((#tokens))
            }
        }
    }

    /// A size as a generic argument.
    pub fn size_argument(&self, size: &Size) -> TokenStream {
        let size = self.same.resolve(size);
        let tokens = self.written_size(&size);
        if matches!(size, Size::Literal(_)) { tokens } else { quote!({ #tokens }) }
    }

    /// `{ panels(64) }`
    pub fn panels(&self, size: &Size) -> TokenStream {
        let runtime = self.runtime();
        let size = self.size(size);
        quote!({ #runtime::panels(#size) })
    }

    /// `[f32; 64]`
    pub fn row(&self, size: &Size) -> TokenStream {
        let size = self.size(size);
        quote!([f32; #size])
    }

    /// A number as an expression of type `f32`.
    pub fn scalar(&self, scalar: &Scalar) -> TokenStream {
        match scalar {
            Scalar::Literal { value, .. } => float(*value),
            Scalar::Expression(expression) => self.bind(expression, Type::Scalar),
        }
    }

    /// A list of numbers as an expression of type `&'static [f32]`.
    pub fn numbers(&self, expression: &Expression) -> TokenStream {
        self.bind(expression, Type::Numbers)
    }

    /// A count as a constant expression, folded where sizes are known.
    pub fn count(&self, count: &Count) -> TokenStream {
        if let Some(value) = count.known() {
            return integer(value);
        }
        let terms = count.0.iter().map(|term| self.term(term));
        terms.reduce(|sum, term| quote!(#sum + #term)).unwrap_or_else(|| integer(0))
    }

    /// `2 * DigitsConstants::INPUT * DigitsConstants::HIDDEN`
    fn term(&self, term: &Term) -> TokenStream {
        let sizes: Vec<_> = term.sizes.iter().map(|size| self.same.resolve(size)).collect();
        let known = sizes.iter().filter_map(Size::known).fold(term.factor, |a, b| a * b);
        let factor = (known != 1).then(|| integer(known));
        let unknown: Vec<_> = sizes.iter().filter(|size| size.known().is_none()).collect();
        if let (None, [only]) = (&factor, unknown.as_slice()) {
            return self.size(only);
        }
        let unknown = unknown.into_iter().map(|size| self.factor(size));
        let factors = factor.into_iter().chain(unknown);
        factors.reduce(|product, factor| quote!(#product * #factor)).unwrap_or_else(|| integer(1))
    }

    /// The constants that were asked for, and what must hold of them.
    pub fn constants(&self) -> TokenStream {
        let constants = self.constants.borrow();
        if constants.bound.is_empty() {
            return TokenStream::new();
        }
        let name = self.helper("Constants");
        let doc = format!(" The sizes and numbers in the description of [`{}`].", self.name());
        let number = Element::Number.path();
        let items = constants.bound.iter().map(|Bound { name, value, expression }| {
            let tokens = &expression.tokens;
            match value {
                Type::Size => quote!(const #name: usize = #tokens;),
                Type::Scalar => quote!(const #name: #number = #tokens;),
                Type::Numbers => quote!(const #name: &'static [#number] = &#tokens;),
            }
        });
        let conditions = self.conditions();
        quote! {
            #(#conditions)*
            #[doc = #doc]
            enum #name {}

            #(#conditions)*
            impl #name { #(#items)* }
        }
    }

    fn bind(&self, expression: &Expression, value: Type) -> TokenStream {
        let mut constants = self.constants.borrow_mut();
        let text = expression.tokens.to_string();
        let same =
            |bound: &&Bound| bound.value == value && bound.expression.tokens.to_string() == text;
        let known = constants.bound.iter().find(same).map(|bound| bound.name.clone());
        let constant = known.unwrap_or_else(|| {
            let name = constants.names.mint(&constant_name(&text, value));
            let name = Ident::new(&name, Span::call_site());
            let expression = expression.clone();
            constants.bound.push(Bound { name: name.clone(), value, expression });
            name
        });
        let name = self.helper("Constants");
        quote!(#name::#constant)
    }
}

/// `HIDDEN` for `HIDDEN`, `SIZE_N_2` for `{ N * 2 }`.
fn constant_name(text: &str, value: Type) -> String {
    let mut name = String::new();
    for character in text.chars().flat_map(char::to_uppercase) {
        match character.is_ascii_alphanumeric() {
            true => name.push(character),
            false if !name.is_empty() && !name.ends_with('_') => name.push('_'),
            false => {}
        }
    }
    let name = name.trim_end_matches('_').to_owned();
    let is_word = text.chars().all(|character| character.is_alphanumeric() || character == '_');
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
    match value {
        _ if is_word && is_name => name,
        Type::Size => format!("SIZE_{name}"),
        Type::Scalar => format!("VALUE_{name}"),
        Type::Numbers => format!("NUMBERS_{name}"),
    }
}

/// An integer, grouped as people read it.
pub fn integer(value: usize) -> TokenStream {
    if value < 10_000 {
        let literal = Literal::usize_unsuffixed(value);
        return quote!(#literal);
    }
    grouped(value).parse().expect("digits and underscores are a literal")
}

/// `12_345`
pub fn grouped(value: usize) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

/// The `f32` next to a finite number, in the shorter of its plain and its scientific
/// form.
pub fn float(value: f64) -> TokenStream {
    #[expect(clippy::cast_possible_truncation, reason = "rounding is meant")]
    let magnitude = (value as f32).abs();
    let (plain, short) = (format!("{magnitude:?}"), format!("{magnitude:e}"));
    let long = plain.len() > 7 || plain.contains('e');
    let text = if long && short.len() < plain.len() { short } else { plain };
    let literal: TokenStream =
        grouped_fraction(&text).parse().expect("a finite number is a literal");
    if value.is_sign_negative() { quote!(-#literal) } else { literal }
}

/// `0.333_333_34`, `1.192_092_9e-7`
fn grouped_fraction(text: &str) -> String {
    let Some((whole, rest)) = text.split_once('.') else { return String::from(text) };
    let (digits, exponent) = rest.split_at(rest.find('e').unwrap_or(rest.len()));
    if digits.len() <= 5 {
        return String::from(text);
    }
    let groups: Vec<_> = digits.as_bytes().chunks(3).map(String::from_utf8_lossy).collect();
    format!("{whole}.{}{exponent}", groups.join("_"))
}
