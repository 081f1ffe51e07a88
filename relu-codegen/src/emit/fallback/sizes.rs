//! What is known of the sizes of a network that has a mistake.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::helper;
use crate::emit::call::identifier;
use crate::emit::context::integer;
use crate::emit::interface::{Field, Side};
use crate::model::{self, Element, Interface, Shape, Size};
use crate::syntax::NetworkSyntax;

/// What is known of the values on one side of the network.
pub struct Values {
    pub names: Vec<String>,
    /// Of each, where it could be read.
    sizes: Vec<Option<TokenStream>>,
    /// What each is of.
    elements: Vec<Element>,
    /// The struct of several: `DigitsInput`.
    pub structure: Ident,
}

/// What is known of the network's type.
pub struct Sizes {
    pub input: Values,
    pub output: Values,
}

impl Sizes {
    pub fn of(syntax: &NetworkSyntax, name: &Ident) -> Self {
        let Interface { inputs, elements, outputs } = model::interface(syntax);
        let words = |names: Vec<&Ident>| {
            names.into_iter().map(|name| name.unraw().to_string().to_lowercase()).collect()
        };
        let input_names = syntax.inputs.iter().flatten().map(|input| &input.name).collect();
        let output_names = syntax.outputs.iter().flatten().collect();
        let input = Values::new(words(input_names), inputs, elements, helper(name, "Input"));
        let output = Values::new(words(output_names), outputs, Vec::new(), helper(name, "Output"));
        Self { input, output }
    }
}

impl Values {
    /// Values of which no element is given are numbers.
    fn new(
        mut names: Vec<String>,
        shapes: Vec<Option<Shape>>,
        mut elements: Vec<Element>,
        structure: Ident,
    ) -> Self {
        let size = |shape: Option<Shape>| shape.map(|shape| size(shape.width()));
        let mut sizes: Vec<_> = shapes.into_iter().map(size).collect();
        // A side that could not be read has one value of unknown size.
        if names.is_empty() {
            names.push(String::from("value"));
        }
        // Of two values with one name, each is a field.
        for index in 0..names.len() {
            while names[..index].contains(&names[index]) {
                names[index].push('_');
            }
        }
        sizes.resize_with(names.len(), || None);
        elements.resize(names.len(), Element::Number);
        Self { names, sizes, elements, structure }
    }

    /// The types of the values; unknown sizes are `unknown`.
    pub fn rows(&self, unknown: &TokenStream) -> Vec<TokenStream> {
        let sizes = self.sizes.iter().map(|size| size.as_ref().unwrap_or(unknown));
        let row = |(size, element): (&TokenStream, &Element)| {
            let element = element.tokens();
            quote!([#element; #size])
        };
        sizes.zip(&self.elements).map(row).collect()
    }

    /// The type of all of them.
    pub fn row(&self, unknown: &TokenStream) -> TokenStream {
        if let [row] = self.rows(unknown).as_slice() {
            return row.clone();
        }
        let name = &self.structure;
        quote!(#name)
    }

    /// `const INPUT: usize,` where the only size is unknown.
    pub fn generic(&self, name: &str) -> Option<TokenStream> {
        let name = identifier(name);
        matches!(self.sizes.as_slice(), [None]).then(|| quote!(const #name: usize,))
    }

    /// The struct, where there are several values.
    pub fn definition(&self, syntax: &NetworkSyntax, runtime: &TokenStream) -> TokenStream {
        let fields = self.names.iter().zip(&self.elements).zip(self.rows(&quote!(0)));
        let fields = fields.map(|((name, element), row)| {
            let (name, shape, element) = (name.clone(), String::new(), *element);
            Field { name, shape, element, row }
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
