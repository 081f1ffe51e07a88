//! What editors need: each word of a description, spelled with the user's own token,
//! as the name of a documented item.
//!
//! rust-analyzer expands a macro and asks what a token is in the output; while a word
//! is typed it completes it there. So hover, go to definition and completion work
//! inside a description, also in one with mistakes. rustc never looks at any of it.
//!
//! Expands, for `hidden: dense(64, bias: false) -> relu, scores: hidden -> dense(10)`, to:
//! ```text
//! const _: () = {
//!     #[cfg(rust_analyzer)]
//!     const _: () = {
//!         let _: vocabulary::layer::dense;
//!         let _: vocabulary::layer::arguments::dense::bias;
//!         let _: vocabulary::layer::relu;
//!         let _: hints::names::hidden;
//!         let _: vocabulary::layer::dense;
//!         mod hints {
//!             pub mod names { pub type hidden = [f32]; pub type scores = [f32]; }
//!         }
//!     };
//! };
//! ```
//!
//! A user's token stands there once: of two meanings both would be shown. To complete a
//! word, rust-analyzer compares the output with that of the description as it is, where
//! the word may be missing, and looks at the same place of the text. So nothing in front
//! of a word may depend on it, and where one may be missing stands another of its kind.

mod names;
mod train;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use crate::Options;
use crate::layers::{Entry, Signature};
use crate::model::Network;
use crate::syntax::{
    ArgumentSyntax, ArgumentsSyntax, BlockSyntax, NetworkSyntax, StepSyntax, ValueSyntax,
};
use names::Names;

/// The hints, from what is written; `network` is there where it has no mistake.
#[must_use]
pub fn emit(syntax: &NetworkSyntax, network: Option<&Network>, options: &Options) -> TokenStream {
    let mut hints = Hints::new(syntax, options);
    for block in syntax.blocks.iter().flatten() {
        hints.block(block);
        hints.names.define(&block.name);
    }
    for output in syntax.outputs.iter().flatten() {
        hints.name(output);
    }
    if let Some(section) = &syntax.train {
        hints.train(section);
    }
    let (names, statements) = (hints.names.modules(syntax, network), hints.statements);
    quote! {
        #[allow(unexpected_cfgs, reason = "rust-analyzer sets it")]
        const _: () = {
            #[cfg(rust_analyzer)]
            #[allow(nonstandard_style)]
            const _: () = {
                #statements
                #names
            };
        };
    }
}

/// The statements so far.
struct Hints<'a> {
    runtime: &'a TokenStream,
    names: Names<'a>,
    statements: TokenStream,
}

impl<'a> Hints<'a> {
    fn new(syntax: &'a NetworkSyntax, options: &'a Options) -> Self {
        let runtime = &options.runtime;
        Self { runtime, names: Names::new(syntax, runtime), statements: TokenStream::new() }
    }

