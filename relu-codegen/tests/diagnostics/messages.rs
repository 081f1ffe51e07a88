//! The page of each code in `relu-cli/messages/`, which `relu explain` prints and the
//! book shows: its title, a description with the mistake, and one without.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use relu_codegen::diagnostic::Code;

use super::{check, render};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../relu-cli/messages")
}

fn page(code: Code) -> String {
    let path = folder().join(format!("{code}.md"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of code of a page, with what stands after their first fence.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let fenced = page.split("```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').expect("a fence is a line")).collect()
}

#[test]
fn every_page_has_a_code() {
    let codes: BTreeSet<_> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
    let files = fs::read_dir(folder()).expect("the folder of the pages");
    let files = files.map(|file| file.expect("a file").file_name().into_string().expect("a name"));
    let others: Vec<_> = files.filter(|file| !codes.contains(file)).collect();
    assert!(others.is_empty(), "files that belong to no code: {others:?}");
}

/// So that the table of codes, the pages and the book agree.
#[test]
fn every_code_has_a_page_with_its_title() {
    for code in Code::ALL {
        let title = format!("# {code}: {}\n\n", code.title());
        assert!(page(*code).starts_with(&title), "{code}: the page begins with another title");
    }
}

/// Nothing but the mistake that the page is about.
#[test]
fn wrong_descriptions_have_the_mistake() {
    for code in Code::ALL {
        let page = page(*code);
        let wrong: Vec<_> =
            blocks(&page).into_iter().filter(|(kind, _)| *kind == "relu,wrong").collect();
        assert!(!wrong.is_empty(), "{code}: no description with the mistake");
        for (_, description) in wrong {
            let (_, diagnostics) = check(description);
            let found: BTreeSet<_> = diagnostics.iter().map(|mistake| mistake.code).collect();
            let report = render::report(description, &diagnostics);
            assert_eq!(found, BTreeSet::from([*code]), "{report}");
        }
    }
}

#[test]
fn right_descriptions_have_none() {
    for code in Code::ALL {
        let page = page(*code);
        let right: Vec<_> = blocks(&page).into_iter().filter(|(kind, _)| *kind == "relu").collect();
        assert!(!right.is_empty(), "{code}: no description without the mistake");
        for (_, description) in right {
            let (network, diagnostics) = check(description);
            assert!(network.is_some(), "{code}: {}", render::report(description, &diagnostics));
        }
    }
}

/// Blocks are of one of the two kinds, so that none escapes the tests.
#[test]
fn no_other_blocks() {
    for code in Code::ALL {
        let page = page(*code);
        let others = blocks(&page).into_iter().find(|(kind, _)| !kind.starts_with("relu"));
        assert_eq!(others, None, "{code}");
        assert!(page.lines().all(|line| line.chars().count() <= 92), "{code}: a long line");
    }
}
