//! Where values of training lie: in the tape, in the deltas, or for what a
//! repetition reads in a local.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::call::{Places, identifier};
use crate::plan::step::{GradientId, Place, TapeId};
use crate::plan::{ScopeId, TapeKind, TrainingPlan};

/// The places of the steps of one scope.
pub struct Fields<'p> {
    pub plan: &'p TrainingPlan,
    pub scope: ScopeId,
    /// Whether the gradient of an input is a buffer, to be put together with
    /// others, rather than the user's rows.
    pub several_inputs: bool,
}

impl Fields<'_> {
    /// The places in a repetition of this scope.
    pub fn inside(&self, scope: ScopeId) -> Self {
        Self { scope, ..*self }
    }

    /// A local of a scope: `layer`, and in a repetition inside one `layer_2`.
    pub fn local(&self, scope: ScopeId, name: &str) -> Ident {
        match self.plan.scopes[scope.0].depth {
            0 | 1 => identifier(name),
            depth => identifier(&format!("{name}_{depth}")),
        }
    }

    /// `tape`, or in a repetition `saved`.
    pub fn tape(&self, scope: ScopeId) -> Ident {
        if scope == ScopeId(0) { identifier("tape") } else { self.local(scope, "saved") }
    }

    /// The struct of parameters of a scope.
    pub fn parameters_of(&self, scope: ScopeId) -> Ident {
        if scope == ScopeId(0) { identifier("network") } else { self.local(scope, "layer") }
    }

    /// The struct of their gradients.
    pub fn gradients_of(&self, scope: ScopeId) -> Ident {
        if scope == ScopeId(0) { identifier("parameters") } else { self.local(scope, "gradients") }
    }

    /// The random numbers of a scope.
    pub fn randomness_of(&self, scope: ScopeId) -> TokenStream {
        if scope == ScopeId(0) {
            return quote!(tape.randomness);
        }
        let local = self.local(scope, "randomness");
        quote!(#local)
    }

    /// `deltas.hidden`
    pub fn gradient(&self, gradient: GradientId) -> TokenStream {
        match gradient {
            GradientId::Delta(delta) => {
                let name = identifier(&self.plan.deltas[delta].name);
                quote!(deltas.#name)
            }
            GradientId::Input(input) => {
                let name = identifier(&self.plan.tape[self.plan.inputs[input].0].name);
                quote!(deltas.#name)
            }
        }
    }

    fn field(&self, id: TapeId) -> TokenStream {
        let field = &self.plan.tape[id.0];
        let (tape, name) = (self.tape(field.scope), identifier(&field.name));
        quote!(#tape.#name)
    }
}

impl Places for Fields<'_> {
    fn read(&self, place: Place) -> TokenStream {
        match place {
            Place::Tape(id) if self.plan.tape[id.0].kind == TapeKind::Carry => {
                let value = self.local(self.plan.tape[id.0].scope, "value");
                quote!(#value)
            }
            Place::Tape(id) => {
                let field = self.field(id);
                quote!(&#field)
            }
            Place::Gradient(GradientId::Input(_)) if !self.several_inputs => quote!(input_gradient),
            Place::Gradient(gradient) => {
                let gradient = self.gradient(gradient);
                quote!(&#gradient)
            }
            Place::OutputGradient(_) => quote!(output_gradient),
            Place::Value(_) => unreachable!("training has no values of tiles"),
        }
    }

    fn write(&self, place: Place) -> TokenStream {
        match place {
            Place::Tape(id) => {
                let field = self.field(id);
                quote!(&mut #field)
            }
            Place::Gradient(GradientId::Input(_)) if !self.several_inputs => quote!(input_gradient),
            Place::Gradient(gradient) => {
                let gradient = self.gradient(gradient);
                quote!(&mut #gradient)
            }
            Place::OutputGradient(_) | Place::Value(_) => unreachable!("only read"),
        }
    }

    fn inputs(&self) -> TokenStream {
        let name = match self.plan.inputs.as_slice() {
            [input] => identifier(&self.plan.tape[input.0].name),
            _ => identifier("inputs"),
        };
        quote!(tape.#name)
    }

    fn parameters(&self) -> TokenStream {
        let parameters = self.parameters_of(self.scope);
        quote!(#parameters)
    }

    fn parameter_gradients(&self) -> TokenStream {
        let gradients = self.gradients_of(self.scope);
        quote!(#gradients)
    }

    fn randomness(&self) -> TokenStream {
        self.randomness_of(self.scope)
    }
}
