//! Binds written arguments to a signature, and reads them.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

use super::numbers::{likely_size, read_any_scalar, read_scalar, read_size};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::model::{Expression, Init, Range, Rule, Rules, Scalar, Size};
use crate::syntax::{ArgumentSyntax, StepSyntax, ValueSyntax};

/// What may stand in the parentheses of a layer or a clipping.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signature {
    /// An example with all arguments, for help.
    pub usage: &'static str,
    /// Given in this order, with or without their names.
    pub positional: &'static [&'static str],
    /// Given by name only.
    pub named: &'static [&'static str],
    /// What other libraries call it, for "did you mean".
    pub aliases: &'static [&'static str],
}

/// The arguments of one layer or clipping, bound to their names.
#[derive(Debug)]
pub struct Arguments<'a, 'd> {
    word: &'a Ident,
    callee: String,
    span: Span,
    signature: Signature,
    given: Vec<(&'static str, &'a ValueSyntax)>,
    /// Whether all that was written could be bound.
    complete: bool,
    rules: &'a mut Rules<'d>,
}

impl<'a, 'd> Arguments<'a, 'd> {
    /// Reports arguments that the signature does not have.
    pub fn bind(step: &'a StepSyntax, signature: Signature, rules: &'a mut Rules<'d>) -> Self {
        let word = step.word();
        let callee = word.unraw().to_string();
        let span = step.span();
        let complete = step.arguments.as_ref().is_none_or(|arguments| !arguments.broken);
        let given = Vec::new();
        let mut arguments = Self { word, callee, span, signature, given, complete, rules };
        let list = step.arguments.as_ref().map_or(&[][..], |arguments| arguments.list.as_slice());
        for (index, written) in list.iter().enumerate() {
            let unnamed = list[..index].iter().filter(|before| before.name.is_none()).count();
            match arguments.find_name(written, unnamed) {
                Ok(name) => arguments.given.push((name, &written.value)),
                Err(mistake) => arguments.report(mistake),
            }
            if written.name.is_none() && unnamed < index && arguments.complete {
                arguments.report_order(written.value.span());
            }
        }
        arguments
    }

