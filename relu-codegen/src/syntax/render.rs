//! Layers as normalized text, for the summary table.

use std::fmt;

use super::text::text;
use super::tree::{ArgumentSyntax, NumberSyntax, StepSyntax, ValueSyntax};

impl fmt::Display for StepSyntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: Vec<_> = self.path.iter().map(ToString::to_string).collect();
        formatter.write_str(&path.join("::"))?;
        let list = self.arguments.iter().flat_map(|arguments| &arguments.list);
        let body = self.body.iter().map(|body| pipeline(body));
        let list: Vec<_> = list.map(ToString::to_string).chain(body).collect();
        if list.is_empty() { Ok(()) } else { write!(formatter, "({})", list.join(", ")) }
    }
}

/// `dense(64) -> relu`
pub fn pipeline(steps: &[StepSyntax]) -> String {
    let steps: Vec<_> = steps.iter().map(ToString::to_string).collect();
    steps.join(" -> ")
}

impl fmt::Display for ArgumentSyntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(formatter, "{name}: ")?;
        }
        write!(formatter, "{}", self.value)
    }
}

impl fmt::Display for ValueSyntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Flag(value, _) => write!(formatter, "{value}"),
            Self::Word(word) => write!(formatter, "{word}"),
            Self::Path(path) => formatter.write_str(&text(&path.tokens)),
            Self::Braced(expression) => {
                let text = text(&expression.tokens);
                let has_braces =
                    expression.tokens.clone().into_iter().count() == 1 && text.starts_with('{');
                if has_braces {
                    formatter.write_str(&text)
                } else {
                    write!(formatter, "{{ {text} }}")
                }
            }
            Self::Other(text, _) => formatter.write_str(text),
        }
    }
}

impl fmt::Display for NumberSyntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        write!(formatter, "{sign}{}", self.digits)
    }
}
