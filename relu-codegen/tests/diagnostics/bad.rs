//! Bad descriptions, and what is said about them.
//!
//! The descriptions are in `bad/`, one file per file of the catalogue,
//! separated by lines of the form `# what is wrong`. To accept new wording:
//! `INSTA_UPDATE=always cargo test -p relu-codegen`.

use std::collections::BTreeSet;
use std::fmt::Write;

use proc_macro2::Span;
use relu_codegen::diagnostic::{Code, Diagnostic};

use super::{check, render};

/// The descriptions of a file, each with its title.
pub fn cases(file: &'static str) -> Vec<(&'static str, &'static str)> {
    let split = |case: &'static str| case.split_once('\n').expect("a title and a description");
    file.strip_prefix("# ").expect("a title").split("\n# ").map(split).collect()
}

fn reports(file: &'static str) -> String {
    let mut text = String::new();
    for (title, description) in cases(file) {
        let (network, diagnostics) = check(description);
        assert!(network.is_none() && !diagnostics.is_empty(), "{title}: found no mistake");
        let report = render::report(description, &diagnostics);
        let _ = writeln!(text, "# {title}\n{report}");
    }
    text
}

macro_rules! files {
    ($($name:ident)*) => {
        pub const FILES: &[&str] = &[$(include_str!(concat!("bad/", stringify!($name), ".txt"))),*];

        $(
            #[test]
            fn $name() {
                let file = include_str!(concat!("bad/", stringify!($name), ".txt"));
                insta::with_settings!({ omit_expression => true, snapshot_path => "../snapshots" }, {
                    insta::assert_snapshot!(stringify!($name), reports(file));
                });
            }
        )*
    };
}

files! { punctuation names arguments values structure graph train unsupported }

/// Each code has a description that leads to it, and so a snapshot.
#[test]
fn every_code_is_tested() {
    let found = FILES.iter().flat_map(|file| cases(file)).flat_map(|(_, text)| check(text).1);
    let found: BTreeSet<_> = found.map(|diagnostic| diagnostic.code).collect();
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !found.contains(code)).collect();
    assert!(missing.is_empty(), "codes that no description leads to: {missing:?}");
}

/// The description with another text in the place of a token.
fn replaced(description: &str, token: Span, text: &str) -> String {
    let (start, end) = (token.start(), token.end());
    let mut lines: Vec<_> = description.lines().map(String::from).collect();
    lines[start.line - 1].replace_range(start.column..end.column, text);
    lines.join("\n")
}

/// Who writes what was probably meant does not read the same again.
#[test]
fn what_was_meant_is_right() {
    let mut count = 0;
    for (title, description) in FILES.iter().flat_map(|file| cases(file)) {
        for mistake in check(description).1 {
            let meant = mistake.help.strip_prefix("did you mean `");
            let Some(meant) = meant.and_then(|rest| rest.strip_suffix("`?")) else { continue };
            let (_, others) = check(&replaced(description, mistake.span, meant));
            let again = others.iter().find(|other| other.message == mistake.message);
            assert!(again.is_none(), "{title}: {again:?}");
            count += 1;
        }
    }
    assert!(count > 20, "only {count} such helps");
}

/// What the help about shapes says to write, written.
fn mended(description: &str, help: &str) -> String {
    let words: Vec<_> = help.lines().next().unwrap_or_default().split('`').collect();
    match *words.as_slice() {
        ["write ", right, " instead of ", wrong, ..] => description.replace(wrong, right),
        ["end ", block, " with ", layer, ..] => {
            let start = description.find(&format!(" {block}: ")).expect("the block");
            let end = start + description[start..].find([',', '}']).expect("its end");
            format!("{} {layer}{}", &description[..end], &description[end..])
        }
        ["end the pipeline with ", layer, ..] => {
            let end = description.rfind(')').expect("the end of the pipeline");
            format!("{} {layer}{}", &description[..end], &description[end..])
        }
        _ => panic!("{help}"),
    }
}

/// Mistakes about shapes, whether found while expanding or left to rustc.
fn about_shapes(description: &str) -> Vec<Diagnostic> {
    let (network, mut diagnostics) = check(description);
    let requirements = network.into_iter().flat_map(|network| network.requirements);
    diagnostics.extend(requirements.map(|requirement| requirement.mistake));
    diagnostics.retain(|mistake| matches!(mistake.code, Code::E0410 | Code::E0411));
    diagnostics
}

/// Who writes what the help says has no such mistake.
#[test]
fn the_help_about_shapes_is_right() {
    for description in [
        "struct N(x: [4]) -> y { a: dense(64), b: a -> dense(32) -> relu, y: a + b }",
        "struct N(x: [4]) -> y { a: dense(64), b: a -> two_sided_relu, y: b + a }",
        "struct N(x: [4]) -> y { a: dense(8), b: a -> relu, c: x -> dense(9), y: c + b }",
        "struct N(x: [4]) -> y { a: dense(8) -> residual(dense(8)), b: x -> relu, y: b + a }",
        "struct N(x: [4]) -> y { a: dense(8) -> residual(dense(8)) -> tanh, y: x + a }",
        "struct N(x: [4]) -> y { a: dense(M, bias: false) -> tanh, y: x + a }",
        "struct N(x: [4]) -> y { a: concat(x, x) -> tanh, y: x + a }",
        "struct N(x: [4]) -> y { y: residual(dense(8, init: zeros) -> relu) }",
        "struct N(x: [4]) -> y { y: dense(N) -> repeat(3, relu -> dense(8)) }",
        "struct N(x: [4]) -> y { y: dense(N) -> repeat(3, dense(8) -> residual(dense(8))) }",
        "struct N(x: [4]) -> y { y: repeat(3, dense(4) -> two_sided_relu) }",
    ] {
        let mistakes = about_shapes(description);
        let mistake = mistakes.first().expect("shapes that differ");
        let mended = mended(description, &mistake.help);
        assert!(about_shapes(&mended).is_empty(), "{mended}: {:?}", about_shapes(&mended));
    }
}

/// The text that rustc shows has the message, the code and the help.
#[test]
fn text_of_an_error() {
    let (_, diagnostics) = check("struct N(x: [3]) -> y { y: dens(2) }");
    let tokens = diagnostics[0].to_tokens().to_string();
    assert_eq!(
        diagnostics[0].text(),
        "unknown layer `dens` [relu::E0101]\n  help: did you mean `dense`?"
    );
    assert!(tokens.starts_with(":: core :: compile_error !"), "{tokens}");
}
