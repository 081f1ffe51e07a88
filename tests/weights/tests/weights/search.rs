//! Where a description is looked for, and what is said where none is found.

use std::path::{Path, PathBuf};

use relu_build::{Error, Target, pack};
use relu_runtime::prelude::*;
use relu_runtime::save::SaveNames;

network! {
    struct Saved(x: [4]) -> y {
        y: dense(2),
    }
}

/// A package with these files, which are written anew.
fn package(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("search").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("it is a test's own");
    }
    for (file, text) in files {
        let file = folder.join(file);
        let parent = file.parent().expect("it is in the folder");
        std::fs::create_dir_all(parent).expect("temporary folders can be made");
        std::fs::write(file, text).expect("it can be written");
    }
    folder
}

fn look(package: &Path) -> Result<Option<Vec<u8>>, Error> {
    let target = Target { panel: 16, big_endian: false };
    let file = Saved::new(1).to_safetensors(SaveNames::Short).expect("it can be saved");
    pack(package, "net", &file, target)
}

#[track_caller]
fn is_found(name: &str, files: &[(&str, &str)]) {
    assert!(look(&package(name, files)).expect("it is found").is_some());
}

/// What is told of a package whose `src/main.rs` is this; all but the last line.
fn told(name: &str, source: &str) -> String {
    let error = look(&package(name, &[("src/main.rs", source)])).expect_err("there is none");
    let error = error.to_string();
    let (told, searched) = error.rsplit_once("\n- searched: ").expect("it tells where");
    assert!(searched.contains(".rs` below ") && searched.ends_with("1 in all"), "{searched}");
    let path = format!("search/{name}/src/main.rs:");
    let short = |line: &str| match line.split_once(&path) {
        // What comes before depends on the machine.
        Some((before, after)) => {
            let start = before.rfind(' ').map_or(0, |blank| blank + 1);
            format!("{}main.rs:{after}", &before[..start])
        }
        None => line.to_owned(),
    };
    told.lines().map(short).collect::<Vec<_>>().join("\n")
}

const NONE: &str = "no description in this package has `#[weights(\"net\")]`";

/// A description with an attribute inside.
fn with(attribute: &str) -> String {
    format!("use relu_runtime::network;\nnetwork! {{\n  {attribute}\n  {STRUCT}\n}}\n")
}

const STRUCT: &str = "struct Net(x: [4]) -> y { y: dense(2) }";

#[test]
fn slips_are_told_with_what_to_write() {
    let right = "write `#[weights(\"net\")]`";
    for (attribute, what) in [
        ("#[weight(\"net\")]", "there is no attribute `weight`"),
        ("#[Weights(\"net\")]", "there is no attribute `Weights`"),
        ("#[weights]", "`weights` needs the name of the trained weights, as a string"),
        ("#[weights(net)]", "`weights` needs the name of the trained weights, as a string"),
        ("#[weights = \"net\"]", "`weights` needs the name of the trained weights, as a string"),
        ("#[weights(\"\")]", "`` is not a name of weights"),
        ("#[weights(\"net.safetensors\")]", "`net.safetensors` is not a name of weights"),
        ("#[weights(\"n et\")]", "`n et` is not a name of weights"),
    ] {
        let expected = format!("{NONE}\n- main.rs:3: {what}: {right}");
        assert_eq!(told("slip", &with(attribute)), expected, "{attribute}");
    }
}

#[test]
fn an_attribute_in_front_belongs_inside() {
    let source = format!("#[weights(\"net\")]\nrelu_runtime::network! {{ {STRUCT} }}");
    let expected = format!(
        "{NONE}\n- main.rs:1: the attribute stands in front of `network!`: write \
         `#[weights(\"net\")]` inside of it, above `struct`"
    );
    assert_eq!(told("in-front", &source), expected);
}

#[test]
fn other_descriptions_are_listed() {
    let source = with("#[weights(\"other\")]") + &with("").replace("Net", "Plain");
    let expected = format!(
        "{NONE}\n- there is `Net` in main.rs:2, with `#[weights(\"other\")]`\n\
         - there is `Plain` in main.rs:7, without `weights`"
    );
    assert_eq!(told("others", &source), expected);
}

#[test]
fn what_a_macro_fills_in_cannot_be_seen() {
    let source = "macro_rules! made { ($($t:tt)*) => {\nnetwork! { $($t)* } } }\n\
                  made! { #[weights(\"net\")] struct Net(x: [4]) -> y { y: dense(2) } }";
    let expected = format!(
        "{NONE}\n- main.rs:2: a macro fills in this `network!`, and a build script does not see \
         what with: write the description itself into it"
    );
    assert_eq!(told("macro", source), expected);
}

#[test]
fn folders_called_target_are_those_of_cargo_only_at_the_top() {
    let net = with("#[weights(\"net\")]");
    is_found("target", &[("src/main.rs", "mod target;"), ("src/target/mod.rs", &net)]);
    let built = package("built", &[("src/main.rs", ""), ("target/debug/net.rs", &net)]);
    assert!(look(&built).is_err());
    let (tag, elsewhere) = (("out/CACHEDIR.TAG", ""), ("out/debug/net.rs", net.as_str()));
    let built = package("built-elsewhere", &[("src/main.rs", ""), tag, elsewhere]);
    assert!(look(&built).is_err());
}

#[test]
fn modules_elsewhere_are_followed() {
    let net = with("#[weights(\"net\")]");
    let main = "#[path = \"../../elsewhere-shared/a/mod.rs\"] mod shared;";
    package("elsewhere-shared", &[("a/mod.rs", "mod below;"), ("a/below.rs", &net)]);
    is_found("elsewhere", &[("src/main.rs", main)]);
    // Once, though it is there by two names.
    let main = "#[path = \"../src/net.rs\"] mod a; mod net;";
    is_found("twice", &[("src/main.rs", main), ("src/net.rs", &net)]);
}

#[test]
fn what_is_configured_out_does_not_count() {
    let net = with("#[weights(\"net\")]");
    let twins = |first: &str, second: &str| {
        [first, second]
            .map(|cfg| format!("{cfg} {}", &net[net.find("network!").unwrap()..]))
            .concat()
    };
    is_found("twins", &[("src/main.rs", &twins("#[cfg(any())]", ""))]);
    is_found("tests", &[("src/main.rs", &twins("", "#[cfg(test)]"))]);
    let main = "#[cfg(all())] mod one; #[cfg(not(all()))] mod two;";
    let two = ("src/two/mod.rs", "mod inner;");
    is_found(
        "modules",
        &[("src/main.rs", main), ("src/one.rs", &net), two, ("src/two/inner.rs", &net)],
    );
    // Neither is certain.
    let either = twins("#[cfg(test)]", "#[cfg(not(test))]");
    let error = look(&package("either", &[("src/main.rs", &either)])).expect_err("which one?");
    assert!(error.to_string().starts_with("several descriptions have"), "{error}");
}

#[test]
fn names_are_checked() {
    let folder = package("names", &[("src/main.rs", &with("#[weights(\"ga te\")]"))]);
    let target = Target { panel: 16, big_endian: false };
    for (name, meant) in [("ga te", "ga_te"), ("a/b", "b"), ("", "digits"), ("n.st", "n")] {
        let error = pack(&folder, name, &[], target).expect_err("it is no name").to_string();
        assert!(error.starts_with(&format!("`{name}` is not a name of weights")), "{error}");
        assert!(error.contains(&format!("relu_build::weights(\"{meant}\"")), "{error}");
    }
}
