//! Diagnostics as rustc would show them, with the source line underlined.

use std::fmt::Write;

use proc_macro2::Span;
use relu_codegen::diagnostic::Diagnostic;

/// A description, and what is wrong with it.
pub fn report(description: &str, diagnostics: &[Diagnostic]) -> String {
    let mut text = description.trim_end().to_owned();
    text.push('\n');
    for diagnostic in diagnostics {
        text.push('\n');
        text.push_str(&one(description, diagnostic));
    }
    text
}

fn one(description: &str, diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, span, message, label, help, related } = diagnostic;
    let start = span.start();
    let mut text = String::new();
    let _ = writeln!(text, "error[{code}]: {message}");
    let _ = writeln!(text, "  --> {}:{}", start.line, start.column + 1);
    text.push_str(&excerpt(description, *span, '^', label));
    for place in related {
        text.push_str(&excerpt(description, place.span, '-', &place.label));
    }
    let _ = writeln!(text, "    = help: {}", help.replace('\n', "\n            "));
    text
}

/// The line of a token, underlined.
fn excerpt(description: &str, span: Span, mark: char, label: &str) -> String {
    let (start, end) = (span.start(), span.end());
    let source = description.lines().nth(start.line - 1).unwrap_or_default();
    let last = if end.line == start.line { end.column } else { source.chars().count() };
    let marks = mark.to_string().repeat(last.saturating_sub(start.column).max(1));
    let indent = " ".repeat(start.column);
    format!("{:>3} | {source}\n    | {indent}{marks} {label}\n", start.line)
}
