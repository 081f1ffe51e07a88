//! Lines and columns.

use std::fmt;

use proc_macro2::LineColumn;

/// A place in a file; both count from 1, as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

impl From<LineColumn> for Position {
    fn from(LineColumn { line, column }: LineColumn) -> Self {
        Self { line, column: column + 1 }
    }
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of a text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(index, _)| index + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The position of a byte.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts[line - 1];
        Position { line, column: self.text[start..byte].chars().count() + 1 }
    }

    /// A line without its break; counts from 1.
    #[must_use]
    pub fn line(&self, line: usize) -> &'t str {
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text[self.starts[line - 1]..end].trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn positions_count_characters() {
        let lines = Lines::of("one\n  zwölf x\n");
        assert_eq!(lines.position(0).to_string(), "1:1");
        assert_eq!(lines.position("one\n  zwölf ".len()).to_string(), "2:9");
        assert_eq!(lines.line(2), "  zwölf x");
    }
}
