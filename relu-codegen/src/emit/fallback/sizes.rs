//! What is known of the sizes of a network that has a mistake.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::helper;
use crate::emit::call::identifier;
use crate::emit::context::integer;
use crate::emit::interface::{Field, Side};
use crate::model::{self, Element, Interface, Shape, Size};
use crate::plan::NameSet;
use crate::syntax::{NetworkSyntax, TrainValue};

/// What is known of the values on one side of the network.
pub struct Values {
    /// Of each, in small letters, and where it is written.
    pub names: Vec<(String, Span)>,
    /// Of each, where it could be read.
    rows: Vec<Option<Row>>,
    /// What stands for the others.
    unknown: Row,
    /// The struct of several: `DigitsInput`.
    pub structure: Ident,
}

/// The type of a value.
#[derive(Clone)]
struct Row {
    element: Element,
    /// `[f32; 64]`
    tokens: TokenStream,
}

/// What is known of the network's type.
pub struct Sizes {
    pub input: Values,
    pub output: Values,
}

impl Sizes {
    pub fn of(syntax: &NetworkSyntax, name: &Ident, runtime: &TokenStream) -> Self {
        let Interface { inputs, elements, outputs } = model::interface(syntax);
        let input_names = syntax.inputs.iter().flatten().map(|input| &input.name).collect();
        let output_names = output_names(syntax);
        let inputs = inputs.into_iter().zip(elements);
        let inputs = inputs.map(|(shape, element)| Some(Row::of(element?, &shape?))).collect();
        let outputs = outputs.into_iter().map(|shape| Some(Row::of(Element::Number, &shape?)));
        // Like indices it is no row of `f32`.
        let any = Row { element: Element::Index, tokens: quote!(#runtime::AnyInput) };
        let none = Row { element: Element::Number, tokens: quote!([::core::primitive::f32; 0]) };
        Self {
            input: Values::new(input_names, inputs, any, helper(name, "Input")),
            output: Values::new(output_names, outputs.collect(), none, helper(name, "Output")),
        }
    }
}

/// As they are written; one that is named twice gives way to an output that a loss
/// is written for.
fn output_names(syntax: &NetworkSyntax) -> Vec<&Ident> {
    let mut names: Vec<&Ident> = Vec::new();
    for name in syntax.outputs.iter().flatten() {
        let is_new = |word: &&Ident| !names.iter().any(|other| other.unraw() == word.unraw());
        let losses = syntax.train.iter().flat_map(|train| train.entries.iter());
        let losses = losses.filter_map(|entry| match &entry.value {
            Some(TrainValue::PerOutput(entries, _)) => Some(entries),
            _ => None,
        });
        let meant = losses.flatten().map(|entry| &entry.key);
        names.push(std::iter::once(name).chain(meant).find(is_new).unwrap_or(name));
    }
    names
}

impl Row {
    fn of(element: Element, shape: &Shape) -> Self {
        let (of, size) = (element.path(), size(shape.width()));
        Self { element, tokens: quote!([#of; #size]) }
    }
}

impl Values {
    fn new(words: Vec<&Ident>, mut rows: Vec<Option<Row>>, unknown: Row, structure: Ident) -> Self {
        // Two of one name are one of the mistakes.
        let mut set = NameSet::default();
        let mut name =
            |word: &Ident| (set.mint(&word.unraw().to_string().to_lowercase()), word.span());
        let mut names: Vec<_> = words.into_iter().map(&mut name).collect();
        // A side that could not be read has one value of unknown size.
        if names.is_empty() {
            names.push((String::from("value"), Span::call_site()));
        }
        rows.resize_with(names.len(), || None);
        Self { names, rows, unknown, structure }
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().map(|row| row.as_ref().unwrap_or(&self.unknown))
    }

    /// Whether nothing is known of the only value.
    pub fn is_unknown(&self) -> bool {
        matches!(self.rows.as_slice(), [None])
    }

    /// The type of all of them.
    pub fn row(&self) -> TokenStream {
        if let [row] = self.rows.as_slice() {
            return row.as_ref().unwrap_or(&self.unknown).tokens.clone();
        }
        let name = &self.structure;
        quote!(#name)
    }

    /// The types of the arguments of `forward`, with type parameters for those of
    /// which nothing is known.
    pub fn arguments(&self) -> (TokenStream, Vec<TokenStream>) {
        let mut generics = TokenStream::new();
        let mut any = |index: usize| {
            let number = identifier(&format!("Number{index}"));
            let size = identifier(&format!("SIZE_{index}"));
            generics.extend(quote!(#number, const #size: usize,));
            quote!([#number; #size])
        };
        let argument = |(index, row): (usize, &Option<Row>)| {
            row.as_ref().map_or_else(|| any(index), |row| row.tokens.clone())
        };
        let rows = self.rows.iter().enumerate().map(argument).collect();
        (generics, rows)
    }

    /// The type of the result of `forward`: of any size, where that of the only one
    /// is unknown.
    pub fn result(&self) -> (TokenStream, TokenStream) {
        if !self.is_unknown() {
            return (TokenStream::new(), self.row());
        }
        let size = identifier("OUTPUT");
        (quote!(const #size: usize,), quote!([::core::primitive::f32; #size]))
    }

    /// The struct, where there are several values.
    pub fn definition(&self, syntax: &NetworkSyntax, runtime: &TokenStream) -> TokenStream {
        let fields = self.names.iter().zip(self.rows()).map(|((name, span), row)| Field {
            name: name.clone(),
            span: *span,
            shape: String::new(),
            element: row.element,
            row: row.tokens.clone(),
            path: row.tokens.clone(),
        });
        let side = Side { name: self.structure.clone(), fields: fields.collect() };
        side.definition("", &syntax.visibility, &TokenStream::new(), runtime)
    }
}

/// Nothing of ours is in scope here, so the user's expression stands as it is; in
/// parentheses, since a block that begins an expression would be a statement.
fn size(size: &Size) -> TokenStream {
    match size {
        Size::Literal(value) => integer(*value),
        Size::Expression(expression) => {
            let tokens = &expression.tokens;
            quote!({ #tokens })
        }
        Size::Twice(half) => {
            let half = self::size(half);
            quote!({ 2 * #half })
        }
        Size::Sum(sizes) => {
            let sizes = sizes.iter().map(self::size);
            quote!({ #((#sizes))+* })
        }
        Size::Product(size, by) => {
            let (size, by) = (self::size(size), self::size(by));
            quote!({ (#size) * (#by) })
        }
        Size::Quotient(size, by) => {
            let (size, by) = (self::size(size), self::size(by));
            quote!({ (#size) / (#by) })
        }
    }
}
