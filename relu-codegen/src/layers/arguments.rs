//! Binds written arguments to a signature, and reads them.

use proc_macro2::Span;
use syn::ext::IdentExt;

use crate::diagnostic::{Diagnostic, catalogue};
use crate::model::{Init, Range, Rule, Rules, Scalar, Size};
use crate::syntax::{ArgumentSyntax, NumberSyntax, StepSyntax, ValueSyntax};

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
        let callee = step.word().unraw().to_string();
        let span = step.span();
        let complete = step
            .arguments
            .as_ref()
            .is_none_or(|arguments| !arguments.broken);
        let given = Vec::new();
        let mut arguments = Self {
            callee,
            span,
            signature,
            given,
            complete,
            rules,
        };
        let mut after_named = false;
        for (index, written) in step.arguments.iter().flat_map(|all| &all.list).enumerate() {
            match arguments.find_name(written, index, after_named) {
                Ok(name) => arguments.given.push((name, &written.value)),
                Err(mistake) => arguments.report(mistake),
            }
            after_named |= written.name.is_some();
        }
        arguments
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

    /// Reports the mistake where the rule is broken; false then.
    pub fn require(&mut self, rule: Rule, mistake: Diagnostic) -> bool {
        self.rules.require(rule, mistake)
    }

    /// A number of units; it must be given.
    pub fn size(&mut self, name: &'static str) -> Option<Size> {
        let value = self.required(name)?;
        let what = format!("`{name}` of `{}`", self.callee);
        read_size(value, name, &what, self.rules)
    }

    /// A number; it must be given.
    pub fn scalar(&mut self, name: &'static str) -> Option<Scalar> {
        let value = self.required(name)?;
        read_scalar(value, name, self.rules)
    }

    /// A number, or the default where it is left out.
    pub fn scalar_or(&mut self, name: &'static str, default: f64) -> Option<Scalar> {
        match self.get(name) {
            Some(value) => read_scalar(value, name, self.rules),
            None => Some(Scalar::Literal {
                value: default,
                span: self.span,
            }),
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
            (Some(value), _) => read_any_scalar(value, name, self.rules)?,
            (None, default) => Scalar::Literal {
                value: default?,
                span: self.span,
            },
        };
        let rule = Rule::Scalar(scalar.clone(), range);
        let mistake = match scalar.known() {
            Some(value) if !value.is_finite() => catalogue::not_finite(name, &scalar),
            _ => mistake(&scalar),
        };
        self.require(rule, mistake).then_some(scalar)
    }

    /// `true` or `false`, or the default where it is left out.
    pub fn flag_or(&mut self, name: &'static str, default: bool) -> Option<bool> {
        match self.get(name) {
            Some(ValueSyntax::Flag(value, _)) => Some(*value),
            Some(other) => {
                let help = format!("write `{name}: {}`", !default);
                self.wrong_kind(other, name, "`true` or `false`", &help)
            }
            None => Some(default),
        }
    }

    /// The name of an initializer, or nothing where it is left out.
    #[expect(
        clippy::option_option,
        reason = "the outer one says whether it was a mistake"
    )]
    pub fn init(&mut self, name: &'static str) -> Option<Option<Init>> {
        let word = match self.get(name) {
            Some(ValueSyntax::Word(word)) => word,
            Some(other) => {
                let help = format!("write for example `{name}: he_normal`");
                return self.wrong_kind(other, name, "the name of an initializer", &help);
            }
            None => return Some(None),
        };
        let found = Init::ALL.iter().find(|(known, _)| word == known);
        if found.is_none() {
            let known: Vec<_> = Init::ALL.iter().map(|(known, _)| *known).collect();
            self.report(catalogue::unknown_init(word, &known));
        }
        found.map(|(_, init)| Some(*init))
    }

    fn get(&self, name: &str) -> Option<&'a ValueSyntax> {
        self.given
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, value)| *value)
    }

    fn required(&mut self, name: &'static str) -> Option<&'a ValueSyntax> {
        let value = self.get(name);
        // One that could not be bound may have been meant for it.
        if value.is_none() && self.complete {
            let usage = self.signature.usage;
            self.report(catalogue::missing_argument(
                &self.callee,
                self.span,
                name,
                usage,
            ));
        }
        value
    }

    fn wrong_kind<T>(
        &mut self,
        found: &ValueSyntax,
        name: &str,
        kind: &str,
        help: &str,
    ) -> Option<T> {
        let found = (found.span(), found.to_string());
        self.report(catalogue::wrong_kind(found.0, name, kind, &found.1, help));
        None
    }

    fn report(&mut self, mistake: Diagnostic) {
        self.complete = false;
        self.rules.diagnostics.push(mistake);
    }

    /// Which argument of the signature was written.
    fn find_name(
        &self,
        written: &ArgumentSyntax,
        index: usize,
        after_named: bool,
    ) -> Result<&'static str, Diagnostic> {
        let Signature {
            usage,
            positional,
            named,
            ..
        } = self.signature;
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
            None if after_named => {
                return Err(catalogue::positional_after_named(callee, span, usage));
            }
            None => match (
                positional.get(index),
                named.get(index - positional.len().min(index)),
            ) {
                (Some(name), _) => name,
                (None, Some(name)) => {
                    let value = written.value.to_string();
                    return Err(catalogue::needs_name(callee, span, name, &value));
                }
                (None, None) => return Err(catalogue::too_many_arguments(callee, span, usage)),
            },
        };
        match self.get(name) {
            Some(_) => Err(catalogue::argument_twice(callee, span, name)),
            None => Ok(name),
        }
    }
}

