//! Diagnostics as rustc would show them, with the source line underlined.

use std::fmt::Write;

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
    let Diagnostic { code, span, message, label, help } = diagnostic;
    let (start, end) = (span.start(), span.end());
    let source = description.lines().nth(start.line - 1).unwrap_or_default();
    let last = if end.line == start.line { end.column } else { source.chars().count() };
    let carets = "^".repeat(last.saturating_sub(start.column).max(1));
    let indent = " ".repeat(start.column);
    let mut text = String::new();
    let _ = writeln!(text, "error[{code}]: {message}");
    let _ = writeln!(text, "  --> {}:{}", start.line, start.column + 1);
    let _ = writeln!(text, "{:>3} | {source}", start.line);
    let _ = writeln!(text, "    | {indent}{carets} {label}");
    let _ = writeln!(text, "    = help: {help}");
    text
}