    /// `let _: vocabulary::layer::#word;`
    fn word(&mut self, kind: Kind, word: &Ident) {
        let (runtime, kind) = (self.runtime, kind.module());
        self.statements.extend(quote!(let _: #runtime::vocabulary::#kind::#word;));
    }

    /// `let _: vocabulary::layer::arguments::dense::#word;`
    fn argument(&mut self, kind: Kind, callee: &Ident, word: &Ident) {
        let (runtime, kind) = (self.runtime, kind.module());
        self.statements
            .extend(quote!(let _: #runtime::vocabulary::#kind::arguments::#callee::#word;));
    }

    /// Stands where a word of the kind may be missing.
    fn missing(&mut self, kind: Kind) {
        self.word(kind, &format_ident!("{}", kind.any()));
    }

    /// Stands where a name may be missing.
    fn missing_name(&mut self) {
        let path = self.names.missing();
        self.statements.extend(quote!(let _: #path;));
    }

    /// What names an input or a block, or may come to.
    fn name(&mut self, word: &Ident) {
        let path = self.names.path(word);
        self.statements.extend(quote!(let _: #path;));
    }

    fn block(&mut self, block: &BlockSyntax) {
        for term in &block.terms {
            self.name(term.word());
        }
        let mut steps = block.steps.iter();
        if block.terms.is_empty()
            && let Some(head) = steps.next()
        {
            self.head(head);
        }
        for step in steps {
            self.layer(step);
        }
        if block.broken {
            match (block.terms.len(), block.steps.len()) {
                (0, 0) => self.unknown_head(&format_ident!("{}", Kind::Layer.any())),
                (1, 0) => self.missing_name(),
                _ => self.missing(Kind::Layer),
            }
        }
    }

    /// A block, an input, several of them, or the first layer.
    fn head(&mut self, step: &StepSyntax) {
        let word = step.word();
        if step.arguments.is_none() && self.names.contains(word) {
            self.name(word);
        } else if step.keyword() == "concat" {
            self.word(Kind::Source, word);
            let arguments = step.arguments.iter().flat_map(|arguments| &arguments.list);
            for argument in arguments {
                if let ValueSyntax::Word(name) = &argument.value {
                    self.name(name);
                }
            }
            self.missing_name();
        } else if step.arguments.is_none() && Entry::find(&step.keyword()).is_none() {
            self.unknown_head(word);
        } else {
            self.layer(step);
        }
    }

    fn unknown_head(&mut self, word: &Ident) {
        let path = self.names.head(word);
        self.statements.extend(quote!(let _: #path;));
    }

    fn layer(&mut self, step: &StepSyntax) {
        let signature = Entry::find(&step.keyword()).map(|entry| (entry.signature)());
        self.call(Kind::Layer, step, signature);
    }

    /// A word, its arguments, and the pipeline that it holds.
    fn call(&mut self, kind: Kind, step: &StepSyntax, signature: Option<Signature>) {
        self.word(kind, step.word());
        if let (Some(arguments), Some(signature)) = (&step.arguments, signature) {
            let callee = format_ident!("{}", step.word().unraw());
            self.arguments(kind, &callee, arguments, signature);
        }
        if let Some(body) = &step.body {
            for step in body {
                self.layer(step);
            }
            self.missing(Kind::Layer);
        }
    }

    /// Values, then names: the name of a missing value is not known.
    fn arguments(&mut self, kind: Kind, callee: &Ident, written: &ArgumentsSyntax, of: Signature) {
        let mut positions = of.positional.len();
        let mut names = Vec::new();
        for ArgumentSyntax { name, value } in &written.list {
            names.extend(name);
            match (name, value) {
                // What no position is left for is a name that is being typed.
                (None, ValueSyntax::Word(word)) if positions == 0 => names.push(word),
                (name, value) => self.value(name.as_ref(), value),
            }
            positions = positions.saturating_sub(usize::from(name.is_none()));
        }
        if written.broken {
            self.missing(Kind::Init);
        }
        for name in names {
            self.argument(kind, callee, name);
        }
        if let Some(any) = of.named.iter().chain(of.positional).next() {
            self.argument(kind, callee, &format_ident!("{any}"));
        }
    }

    /// A named initializer, or the user's expression.
    fn value(&mut self, name: Option<&Ident>, value: &ValueSyntax) {
        match (name, value) {
            (Some(name), ValueSyntax::Word(word)) if name == "init" => self.word(Kind::Init, word),
            (_, value) => {
                let expression = value.expression().map(|expression| expression.tokens);
                self.statements.extend(expression.map(|tokens| quote!(let _ = #tokens;)));
            }
        }
    }
}

/// A module of the vocabulary.
#[derive(Clone, Copy)]
enum Kind {
    Layer,
    Source,
    Init,
    Loss,
    Clip,
    Train,
}

impl Kind {
    fn module(self) -> Ident {
        format_ident!(
            "{}",
            match self {
                Self::Layer => "layer",
                Self::Source => "source",
                Self::Init => "init",
                Self::Loss => "loss",
                Self::Clip => "clip",
                Self::Train => "train",
            }
        )
    }

    /// One of its words.
    fn any(self) -> &'static str {
        match self {
            Self::Layer => "relu",
            Self::Source => "concat",
            Self::Init => "zeros",
            Self::Loss => "hinge",
            Self::Clip => "norm",
            Self::Train => "loss",
        }
    }
}
