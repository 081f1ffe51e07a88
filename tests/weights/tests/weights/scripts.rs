//! Build scripts, as cargo runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use relu_runtime::prelude::*;
use relu_runtime::save::SaveNames;

network! {
    struct Saved(x: [2]) -> y {
        y: dense(1),
    }
}

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A package of its own, as a user's would be.
struct Package(PathBuf);

/// Depends and is built as `tests/c-api/library`, so that both share what they depend on.
const MANIFEST: &str = r#"
[package]
name = "networks"
version = "0.1.0"
edition = "2024"

[workspace]

[features]
default = ["trained"]
trained = []

[dependencies]
relu-runtime = { path = "ROOT/relu-runtime", default-features = false, features = ["std"] }

[build-dependencies]
relu-build = { path = "ROOT/relu-build" }

[profile.release]
lto = true
codegen-units = 1
panic = "abort"
"#;

impl Package {
    /// One with the lines of its build script, and its program.
    fn new(name: &str, script: &str, program: &str) -> Self {
        let package = Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("scripts").join(name));
        if package.0.exists() {
            fs::remove_dir_all(&package.0).expect("it is a test's own");
        }
        let manifest = MANIFEST.replace("ROOT", ROOT).replace("networks", &format!("test-{name}"));
        let lock = Path::new(ROOT).join("tests/c-api/library/Cargo.lock");
        let lock = fs::read_to_string(lock).expect("it is there");
        let lock = lock.replace("\"networks\"", &format!("\"test-{name}\""));
        package.write("Cargo.toml", manifest);
        package.write("Cargo.lock", lock);
        package.write("build.rs", format!("fn main() {{ {script} }}"));
        package.write("src/main.rs", format!("use relu_runtime::network;\n{program}"));
        package
    }

    fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let file = self.0.join(file);
        let folder = file.parent().expect("it is in the package");
        fs::create_dir_all(folder).expect("temporary folders can be made");
        fs::write(file, text).expect("it can be written");
    }

    /// Saves a network with this bias.
    fn save(&self, file: &str, bias: f32) {
        let mut network = Saved::new(1);
        network.set_parameter("y.weight", &[0.0; 2]).expect("there are two");
        network.set_parameter("y.bias", &[bias]).expect("there is one");
        self.write(file, network.to_safetensors(SaveNames::Short).expect("it can be saved"));
    }

    /// Runs cargo; returns whether that went well, and what was printed.
    fn cargo(&self, arguments: &[&str]) -> (bool, String) {
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("libraries");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).args(["--release", "--locked", "--target-dir"]).arg(target);
        cargo.current_dir(&self.0).env_remove("RUSTFLAGS");
        cargo.env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", cfg!(debug_assertions).to_string());
        let output = cargo.output().expect("cargo runs");
        let printed = [output.stdout, output.stderr].map(String::from_utf8);
        (output.status.success(), printed.map(|text| text.expect("it is text")).concat())
    }
}

/// A description in a module, with an attribute.
fn network(module: &str, attribute: &str) -> String {
    format!(
        "mod {module} {{ relu_runtime::network! {{ {attribute} pub struct Net(x: [2]) -> y \
         {{ y: dense(1) }} }} }}\n"
    )
}

#[track_caller]
fn has((well, printed): &(bool, String), expected: bool, parts: &[&str]) {
    assert_eq!(*well, expected, "{printed}");
    for part in parts {
        assert!(printed.contains(part), "{part:?} is not in {printed}");
    }
}

#[test]
fn names_that_are_nearly_the_same_are_two() {
    let script = "relu_build::weights(\"ga-te\", \"1.st\"); relu_build::weights(\"ga_te\", \
                  \"2.st\"); relu_build::weights(\"Ga-te\", \"3.st\");";
    let networks = [("a", "ga-te"), ("b", "ga_te"), ("c", "Ga-te")]
        .map(|(module, name)| network(module, &format!("#[weights(\"{name}\")]")));
    let program = networks.concat()
        + "fn main() { let bias = |y: [f32; 1]| y[0]; println!(\"bias {} {} {}\", \
           bias(a::Net::PRETRAINED.forward(&[0.0; 2])), bias(b::Net::PRETRAINED.forward(&[0.0; 2])), \
           bias(c::Net::PRETRAINED.forward(&[0.0; 2]))); }";
    let package = Package::new("names", script, &program);
    for (file, bias) in [("1.st", 1.0), ("2.st", 2.0), ("3.st", 3.0)] {
        package.save(file, bias);
    }
    has(&package.cargo(&["run"]), true, &["bias 1 2 3"]);
}

