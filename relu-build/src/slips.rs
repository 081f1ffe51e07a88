//! What there is where no description is the one that is wanted, and what was probably meant.

use std::path::{Path, PathBuf};

use relu_codegen::diagnostic::{Code, Diagnostic, Diagnostics, closest};
use relu_codegen::syntax::NetworkSyntax;
use relu_source::{Description, Source};

use crate::sources;
use crate::wanted::Wanted;

/// What was seen.
#[derive(Default)]
pub struct Seen {
    /// Attributes that are probably meant, but wrong, with what to write; then the other
    /// descriptions.
    pub lines: Vec<String>,
    /// Files that could not be read.
    pub unread: Vec<relu_source::Error>,
}

impl Seen {
    /// What is in some files.
    pub fn of(files: &[PathBuf], wanted: Wanted<'_>) -> Self {
        let (mut search, mut unread) = (Search::default(), Vec::new());
        for file in files {
            match source(file) {
                Ok(Some(source)) => search.look_at(&source, wanted),
                Ok(None) => {}
                Err(error) => unread.push(error),
            }
        }
        Self { lines: search.lines(), unread }
    }
}

#[derive(Default)]
struct Search {
    slips: Vec<String>,
    others: Vec<String>,
}

/// The file, where a description may be in it.
fn source(file: &Path) -> Result<Option<Source>, relu_source::Error> {
    let text = std::fs::read(file);
    let text = text.map_err(|error| relu_source::Error::Read(file.to_owned(), error))?;
    let may_be = sources::without_blanks(&String::from_utf8_lossy(&text)).contains("network!");
    may_be.then(|| relu_source::read(file)).transpose()
}

impl Search {
    fn lines(self) -> Vec<String> {
        /// A package may have hundreds of descriptions.
        const MOST: usize = 8;
        let more = self.others.len().saturating_sub(MOST);
        let others = self.others.into_iter().take(MOST).map(|other| format!("there is {other}"));
        let more = (more > 0).then(|| format!("and {more} more"));
        self.slips.into_iter().chain(others).chain(more).collect()
    }

    fn look_at(&mut self, source: &Source, wanted: Wanted<'_>) {
        for description in &source.descriptions {
            self.description(source, description, wanted);
        }
        for template in &source.templates {
            self.slips.push(format!(
                "{}: a macro fills in this `network!`, and a build script does not see what with: \
                 write the description itself into it",
                source.place(*template)
            ));
        }
    }

    fn description(&mut self, source: &Source, description: &Description, wanted: Wanted<'_>) {
        let mut diagnostics = Diagnostics::new();
        let syntax = relu_codegen::syntax::parse(description.tokens.clone(), &mut diagnostics);
        let mistakes = diagnostics.finish();
        let before = self.slips.len();
        self.slips.extend(in_front(source, description, wanted));
        self.slips.extend(mistakes.iter().filter_map(|mistake| wrong(source, mistake, wanted)));
        if let Some(syntax) = &syntax {
            self.slips.extend(misspelled(source, syntax, wanted));
            if let Wanted::Functions(name) = wanted
                && self.slips.len() == before
                && !syntax.c_api
                && description.name.as_deref() == Some(name)
            {
                let place = source.place(description.span);
                self.slips.push(format!(
                    "{place}: `{name}` has no `#[c_api]`: write it inside of `network!`, above \
                     `struct`"
                ));
            }
        }
        if self.slips.len() == before {
            self.others.push(other(source, description, syntax.as_ref(), wanted));
        }
    }
}

/// Whether a word is that of the attribute, or meant to be.
fn is_meant(word: &str, wanted: Wanted<'_>) -> bool {
    closest(word, [wanted.attribute()]).is_some()
}

/// The attribute above `network!`, where rustc takes it for its own.
fn in_front(source: &Source, description: &Description, wanted: Wanted<'_>) -> Option<String> {
    description.attributes.iter().find_map(|attribute| {
        let word = attribute.clone().into_iter().next()?;
        is_meant(&word.to_string(), wanted).then(|| {
            format!(
                "{}: the attribute stands in front of `network!`: write `{}` inside of it, above \
                 `struct`",
                source.place(word.span()),
                wanted.written()
            )
        })
    })
}

/// `#[weights]`, `#[weights(gate)]`, `#[weights("gate.safetensors")]`
fn wrong(source: &Source, mistake: &Diagnostic, wanted: Wanted<'_>) -> Option<String> {
    let is_of_name = matches!(mistake.code, Code::E0027 | Code::E0029);
    (is_of_name && matches!(wanted, Wanted::Weights(_))).then(|| {
        let place = source.place(mistake.span);
        format!("{place}: {}: write `{}`", mistake.message, wanted.written())
    })
}

/// `#[weight("gate")]`
fn misspelled(source: &Source, syntax: &NetworkSyntax, wanted: Wanted<'_>) -> Option<String> {
    syntax.attributes.iter().find_map(|attribute| {
        let word = attribute.path().get_ident()?;
        is_meant(&word.to_string(), wanted).then(|| {
            let place = source.place(word.span());
            format!("{place}: there is no attribute `{word}`: write `{}`", wanted.written())
        })
    })
}

/// A description that has another attribute, or none.
fn other(
    source: &Source,
    description: &Description,
    syntax: Option<&NetworkSyntax>,
    wanted: Wanted<'_>,
) -> String {
    let weights = syntax.and_then(|syntax| syntax.weights.as_ref());
    let has = match (wanted, weights) {
        (Wanted::Weights(_), Some(weights)) => format!("with `#[weights(\"{}\")]`", weights.name),
        (Wanted::Functions(_), _) if syntax.is_some_and(|syntax| syntax.c_api) => {
            String::from("with `#[c_api]`")
        }
        _ => format!("without `{}`", wanted.attribute()),
    };
    format!("`{}` in {}, {has}", description.title(), source.place(description.span))
}
