//! Static libraries that gcc links to programs in C and C++.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use relu_codegen::c_api::STATUS;
use relu_runtime::c_api::Status;
use relu_runtime::prelude::*;
use relu_test_c_api::{Digits, PanelReader, PanelReaderOutput};

const SAMPLES: usize = 70;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn temporary() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// Builds the static library of a package; returns its path. Both share a folder.
fn library(package: &Path, name: &str) -> PathBuf {
    let target = temporary().join("libraries");
    let manifest = package.join("Cargo.toml");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--quiet", "--locked", "--manifest-path"]).arg(manifest);
    cargo.arg("--target-dir").arg(&target);
    // Small products add up in another order with debug assertions, and equal bits are wanted.
    cargo.env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", cfg!(debug_assertions).to_string());
    cargo.env_remove("RUSTFLAGS");
    succeed(&mut cargo);
    target.join(format!("release/lib{name}.a"))
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {error}");
    output
}

/// A compiler and its flags.
const C: [&str; 6] = ["gcc", "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror"];
const CPP: [&str; 7] = ["g++", "-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror", "-xc++"];

fn compile(compiler: &[&str], source: &Path, headers: &Path, library: &Path) -> PathBuf {
    let stem = source.file_stem().expect("it has a name").to_string_lossy();
    let program = temporary().join(format!("{stem}-{}", compiler[0]));
    let mut command = Command::new(compiler[0]);
    command.args(&compiler[1..]).arg("-I").arg(headers).arg(source);
    // The library is no source, whatever language they are in.
    command.args(["-xnone"]).arg(library).args(["-lpthread", "-ldl", "-lm", "-o"]).arg(&program);
    succeed(&mut command);
    program
}

fn is_there(compiler: &str) -> bool {
    let found = Command::new(compiler).arg("--version").stdout(Stdio::null()).status().is_ok();
    if !found {
        eprintln!("skipped: there is no {compiler}");
    }
    found
}

/// The library of `library`, with its headers beside it.
fn networks() -> &'static (PathBuf, PathBuf) {
    static NETWORKS: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    NETWORKS.get_or_init(|| {
        let headers = temporary().join("headers");
        std::fs::create_dir_all(&headers).expect("temporary folders can be made");
        for (network, file) in [("Digits", "digits.h"), ("PanelReader", "panel_reader.h")] {
            let text = relu_build::header_text(&root().join("library"), network)
                .expect("it has functions for C");
            let text = text.expect("the description has no mistake");
            std::fs::write(headers.join(file), text).expect("it can be written");
        }
        (library(&root().join("library"), "networks"), headers)
    })
}

/// What `compare.c` prints where it computes what Rust does.
fn expected(panel_reader: &PanelReader) -> String {
    let mut text = String::new();
    expect_digits(&mut text);
    text += "0\n";
    expect_panel_reader(&mut text, panel_reader);
    text += "null 1 1\nlength 8 8\nformat 3\narchitecture 7\nchecksum 0 10\nversion 5\n";
    text += "panel 6\nformat 3\nalignment 9\n";
    text
}

/// As in C.
fn number(index: usize) -> f32 {
    ((index * 37) % 101) as f32 / 101.0
}

fn show(text: &mut String, what: &str, numbers: &[f32]) {
    text.push_str(what);
    for number in numbers {
        let _ = write!(text, " {:08x}", number.to_bits());
    }
    text.push('\n');
}

fn expect_digits(text: &mut String) {
    let pixel = |sample: usize| move |pixel: usize| number(sample * 64 + pixel);
    let pixels: Vec<[f32; 64]> =
        (0..SAMPLES).map(|sample| core::array::from_fn(pixel(sample))).collect();
    let mut scores = vec![[0.0; 10]; SAMPLES];
    Digits::PRETRAINED.forward_batch_into(&pixels, &mut scores).expect("the shapes agree");
    *text += "0\n";
    show(text, "one", &Digits::PRETRAINED.forward(&pixels[0]));
    *text += "0\n";
    show(text, "batch", scores.as_flattened());
    *text += "null 1 1 1\n";
}