#[test]
fn the_mistakes_of_all_calls_are_told() {
    let script = "relu_build::weights(\"a\", \"1.st\"); relu_build::weights(\"a\", \"2.st\"); \
                  relu_build::weights(\"b\", \"none.st\"); relu_build::weights(\"c d\", \"1.st\"); \
                  relu_build::header(\"Net\", \"net.h\"); println!(\"cargo::warning=at the end\");";
    let program =
        network("a", "#[weights(\"a\")]") + &network("b", "#[weights(\"b\")]") + "fn main() {}";
    let package = Package::new("mistakes", script, &program);
    package.save("1.st", 1.0);
    package.save("2.st", 1.0);
    let parts = [
        "the weights `a` are given twice, as ",
        "1.st and as ",
        "there is no file ",
        "train the network and save it first, by `network.save(",
        "`c d` is not a name of weights",
        "main.rs:2: `Net` has no `#[c_api]`",
        "at the end",
    ];
    has(&package.cargo(&["build"]), false, &parts);
}

#[test]
fn numbers_that_are_not_finite_are_a_warning() {
    let script = "relu_build::weights(\"net\", \"net.st\");";
    let program = network("a", "#[weights(\"net\")]") + "fn main() {}";
    let package = Package::new("nan", script, &program);
    package.save("net.st", f32::NAN);
    let parts = ["warning: ", "net.st: `y.bias` has numbers that are NaN or infinite"];
    has(&package.cargo(&["build"]), true, &parts);
}

#[test]
fn a_program_without_weights_needs_no_file() {
    let script = "relu_build::weights(\"net\", \"net.st\");";
    let attribute = "#[cfg_attr(feature = \"trained\", weights(\"net\"))]";
    let program = network("a", attribute)
        + "fn main() { #[cfg(feature = \"trained\")] println!(\"bias {:?}\", \
           a::Net::PRETRAINED.forward(&[0.0; 2])); }";
    let package = Package::new("condition", script, &program);
    has(&package.cargo(&["build"]), false, &["train the network and save it first"]);
    has(&package.cargo(&["run", "--no-default-features"]), true, &[]);
    package.save("net.st", 2.0);
    has(&package.cargo(&["run"]), true, &["bias [2.0]"]);
}

#[test]
fn what_is_configured_out_is_not_looked_at() {
    let script = "relu_build::weights(\"net\", \"net.st\");";
    let here = "all(unix, feature = \"trained\", target_pointer_width = \"64\")";
    let program = format!(
        "#[cfg({here})] const WIDTH: usize = 2; #[cfg(not({here}))] const WIDTH: usize = 3;\n\
         #[cfg({here})] network! {{ #[weights(\"net\")] struct Net(x: [WIDTH]) -> y {{\n\
         y: dense(1) }} }}\n\
         #[cfg(not({here}))] network! {{ #[weights(\"net\")] struct Net(x: [7]) -> y {{\n\
         y: dense(1) }} }}\n\
         fn main() {{ println!(\"bias {{:?}}\", Net::PRETRAINED.forward(&[0.0; WIDTH])); }}"
    );
    let package = Package::new("configured", script, &program);
    package.save("net.st", 4.0);
    if cfg!(all(unix, target_pointer_width = "64")) {
        has(&package.cargo(&["run"]), true, &["bias [4.0]"]);
    }
}

#[test]
fn a_header_is_made_with_its_folder_and_made_again() {
    let script = "relu_build::header(\"Net\", \"include/deep/net.h\");";
    let program = network("a", "#[c_api]") + "fn main() {}";
    let package = Package::new("header", script, &program);
    let header = package.0.join("include/deep/net.h");
    has(&package.cargo(&["build"]), true, &["Compiling test-header"]);
    let text = fs::read_to_string(&header).expect("it was made");
    // What the script itself has written is no change.
    has(&package.cargo(&["build", "--verbose"]), true, &["Fresh test-header"]);
    fs::remove_file(&header).expect("it is there");
    has(&package.cargo(&["build"]), true, &["Compiling test-header"]);
    assert_eq!(fs::read_to_string(&header).expect("it was made again"), text);
    has(&package.cargo(&["build", "--verbose"]), true, &["Fresh test-header"]);
}
