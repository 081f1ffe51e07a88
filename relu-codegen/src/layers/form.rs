//! What a layer does at inference once its tensors are given, in one form however it was
//! written.

use super::Kind;
use crate::model::{Layer, Scalar, Size};

/// A layer's name and the arguments that decide what it does to numbers; files and packed
/// networks are compared by it.
///
/// Numbers that were left out are there, flags that are as they are by default are not, and
/// neither is what matters in training alone.
#[derive(Clone, Debug)]
pub struct Form {
    name: &'static str,
    arguments: Vec<String>,
    /// The values that stand as `{}` in the arguments.
    pub values: Vec<Value>,
}

/// A value in a form.
#[derive(Clone, Debug)]
pub enum Value {
    /// A number of units, of repetitions.
    Size(Size),
    /// A slope, a bound, an epsilon.
    Number(Scalar),
}

impl Form {
    /// That of a layer; nothing for one that hands on what it reads, as dropout does.
    #[must_use]
    pub fn of(kind: &Kind) -> Option<Self> {
        kind.layer().form(Self { name: kind.keyword(), arguments: Vec::new(), values: Vec::new() })
    }

    /// Those of a pipeline.
    #[must_use]
    pub fn of_pipeline(layers: &[Layer]) -> Vec<Self> {
        layers.iter().filter_map(|layer| Self::of(&layer.kind)).collect()
    }

    /// With a size.
    #[must_use]
    pub fn size(mut self, size: &Size) -> Self {
        self.arguments.push(String::from("{}"));
        self.values.push(Value::Size(size.clone()));
        self
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, number: &Scalar) -> Self {
        self.arguments.push(String::from("{}"));
        self.values.push(Value::Number(number.clone()));
        self
    }

    /// With a number that has a name before it.
    #[must_use]
    pub fn named(mut self, name: &str, number: &Scalar) -> Self {
        self.arguments.push(format!("{name}: {{}}"));
        self.values.push(Value::Number(number.clone()));
        self
    }

    /// With `true` or `false`, unless it is the default.
    #[must_use]
    pub fn flag(mut self, name: &str, value: bool, default: bool) -> Self {
        if value != default {
            self.arguments.push(format!("{name}: {value}"));
        }
        self
    }

    /// With a pipeline; nothing where that hands on what it reads.
    #[must_use]
    pub fn pipeline(mut self, layers: &[Layer]) -> Option<Self> {
        let forms = Self::of_pipeline(layers);
        let text: Vec<_> = forms.iter().map(Self::text).collect();
        self.arguments.push(text.join(" -> "));
        let is_empty = forms.is_empty();
        self.values.extend(forms.into_iter().flat_map(|form| form.values));
        (!is_empty).then_some(self)
    }

    /// `dense({}, bias: false)`, with `{}` for each value.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { name, arguments, .. } = self;
        match arguments.as_slice() {
            [] => (*name).to_owned(),
            arguments => format!("{name}({})", arguments.join(", ")),
        }
    }
}