fn expect_panel_reader(text: &mut String, network: &PanelReader) {
    let index = |at: usize| u32::try_from(at % 20).expect("it is small");
    let command = |sample: usize| move |at: usize| index(sample * 3 + at);
    let knob = |sample: usize| move |at: usize| number(sample * 5 + at);
    let commands: Vec<[u32; 3]> = (0..SAMPLES).map(|s| core::array::from_fn(command(s))).collect();
    let knobs: Vec<[f32; 5]> = (0..SAMPLES).map(|s| core::array::from_fn(knob(s))).collect();
    let PanelReaderOutput { choice, levels } = network.forward(&commands[0], &knobs[0]);
    *text += "0\n";
    show(text, "choice", &choice);
    show(text, "levels", &levels);
    let (mut choices, mut all_levels) = (vec![[0.0; 4]; SAMPLES], vec![[0.0; 2]; SAMPLES]);
    let outputs = (&mut choices, &mut all_levels);
    network.forward_batch_into((&commands, &knobs), outputs).expect("the shapes agree");
    *text += "0\n";
    show(text, "choices", choices.as_flattened());
    show(text, "levels", all_levels.as_flattened());
    *text += "index 2\nnull 1\n";
}

fn the_program_computes_what_rust_does(compiler: &[&str]) {
    let (library, headers) = networks();
    let program = compile(compiler, &root().join("compare.c"), headers, library);
    let panel_reader = PanelReader::new(42);
    let packed = temporary().join(format!("panel-reader-{}.relu", compiler[0]));
    std::fs::write(&packed, panel_reader.to_packed()).expect("it can be written");
    let output = succeed(Command::new(program).arg(packed));
    let (printed, expected) = (String::from_utf8_lossy(&output.stdout), expected(&panel_reader));
    for (printed, expected) in std::iter::zip(printed.lines(), expected.lines()) {
        assert_eq!(printed, expected);
    }
    assert_eq!(printed.lines().count(), expected.lines().count());
}

#[test]
fn a_program_in_c_computes_what_rust_does() {
    the_program_computes_what_rust_does(&C);
}

#[test]
fn so_does_one_in_cpp() {
    if is_there(CPP[0]) {
        the_program_computes_what_rust_does(&CPP);
    }
}

#[test]
fn the_program_of_the_example_reads_digits() {
    let example = root().join("../../examples/c");
    let library = library(&example, "digits");
    let program = compile(&C, &example.join("main.c"), &example.join("include"), &library);
    let csv = include_str!("../../../examples/data/digits.csv");
    let lines: Vec<&str> = csv.lines().skip(1).take(100).collect();
    let images: Vec<&str> =
        lines.iter().map(|line| line.rsplit_once(',').expect("a label is last").0).collect();
    let input = temporary().join("images.csv");
    std::fs::write(&input, images.join("\n")).expect("it can be written");
    let input = std::fs::File::open(input).expect("it is there");
    let output = succeed(Command::new(program).stdin(input));
    let printed = String::from_utf8_lossy(&output.stdout);
    let answers: Vec<String> = images.iter().map(|image| answer(image).to_string()).collect();
    assert_eq!(printed.lines().collect::<Vec<_>>(), answers);
}

/// What Rust reads.
fn answer(image: &str) -> usize {
    let mut pixels = [0.0; 64];
    for (pixel, grey) in pixels.iter_mut().zip(image.split(',')) {
        *pixel = grey.parse::<f32>().expect("a grey is a number") / 16.0;
    }
    let scores = Digits::PRETRAINED.forward(&pixels);
    let best = scores.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.expect("there are ten").0
}

#[test]
fn a_header_of_another_name_is_refused() {
    let error = relu_build::header_text(&root().join("library"), "Digts");
    let error = error.expect_err("there is none").to_string();
    let expected = "no description in this package has the name `Digts` and `#[c_api]`\n- there is \
                    `Digits` in ";
    assert!(error.starts_with(expected), "{error}");
    assert!(error.contains("lib.rs:8, with `#[c_api]`\n- there is `PanelReader` in "), "{error}");
}

#[test]
fn the_header_has_the_numbers_of_the_runtime() {
    let status = [
        Status::Ok,
        Status::Null,
        Status::Index,
        Status::Format,
        Status::ByteOrder,
        Status::Version,
        Status::Panel,
        Status::Architecture,
        Status::Length,
        Status::Alignment,
        Status::Checksum,
    ];
    let names = status.map(|status| format!("{status:?}"));
    let in_header = STATUS.map(|(name, number, _)| (name.replace('_', "").to_lowercase(), number));
    let in_runtime = std::iter::zip(names, status).map(|(name, status)| {
        let number = u32::try_from(status.code()).expect("it is not negative");
        (format!("relu{}", name.to_lowercase()), number)
    });
    assert!(in_header.into_iter().eq(in_runtime));
}