/// A number of units; `what` it is of is for messages.
pub fn read_size(
    value: &ValueSyntax,
    name: &str,
    what: &str,
    rules: &mut Rules<'_>,
) -> Option<Size> {
    let size = match (value, value.expression()) {
        (ValueSyntax::Number(number), _) => read_literal_size(number, name, what, rules)?,
        (_, Some(expression)) => Size::Expression(expression),
        (other, None) => {
            let (span, found) = (other.span(), other.to_string());
            let help = "write a number, a constant, or `{ an expression }`";
            let mistake = catalogue::wrong_kind(span, name, "a size", &found, help);
            rules.diagnostics.push(mistake);
            return None;
        }
    };
    let mistake = match &size {
        Size::Literal(0) => catalogue::zero_size(value.span(), what),
        Size::Literal(_) => catalogue::size_too_large(value.span(), what, &size.to_string()),
        _ => catalogue::size_expression(value.span(), what, &size),
    };
    rules
        .require(Rule::Size(size.clone()), mistake)
        .then_some(size)
}

fn read_literal_size(
    number: &NumberSyntax,
    name: &str,
    what: &str,
    rules: &mut Rules<'_>,
) -> Option<Size> {
    let NumberSyntax {
        digits,
        suffix,
        span,
        ..
    } = number;
    let parsed = digits.parse().map(Size::Literal);
    let is_integer = !number.fractional && !matches!(suffix.as_str(), "f32" | "f64");
    let mistake = if !is_integer {
        let whole = digits.split('.').next().unwrap_or(digits);
        let help = format!("write `{whole}`");
        catalogue::wrong_kind(*span, name, "a size", &number.to_string(), &help)
    } else if !matches!(suffix.as_str(), "" | "usize") {
        catalogue::suffix(*span, digits, suffix, "usize")
    } else if number.negative {
        catalogue::negative_size(*span, what, digits)
    } else if parsed.is_err() {
        catalogue::size_too_large(*span, what, digits)
    } else {
        return parsed.ok();
    };
    rules.diagnostics.push(mistake);
    None
}

/// A finite number.
fn read_scalar(value: &ValueSyntax, name: &str, rules: &mut Rules<'_>) -> Option<Scalar> {
    let scalar = read_any_scalar(value, name, rules)?;
    let mistake = catalogue::not_finite(name, &scalar);
    rules
        .require(Rule::Scalar(scalar.clone(), Range::Finite), mistake)
        .then_some(scalar)
}

fn read_any_scalar(value: &ValueSyntax, name: &str, rules: &mut Rules<'_>) -> Option<Scalar> {
    match (value, value.expression()) {
        (ValueSyntax::Number(number), _) => read_literal_scalar(number, rules),
        (_, Some(expression)) => Some(Scalar::Expression(expression)),
        (other, None) => {
            let (span, found) = (other.span(), other.to_string());
            let help = "write a number, a constant, or `{ an expression }`";
            let mistake = catalogue::wrong_kind(span, name, "a number", &found, help);
            rules.diagnostics.push(mistake);
            None
        }
    }
}

fn read_literal_scalar(number: &NumberSyntax, rules: &mut Rules<'_>) -> Option<Scalar> {
    let NumberSyntax {
        digits,
        suffix,
        span,
        ..
    } = number;
    if !matches!(suffix.as_str(), "" | "f32") {
        rules
            .diagnostics
            .push(catalogue::suffix(*span, digits, suffix, "f32"));
        return None;
    }
    // Digits of a literal always parse; too large a number is infinite.
    let magnitude: f64 = digits.parse().unwrap_or(f64::INFINITY);
    let value = if number.negative {
        -magnitude
    } else {
        magnitude
    };
    Some(Scalar::Literal { value, span: *span })
}
