//! A step as a call of a kernel.
//!
//! Expands to: `kernels::dense(simd, pixels, &network.hidden.weight,
//! kernels::Epilogue::new().bias(&network.hidden.bias), &mut rows_64)`

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::context::Context;
use crate::plan::step::{Activation, Argument, Epilogue, FieldPath, Place, Step};

/// How the places of a function's values are written.
pub trait Places {
    /// An expression of type `&[[f32; N]]`, `&BitRows<N>`, ...
    fn read(&self, place: Place) -> TokenStream;
    /// An expression of type `&mut [[f32; N]]`, `&mut BitRows<N>`, ...
    fn write(&self, place: Place) -> TokenStream;
    /// As `write`, for what is there already.
    fn update(&self, place: Place) -> TokenStream {
        self.write(place)
    }
    /// The rows of the inputs as the caller has passed them.
    fn inputs(&self) -> TokenStream;
    /// The struct with the fields of the step's layer: `network`, or in a
    /// repetition `layer`.
    fn parameters(&self) -> TokenStream;
    /// The struct with the gradients of these fields.
    fn parameter_gradients(&self) -> TokenStream {
        unreachable!("inference has no gradients")
    }
    /// The random numbers of this step.
    fn randomness(&self) -> TokenStream {
        unreachable!("inference is not random")
    }
}

/// The call.
pub fn call(context: &Context<'_>, places: &impl Places, step: &Step) -> TokenStream {
    let kernel = Ident::new(step.kernel, Span::call_site());
    let arguments = step.arguments.iter().map(|argument| self::argument(context, places, argument));
    if matches!(step.kernel, "copy" | "concat" | "columns" | "embedding") {
        return quote!(kernels::#kernel(#(#arguments),*));
    }
    quote!(kernels::#kernel(simd, #(#arguments),*))
}

fn argument(context: &Context<'_>, places: &impl Places, argument: &Argument) -> TokenStream {
    match argument {
        Argument::Read(place) => places.read(*place),
        Argument::Write(place) => places.write(*place),
        Argument::Update(place) => places.update(*place),
        Argument::Contribute(_) => unreachable!("backward is put in order before it is emitted"),
        Argument::Columns(columns) => {
            let columns = columns.iter().map(|place| {
                let rows = places.read(*place);
                quote!(kernels::Columns::of(#rows))
            });
            quote!([#(#columns),*])
        }
        Argument::Indices(input) => indices(context, places, *input),
        Argument::Parameter(path) => {
            let owner = places.parameters();
            field(&quote!(&#owner), path)
        }
        Argument::ParameterGradient(path) => {
            let owner = places.parameter_gradients();
            field(&quote!(&mut #owner), path)
        }
        Argument::Epilogue(epilogue) => self::epilogue(context, places, epilogue),
        Argument::Activation(activation) => self::activation(context, places, activation),
        Argument::Scalar(scalar) => context.scalar(scalar),
        Argument::Size(size) => context.size(size),
        Argument::Randomness => places.randomness(),
        Argument::Stream(stream) => {
            let stream = Literal::u32_unsuffixed(*stream);
            quote!(#stream)
        }
    }
}

/// `context.iter()`, or of several inputs `inputs.iter().map(|input|
/// &input.context)`
fn indices(context: &Context<'_>, places: &impl Places, input: usize) -> TokenStream {
    let (side, inputs) = (context.input(), places.inputs());
    if !side.is_struct() {
        return quote!(#inputs.iter());
    }
    let field = identifier(&side.fields[input].name);
    quote!(#inputs.iter().map(|input| &input.#field))
}

/// `&network.hidden.weight`
pub fn field(owner: &TokenStream, path: &FieldPath) -> TokenStream {
    let field = identifier(&path.field);
    let part = path.part.map(identifier).into_iter();
    quote!(#owner.#field #(.#part)*)
}

/// An identifier, a raw one where the word is a keyword.
pub fn identifier(name: &str) -> Ident {
    // Of the edition 2024, which syn does not know yet.
    let is_keyword = name == "gen" || syn::parse_str::<Ident>(name).is_err();
    let new = if is_keyword { Ident::new_raw } else { Ident::new };
    new(name, Span::call_site())
}

fn epilogue(context: &Context<'_>, places: &impl Places, epilogue: &Epilogue) -> TokenStream {
    let owner = places.parameters();
    let shape = epilogue.units.as_ref().map(|units| {
        let (units, panels) = (context.size_argument(units), context.panels(units));
        quote!(::<#units, #panels>)
    });
    let mut tokens = quote!(kernels::Epilogue #shape::new());
    if let Some(bias) = &epilogue.bias {
        let bias = field(&quote!(&#owner), bias);
        tokens.extend(quote!(.bias(#bias)));
    }
    if let Some(affine) = &epilogue.affine {
        let affine = identifier(&context.plan.inference.norms[affine.0].name);
        tokens.extend(quote!(.affine(&#affine)));
    }
    if let Some(activation) = &epilogue.activation {
        let activation = self::activation(context, places, activation);
        tokens.extend(quote!(.activation(#activation)));
    }
    if let Some((low, high)) = &epilogue.clip {
        let (low, high) = (context.scalar(low), context.scalar(high));
        tokens.extend(quote!(.clip(#low, #high)));
    }
    tokens
}

fn activation(context: &Context<'_>, places: &impl Places, activation: &Activation) -> TokenStream {
    let owner = places.parameters();
    let variant = match activation {
        Activation::Relu => quote!(Relu),
        Activation::LeakyRelu(slope) => {
            let slope = context.scalar(slope);
            quote!(LeakyRelu(#slope))
        }
        Activation::Prelu(weight) => {
            let weight = field(&quote!(&#owner), weight);
            quote!(Prelu(#weight))
        }
        Activation::SharedPrelu(weight) => {
            let prelu = field(&owner, weight);
            quote!(LeakyRelu(#prelu.first()))
        }
        Activation::Elu(alpha) => {
            let alpha = context.scalar(alpha);
            quote!(Elu(#alpha))
        }
        Activation::Threshold(threshold, value) => {
            let (threshold, value) = (context.scalar(threshold), context.scalar(value));
            quote!(Threshold(#threshold, #value))
        }
        Activation::Scale(weight) => {
            let weight = field(&quote!(&#owner), weight);
            quote!(Scale(#weight))
        }
        Activation::Gelu => quote!(Gelu),
        Activation::GeluTanh => quote!(GeluTanh),
        Activation::Silu => quote!(Silu),
        Activation::Selu => quote!(Selu),
        Activation::Softplus => quote!(Softplus),
        Activation::Softsign => quote!(Softsign),
        Activation::Mish => quote!(Mish),
        Activation::HardSigmoid => quote!(HardSigmoid),
        Activation::HardSwish => quote!(HardSwish),
        Activation::Sigmoid => quote!(Sigmoid),
        Activation::Tanh => quote!(Tanh),
    };
    quote!(kernels::Activation::#variant)
}
