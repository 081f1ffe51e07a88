//! The API of a network whose description has a mistake.
//!
//! The type, its methods and its traits exist, so that the mistake is the only
//! error that the user sees; their bodies cannot run, since the crate does not
//! compile. Sizes that could not be read are const generics in `forward`.
//!
//! Expands to:
//! ```text
//! pub struct Digits {}
//! storage!(Digits {});
//! const _: () = {
//!     impl Digits {
//!         pub fn forward<const OUTPUT: usize>(&self, input: &[f32; 64]) -> [f32; OUTPUT] { ... }
//!     }
//!     impl Network for Digits { ... }
//! };
//! compile_error! { "..." }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::call::identifier;
use super::context::{float, integer};
use super::interface::{Field, Side};
use super::network::derives_debug;
use crate::Options;
use crate::diagnostic::Diagnostic;
use crate::model::{self, Element, Interface, Shape, Size, loss};
use crate::syntax::{NetworkSyntax, TrainValue};

/// The API, then the errors.
#[must_use]
pub fn emit(syntax: &NetworkSyntax, diagnostics: &[Diagnostic], options: &Options) -> TokenStream {
    let errors = errors(diagnostics);
    let Some(name) = &syntax.name else { return errors };
    let sizes = Sizes::of(syntax, name);
    let structure = structure(syntax, name, options);
    let inherent = inherent(syntax, name, &sizes);
    let network = network(name, &sizes, &options.runtime);
    // A description that ends before the blocks may go on with `train`.
    let trainable = options.training && (syntax.train.is_some() || syntax.blocks.is_none());
    let train = trainable.then(|| train(name, &sizes, syntax, &options.runtime));
    let rows = [&sizes.input, &sizes.output].map(|side| side.definition(syntax, &options.runtime));
    quote!(#structure #(#rows)* #inherent #network #train #errors)
}

/// An error per mistake.
#[must_use]
pub fn errors(diagnostics: &[Diagnostic]) -> TokenStream {
    diagnostics.iter().map(Diagnostic::to_tokens).collect()
}

/// What is known of the values on one side of the network.
struct Values {
    names: Vec<String>,
    /// Of each, where it could be read.
    sizes: Vec<Option<TokenStream>>,
    /// What each is of.
    elements: Vec<Element>,
    /// The struct of several: `DigitsInput`.
    structure: Ident,
}

/// What is known of the network's type.
struct Sizes {
    input: Values,
    output: Values,
}

impl Sizes {
    fn of(syntax: &NetworkSyntax, name: &Ident) -> Self {
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
        sizes.resize_with(names.len(), || None);
        elements.resize(names.len(), Element::Number);
        Self { names, sizes, elements, structure }
    }

    /// The types of the values; unknown sizes are `unknown`.
    fn rows(&self, unknown: &TokenStream) -> Vec<TokenStream> {
        let sizes = self.sizes.iter().map(|size| size.as_ref().unwrap_or(unknown));
        let row = |(size, element): (&TokenStream, &Element)| {
            let element = element.tokens();
            quote!([#element; #size])
        };
        sizes.zip(&self.elements).map(row).collect()
    }

    /// The type of all of them.
    fn row(&self, unknown: &TokenStream) -> TokenStream {
        if let [row] = self.rows(unknown).as_slice() {
            return row.clone();
        }
        let name = &self.structure;
        quote!(#name)
    }

    /// `const INPUT: usize,` where the only size is unknown.
    fn generic(&self, name: &str) -> Option<TokenStream> {
        let name = identifier(name);
        matches!(self.sizes.as_slice(), [None]).then(|| quote!(const #name: usize,))
    }

    /// The struct, where there are several values.
    fn definition(&self, syntax: &NetworkSyntax, runtime: &TokenStream) -> TokenStream {
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

fn structure(syntax: &NetworkSyntax, name: &Ident, options: &Options) -> TokenStream {
    let runtime = &options.runtime;
    let (attributes, visibility) = (&syntax.attributes, &syntax.visibility);
    quote! {
        #(#attributes)*
        #[repr(C)]
        #visibility struct #name {}
        #runtime::storage!(#name {});
    }
}

fn inherent(syntax: &NetworkSyntax, name: &Ident, sizes: &Sizes) -> TokenStream {
    let input_generic = sizes.input.generic("INPUT");
    let output_generic = sizes.output.generic("OUTPUT");
    let unknown = |generic: &Option<TokenStream>, name: TokenStream| {
        if generic.is_some() { name } else { quote!(0) }
    };
    let rows = sizes.input.rows(&unknown(&input_generic, quote!(INPUT)));
    let output = sizes.output.row(&unknown(&output_generic, quote!(OUTPUT)));
    let inputs = (0..rows.len()).map(|index| format_ident!("_input_{index}"));
    let body = body(name);
    let debug = (!derives_debug(&syntax.attributes)).then(|| {
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, _formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #body
                }
            }
        }
    });
    quote! {
        #[allow(missing_docs)]
        impl #name {
            pub const PARAMETER_COUNT: usize = 0;
            pub const STORAGE_LEN: usize = 0;
            pub const FLOPS: usize = 0;
            pub const WORKSPACE_LEN: usize = 0;

            pub fn forward<#input_generic #output_generic>(
                &self,
                #(#inputs: &#rows),*
            ) -> #output {
                #body
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, _formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #body
            }
        }

        #debug
    }
}

fn network(name: &Ident, sizes: &Sizes, runtime: &TokenStream) -> TokenStream {
    let (input, output) = (sizes.input.row(&quote!(0)), sizes.output.row(&quote!(0)));
    let (text, body) = (name.to_string(), body(name));
    quote! {
        impl #runtime::Network for #name {
            type Input = #input;
            type Output = #output;
            const NAME: &'static str = #text;
            const PARAMETER_COUNT: usize = 0;
            const FLOPS: usize = 0;
            const WORKSPACE_LEN: usize = 0;
            const SUMMARY: &'static [#runtime::SummaryRow] = &[];
            const SEGMENTS: &'static [#runtime::Segment] = &[];

            fn infer(&self, _inputs: &[#input], _outputs: &mut [#output]) {
                #body
            }

            fn infer_one(&self, _input: &#input) -> #output {
                #body
            }
        }
    }
}

fn train(
    name: &Ident,
    sizes: &Sizes,
    syntax: &NetworkSyntax,
    runtime: &TokenStream,
) -> TokenStream {
    let (input, output) = (sizes.input.row(&quote!(0)), sizes.output.row(&quote!(0)));
    let (tape, deltas) = (helper(name, "Tape"), helper(name, "Deltas"));
    let (body, visibility) = (body(name), &syntax.visibility);
    let Loss { definition, kind, value } = Loss::of(name, sizes, syntax, runtime);
    quote! {
        #definition

        #[allow(missing_docs)]
        #[derive(::core::fmt::Debug, ::core::default::Default)]
        #visibility struct #tape {}

        #[allow(missing_docs)]
        #[derive(::core::fmt::Debug, ::core::default::Default)]
        #visibility struct #deltas {}

        impl #runtime::train::Tape for #tape {
            type Input = #input;
            type Output = #output;
            fn resize(&mut self, _rows: usize) { #body }
            fn inputs(&self) -> &[#input] { #body }
            fn inputs_mut(&mut self) -> &mut [#input] { #body }
            fn outputs(&self) -> &[#output] { #body }
            fn set_randomness(&mut self, _randomness: #runtime::train::Randomness) { #body }
        }

        impl #runtime::train::Deltas for #deltas {
            fn resize(&mut self, _rows: usize) { #body }
        }

        impl #runtime::train::Train for #name {
            type Tape = #tape;
            type Deltas = #deltas;
            type Loss = #kind;
            const LOSS: #kind = #value;
            const CLIP: ::core::option::Option<#runtime::train::Clip> = ::core::option::Option::None;
            const SMALLEST_BATCH: usize = 1;
            fn run_forward(&self, _tape: &mut #tape) { #body }
            fn run_backward(
                &self,
                _tape: &#tape,
                _output_gradient: &[#output],
                _deltas: &mut #deltas,
                _parameters: &mut Self,
                _input_gradient: ::core::option::Option<&mut [#input]>,
            ) {
                #body
            }
        }
    }
}

/// What the network is trained with.
struct Loss {
    /// Of a type of our own.
    definition: TokenStream,
    kind: TokenStream,
    value: TokenStream,
}

impl Loss {
    fn of(name: &Ident, sizes: &Sizes, syntax: &NetworkSyntax, runtime: &TokenStream) -> Self {
        if sizes.output.names.len() > 1 {
            return Self::of_several(name, sizes, syntax, runtime);
        }
        let entry = named_loss(syntax).unwrap_or(&loss::LOSSES[0]);
        let kind = identifier(entry.kind);
        let kind = quote!(#runtime::train::#kind);
        let arguments = entry.arguments.iter().filter(|argument| argument.setter.is_none());
        let arguments = arguments.map(|argument| float(argument.default));
        Self { definition: TokenStream::new(), value: quote!(#kind::new(#(#arguments),*)), kind }
    }

    /// Of several outputs: any tuple of targets will do.
    fn of_several(
        name: &Ident,
        sizes: &Sizes,
        syntax: &NetworkSyntax,
        runtime: &TokenStream,
    ) -> Self {
        let (kind, output) = (helper(name, "Loss"), &sizes.output.structure);
        let (body, visibility) = (body(name), &syntax.visibility);
        let targets = (0..sizes.output.names.len()).map(|index| format_ident!("Targets{index}"));
        let targets: Vec<_> = targets.collect();
        let definition = quote! {
            #[allow(missing_docs)]
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #visibility struct #kind {}

            impl #runtime::train::Loss for #kind {
                const NAME: &'static str = "losses of several outputs";
            }

            impl<#(#targets),*> #runtime::train::Targets<#kind, #output> for (#(#targets,)*) {
                fn check(
                    &self,
                    _loss: &#kind,
                    _samples: usize,
                ) -> ::core::result::Result<(), #runtime::Error> {
                    #body
                }
                fn sample(
                    &self,
                    _loss: &#kind,
                    _sample: usize,
                    _output: &#output,
                    _gradient: &mut #output,
                    _factor: f32,
                ) -> f64 {
                    #body
                }
                fn divisor(&self, _loss: &#kind, _samples: usize) -> f64 { #body }
                fn right_answers(
                    &self,
                    _sample: usize,
                    _output: &#output,
                ) -> ::core::option::Option<f64> {
                    #body
                }
            }
        };
        Self { definition, value: quote!(#kind {}), kind: quote!(#kind) }
    }
}

/// The loss that was named, or probably meant.
fn named_loss(syntax: &NetworkSyntax) -> Option<&'static loss::Entry> {
    let entries = &syntax.train.as_ref()?.entries;
    let entry = entries.iter().find(|entry| entry.key == "loss")?;
    let Some(TrainValue::Step(value)) = &entry.value else { return None };
    loss::Entry::meant(&value.word().to_string())
}

fn helper(name: &Ident, suffix: &str) -> Ident {
    format_ident!("{name}{suffix}", span = Span::call_site())
}

fn body(name: &Ident) -> TokenStream {
    let text = format!("the description of `{name}` has a mistake");
    quote!(::core::unreachable!(#text))
}
