//! Functions in a file of assembly, their steps, and what their instructions are.

use std::collections::BTreeMap;

use super::probe::MARK;

/// The functions of a file by their symbols.
#[derive(Debug)]
pub struct Functions<'a>(BTreeMap<&'a str, Function<'a>>);

/// A function.
#[derive(Debug)]
pub struct Function<'a> {
    /// The name without mangling.
    pub name: String,
    /// What stands before the first step, then the steps.
    pub pieces: Vec<Piece<'a>>,
    /// The piece that goes on.
    current: usize,
}

/// The instructions of a step.
#[derive(Debug, Default)]
pub struct Piece<'a> {
    /// What the comment says of the step; nothing before the first one.
    pub title: Option<&'a str>,
    /// Instructions and labels.
    pub lines: Vec<&'a str>,
}

/// How many instructions there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// Those on several numbers at a time.
    pub vector: usize,
}

impl<'a> Functions<'a> {
    /// Reads a file of assembly.
    #[must_use]
    pub fn of(assembly: &'a str) -> Self {
        let (mut functions, mut current): (
            BTreeMap<_, Function<'_>>,
            Option<(&str, Function<'_>)>,
        ) = (BTreeMap::new(), None);
        for line in assembly.lines() {
            if let Some(symbol) = symbol(line) {
                let name = demangled(symbol);
                current =
                    Some((symbol, Function { name, pieces: vec![Piece::default()], current: 0 }));
            } else if line.starts_with(".Lfunc_end") || line.starts_with("Lfunc_end") {
                functions.extend(current.take());
            } else if let Some((_, function)) = &mut current {
                function.push(line);
            }
        }
        Self(functions)
    }

    /// All functions.
    pub fn all(&self) -> impl Iterator<Item = &Function<'a>> {
        self.0.values()
    }

    /// What a piece calls, each once: the name, and the counts where the function is in this
    /// file rather than in the runtime.
    #[must_use]
    pub fn called_by(&self, piece: &Piece<'_>) -> Vec<(String, Option<Counts>)> {
        let calls = piece.lines.iter().filter(|line| is_call(line));
        let mut called: Vec<&str> = calls.filter_map(|line| symbols(line).next()).collect();
        called.sort_unstable();
        called.dedup();
        let named = |symbol: &&str| (demangled(symbol), self.0.get(symbol).map(Function::counts));
        called.iter().map(named).collect()
    }
}

/// The mangled names in a line.
fn symbols(line: &str) -> impl Iterator<Item = &str> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_$.".contains(character);
    let words = line.split(move |character| !is_part(character));
    words.filter(|word| word.starts_with("_ZN") || word.starts_with("_R"))
}

/// A line of a piece with names as people write them.
#[must_use]
pub fn readable(line: &str) -> String {
    let mut text = String::from(line.trim());
    for symbol in symbols(line) {
        text = text.replace(symbol, &demangled(symbol));
    }
    match text.split_once('\t') {
        Some((mnemonic, operands)) => format!("    {mnemonic:<16} {operands}"),
        None if is_label(line) => text,
        None => format!("    {text}"),
    }
}

fn demangled(symbol: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(symbol))
}

/// The symbol of a function's first line.
fn symbol(line: &str) -> Option<&str> {
    let symbol = line.strip_suffix(':')?;
    let is_local = symbol.starts_with(['.', '\t', ' ', '#']) || symbol.starts_with('L');
    (!is_local && !symbol.contains(' ')).then_some(symbol)
}

impl<'a> Function<'a> {
    /// Whether it has steps.
    #[must_use]
    pub fn has_steps(&self) -> bool {
        self.pieces.iter().any(|piece| piece.title.is_some())
    }

    /// The instructions of all pieces.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.pieces.iter().map(Piece::counts).fold(Counts::default(), Counts::plus)
    }

    fn push(&mut self, line: &'a str) {
        if let Some((_, title)) = line.split_once(MARK) {
            // A loop that the compiler has unrolled has its steps several times.
            let known = self.pieces.iter().position(|piece| piece.title == Some(title));
            self.current = known.unwrap_or(self.pieces.len());
            if known.is_none() {
                self.pieces.push(Piece { title: Some(title), lines: Vec::new() });
            }
        } else if is_instruction(line) || is_label(line) {
            self.pieces[self.current].lines.push(line);
        }
    }
}

impl Piece<'_> {
    /// How many instructions it has.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let instructions = self.lines.iter().filter(|line| is_instruction(line));
        let all = instructions.clone().count();
        Counts { all, vector: instructions.filter(|line| is_vector(line)).count() }
    }
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        Self { all: self.all + other.all, vector: self.vector + other.vector }
    }

    /// `45 instructions, 38 of vectors (84 %)`
    #[must_use]
    pub fn text(self) -> String {
        let share = (100 * self.vector).checked_div(self.all).unwrap_or_default();
        format!("{} instructions, {} on vectors ({share} %)", self.all, self.vector)
    }
}

fn is_instruction(line: &str) -> bool {
    let text = line.trim_start();
    line.starts_with(['\t', ' ']) && text.starts_with(|first: char| first.is_ascii_alphabetic())
}

fn is_label(line: &str) -> bool {
    line.starts_with(['.', 'L']) && line.contains('L') && line.ends_with(':')
}

fn is_call(line: &str) -> bool {
    matches!(line.split_whitespace().next(), Some("call" | "jmp" | "bl" | "b"))
}

/// Whether an instruction works on several numbers: on x86-64 by its registers, but for those
/// that are named after a single number; on aarch64 by the form of its registers.
fn is_vector(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let mnemonic = words.next().unwrap_or_default();
    let operands: String = words.collect();
    let wide = ["xmm", "ymm", "zmm"].iter().any(|register| operands.contains(register));
    let scalar = mnemonic.ends_with("ss") || mnemonic.ends_with("sd");
    let broadcasts = mnemonic.starts_with("vbroadcast");
    let arm = operands.contains(".4s") || operands.contains(".16b") || operands.contains(".2d");
    (wide && (!scalar || broadcasts)) || arm
}

#[cfg(test)]
mod tests {
    use super::{Counts, Functions};

    const FILE: &str = "\t.text\n_ZN3net7forward17h0123456789abcdefE:\n\t.cfi_startproc\n\tpush\trbx\n\
        \t# relu step 1: a\n.LBB0_1:\n\tvfmadd231ps\tzmm6, zmm14, zmmword ptr [rbx]\n\tjne\t.LBB0_1\n\
        \t# relu step 2: b\n\tvaddss\txmm0, xmm1, xmm2\n\tcall\t_ZN3net6helper17h0123456789abcdefE\n.Lfunc_end0:\n\
        _ZN3net6helper17h0123456789abcdefE:\n\tvbroadcastss\tymm0, dword ptr [rsi]\n\tret\n.Lfunc_end1:\n";

    #[test]
    fn steps_are_told_apart_and_counted() {
        let functions = Functions::of(FILE);
        let forward = functions.all().find(|function| function.has_steps()).expect("it has steps");
        assert_eq!(forward.name, "net::forward");
        let counts: Vec<_> = forward.pieces.iter().map(super::Piece::counts).collect();
        let expected = [(1, 0), (2, 1), (2, 0)].map(|(all, vector)| Counts { all, vector });
        assert_eq!(counts, expected);
        let called = functions.called_by(&forward.pieces[2]);
        assert_eq!(called, [("net::helper".into(), Some(Counts { all: 2, vector: 1 }))]);
    }
}
