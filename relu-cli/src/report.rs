//! Diagnostics as rustc prints them, and as it writes them for editors.

use std::io::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use relu_codegen::Diagnostic;
use serde_json::{Value, json};

use crate::Error;
use relu_source::{Description, Lines, Position, Source};

/// Prints mistakes to standard error.
///
/// # Errors
///
/// Where that cannot be written to.
pub fn print(
    source: &Source,
    description: &Description,
    diagnostics: &[Diagnostic],
) -> Result<(), Error> {
    let mut output = anstream::stderr().lock();
    for diagnostic in diagnostics {
        let text = rendered(source, description, diagnostic, &Renderer::styled());
        writeln!(output, "{text}\n").map_err(Error::Output)?;
    }
    Ok(())
}

/// The text of a mistake with an excerpt of the source.
#[must_use]
pub fn rendered(
    source: &Source,
    description: &Description,
    diagnostic: &Diagnostic,
    renderer: &Renderer,
) -> String {
    let Diagnostic { code, span, message, label, help, related } = diagnostic;
    let primary = AnnotationKind::Primary.span(description.bytes(*span)).label(label.as_str());
    let others = related.iter().map(|place| {
        let bytes = description.bytes(place.span);
        AnnotationKind::Context.span(bytes).label(place.label.as_str())
    });
    let snippet = Snippet::source(source.text.as_str())
        .path(source.name.as_str())
        .annotation(primary)
        .annotations(others);
    let id = format!("relu::{code}");
    let group = Level::ERROR.primary_title(message.as_str()).id(id).element(snippet);
    let group = group.element(Level::HELP.message(help.as_str()));
    renderer.render(&[group])
}

/// A mistake as rustc writes it with `--error-format json`, which editors read.
#[must_use]
pub fn json(source: &Source, description: &Description, diagnostic: &Diagnostic) -> Value {
    let lines = Lines::of(&source.text);
    let span = |bytes: std::ops::Range<usize>, label: &str, is_primary: bool| {
        let (start, end) = (lines.position(bytes.start), lines.position(bytes.end));
        json!({
            "file_name": source.name,
            "byte_start": bytes.start,
            "byte_end": bytes.end,
            "line_start": start.line,
            "line_end": end.line,
            "column_start": start.column,
            "column_end": end.column,
            "is_primary": is_primary,
            "text": text(&lines, start, end),
            "label": label,
            "suggested_replacement": null,
            "suggestion_applicability": null,
            "expansion": null,
        })
    };
    let Diagnostic { code, span: primary, message, label, help, related } = diagnostic;
    let mut spans = vec![span(description.bytes(*primary), label, true)];
    let others = related.iter();
    spans.extend(others.map(|place| span(description.bytes(place.span), &place.label, false)));
    json!({
        "$message_type": "diagnostic",
        "level": "error",
        "message": message,
        "code": { "code": format!("relu::{code}"), "explanation": null },
        "spans": spans,
        "children": [{
            "level": "help",
            "message": help,
            "code": null,
            "spans": [],
            "children": [],
            "rendered": null,
        }],
        "rendered": rendered(source, description, diagnostic, &Renderer::plain()),
    })
}

/// A source that cannot be read, in the same form.
#[must_use]
pub fn json_of_source(error: &relu_source::Error) -> Value {
    let spans = match error {
        relu_source::Error::Syntax { file, position: Position { line, column }, .. }
        | relu_source::Error::NoModule { file, position: Position { line, column }, .. } => {
            vec![json!({
                "file_name": file,
                "byte_start": 0,
                "byte_end": 0,
                "line_start": line,
                "line_end": line,
                "column_start": column,
                "column_end": column + 1,
                "is_primary": true,
                "text": [],
                "label": null,
                "suggested_replacement": null,
                "suggestion_applicability": null,
                "expansion": null,
            })]
        }
        _ => Vec::new(),
    };
    json!({
        "$message_type": "diagnostic",
        "level": "error",
        "message": error.to_string(),
        "code": null,
        "spans": spans,
        "children": [],
        "rendered": format!("error: {error}\n"),
    })
}

/// The lines of a span, with the columns that it takes in them.
fn text(lines: &Lines<'_>, start: Position, end: Position) -> Vec<Value> {
    let line = |number: usize| {
        let text = lines.line(number);
        let last = if number == end.line { end.column } else { text.chars().count() + 1 };
        let first = if number == start.line { start.column } else { 1 };
        json!({ "text": text, "highlight_start": first, "highlight_end": last })
    };
    (start.line..=end.line).map(line).collect()
}
