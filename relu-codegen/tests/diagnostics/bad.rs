//! Bad descriptions, and what is said about them.
//!
//! The descriptions are in `bad/`, one file per file of the catalogue,
//! separated by lines of the form `# what is wrong`. To accept new wording:
//! `INSTA_UPDATE=always cargo test -p relu-codegen`.

use std::collections::BTreeSet;
use std::fmt::Write;

use relu_codegen::diagnostic::Code;

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
        const FILES: &[&str] = &[$(include_str!(concat!("bad/", stringify!($name), ".txt"))),*];

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