    /// The layer's name.
    #[must_use]
    pub fn word(&self) -> &'a Ident {
        self.word
    }

    /// Of the layer's name.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether no argument was given that the signature does not have.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether the argument was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Reports the mistake where the rule is broken; false then.
    pub fn require(&mut self, rule: Rule, mistake: Diagnostic) -> bool {
        self.rules.require(rule, mistake)
    }

    /// A number of units; it must be given. After a mistake it is what was probably
    /// meant.
    pub fn size(&mut self, name: &'static str) -> Option<Size> {
        let value = self.required(name)?;
        let size = read_size(value, &self.what(name), self.rules);
        self.complete &= size.is_some();
        size.or_else(|| likely_size(value))
    }

    /// An expression of Rust; it must be given.
    pub fn expression(&mut self, name: &'static str) -> Option<Expression> {
        let value = self.required(name)?;
        if let Some(expression) = value.expression() {
            return Some(expression);
        }
        let found = value.to_string();
        let inside = if found.starts_with('[') { found.as_str() } else { "..." };
        let help =
            format!("write a constant's name or an expression in braces: `{name}: {{ {inside} }}`");
        self.wrong_kind(value, name, "a constant", &help);
        None
    }

    /// A number; it must be given.
    pub fn scalar(&mut self, name: &'static str) -> Option<Scalar> {
        let value = self.required(name)?;
        read_scalar(value, &self.what(name), self.rules)
    }

    /// A number, or the default where it is left out.
    pub fn scalar_or(&mut self, name: &'static str, default: f64) -> Option<Scalar> {
        match self.get(name) {
            Some(value) => read_scalar(value, &self.what(name), self.rules),
            None => Some(Scalar::Literal { value: default, span: self.span }),
        }
    }

    /// A number in a range, or the default where it is left out.
    pub fn scalar_in(
        &mut self,
        name: &'static str,
        default: Option<f64>,
        range: Range,
        mistake: fn(&Scalar) -> Diagnostic,
    ) -> Option<Scalar> {
        let value = match default {
            Some(_) => self.get(name),
            None => Some(self.required(name)?),
        };
        let scalar = match (value, default) {
            (Some(value), _) => read_any_scalar(value, &self.what(name), self.rules)?,
            (None, default) => Scalar::Literal { value: default?, span: self.span },
        };
        let rule = Rule::Scalar(scalar.clone(), range);
        let mistake = match scalar.known() {
            Some(value) if !value.is_finite() => catalogue::not_finite(&self.what(name), &scalar),
            _ => mistake(&scalar),
        };
        self.require(rule, mistake).then_some(scalar)
    }

    /// `true` or `false`, or the default where it is left out or wrong: it gives no
    /// layer another shape.
    pub fn flag_or(&mut self, name: &'static str, default: bool) -> bool {
        match self.get(name) {
            Some(ValueSyntax::Flag(value, _)) => *value,
            Some(other) => {
                let help = format!("write `{name}: {}`", !default);
                self.wrong_kind(other, name, "`true` or `false`", &help);
                default
            }
            None => default,
        }
    }

    /// The name of an initializer, or nothing where it is left out or wrong: it
    /// gives no layer another shape.
    pub fn init(&mut self, name: &'static str) -> Option<Init> {
        let word = match self.get(name)? {
            ValueSyntax::Word(word) => word,
            other => {
                let help = format!("write for example `{name}: he_normal`");
                self.wrong_kind(other, name, "the name of an initializer", &help);
                return None;
            }
        };
        let found = Init::ALL.iter().find(|(known, _)| word == known);
        if found.is_none() {
            let known: Vec<_> = Init::ALL.iter().map(|(known, _)| *known).collect();
            self.report(catalogue::unknown_init(word, &known));
        }
        found.map(|(_, init)| *init)
    }

    /// How messages call an argument.
    fn what(&self, name: &str) -> String {
        format!("`{name}` of `{}`", self.callee)
    }

    fn get(&self, name: &str) -> Option<&'a ValueSyntax> {
        self.given.iter().find(|(own, _)| *own == name).map(|(_, value)| *value)
    }

    fn required(&mut self, name: &'static str) -> Option<&'a ValueSyntax> {
        let value = self.get(name);
        // One that could not be bound may have been meant for it.
        if value.is_none() && self.complete {
            let usage = self.signature.usage;
            self.report(catalogue::missing_argument(&self.callee, self.span, name, usage));
        }
        value
    }

    fn wrong_kind(&mut self, found: &ValueSyntax, name: &str, kind: &str, help: &str) {
        let found = (found.span(), found.to_string());
        let what = self.what(name);
        self.report(catalogue::wrong_kind(found.0, &what, kind, &found.1, help));
    }

    /// Adds a mistake, so that there is no such layer.
    pub fn report(&mut self, mistake: Diagnostic) {
        self.complete = false;
        self.rules.diagnostics.push(mistake);
    }

    /// Reports an argument without a name after one with a name.
    fn report_order(&mut self, span: Span) {
        let usage = self.signature.usage;
        self.report(catalogue::positional_after_named(&self.callee, span, usage));
    }

    /// The argument with a name that a value without one is probably meant for.
    fn meant(&self, value: &ValueSyntax, index: usize) -> Option<&'static str> {
        let Signature { positional, named, .. } = self.signature;
        let in_order = named.get(index.checked_sub(positional.len())?);
        in_order.into_iter().chain(named).find(|name| fits(name, value)).copied()
    }

    /// Which argument of the signature was written; without a name it is that of the
    /// index.
    fn find_name(
        &self,
        written: &ArgumentSyntax,
        index: usize,
    ) -> Result<&'static str, Diagnostic> {
        let Signature { usage, positional, named, .. } = self.signature;
        let (callee, span) = (self.callee.as_str(), written.value.span());
        if positional.is_empty() && named.is_empty() {
            return Err(catalogue::takes_no_arguments(callee, span));
        }
        let name = match &written.name {
            Some(word) => {
                let known: Vec<_> = positional.iter().chain(named).copied().collect();
                let found = known.iter().find(|known| word == *known).copied();
                found.ok_or_else(|| catalogue::unknown_argument(callee, word, &known, usage))?
            }
            None => match (positional.get(index), self.meant(&written.value, index)) {
                (Some(name), _) => name,
                (None, Some(name)) => {
                    let value = written.value.to_string();
                    return Err(catalogue::needs_name(callee, span, name, &value));
                }
                (None, None) => return Err(catalogue::too_many_arguments(callee, span, usage)),
            },
        };
        match self.get(name) {
            Some(first) => Err(catalogue::argument_twice(callee, first.span(), span, name)),
            None => Ok(name),
        }
    }
}

/// Whether a value is of the kind that an argument with a name takes.
fn fits(name: &str, value: &ValueSyntax) -> bool {
    match (name, value) {
        ("bias" | "shared" | "approximate", value) => matches!(value, ValueSyntax::Flag(..)),
        ("init", value) => Init::ALL.iter().any(|(known, _)| value.to_string() == *known),
        ("class_weights", value) => value.expression().is_some(),
        (_, ValueSyntax::Number(_)) => true,
        (_, value) => value.expression().is_some(),
    }
}
