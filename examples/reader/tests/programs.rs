//! The programs as users run them.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const READER: &str = env!("CARGO_BIN_EXE_digit-reader");
const SERVER: &str = env!("CARGO_BIN_EXE_digit-server");
const FILES: &str = env!("CARGO_BIN_EXE_digit-files");
const CSV: &str = include_str!("../../data/digits.csv");
const IMAGES: usize = 100;

/// The first images, a line each, and the answers that a good reader gives.
fn images() -> (String, Vec<&'static str>) {
    let lines = CSV.lines().skip(1).take(IMAGES);
    let lines = lines.map(|line| line.rsplit_once(',').expect("a label is last"));
    let (images, labels): (Vec<_>, Vec<_>) = lines.unzip();
    (images.join("\n") + "\n", labels)
}

/// A file beside the data.
fn data(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    folder.join(name).display().to_string()
}

fn run(program: &str, arguments: &[&str], input: &str) -> Output {
    let mut program = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = program.stdin.take().expect("it is a pipe");
    // One that has failed reads nothing.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    program.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn assert_right(answers: &str, labels: &[&str]) {
    assert_eq!(answers.lines().count(), labels.len());
    let right = answers.lines().zip(labels).filter(|(answer, label)| answer == *label).count();
    assert!(right >= 97, "{right} of {}", labels.len());
}

#[test]
fn all_ways_to_the_weights_give_the_same_answers() {
    let (images, labels) = images();
    let own = run(READER, &[], &images);
    assert_right(&text(&own.stdout), &labels);
    let packed = Path::new(env!("CARGO_TARGET_TMPDIR")).join("digits.relu");
    let packed = packed.to_str().expect("the path is text");
    let done = run(FILES, &["--pack", &data("digits.safetensors"), packed], "");
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert_eq!(run(FILES, &["--packed", packed], &images).stdout, own.stdout);
    let model = run(FILES, &["--model", &data("digits.safetensors")], &images);
    assert_eq!(model.stdout, own.stdout);
}

#[test]
fn the_model_is_that_of_the_file() {
    let (images, labels) = images();
    let model = run(FILES, &["--model", &data("digits_one_sided.safetensors")], &images);
    assert!(text(&model.stderr).ends_with("is of OneSided\n"), "{}", text(&model.stderr));
    assert_right(&text(&model.stdout), &labels);
    let other = run(FILES, &["--model", &data("sine.safetensors")], &images);
    let error = text(&other.stderr);
    assert!(!other.status.success(), "a sine reads no digits");
    assert!(error.contains("not `Digits`: ") && error.contains("not `OneSided`: "), "{error}");
}

#[test]
fn everybody_who_connects_is_answered() {
    let (images, labels) = images();
    let mut server = Command::new(SERVER)
        .arg("127.0.0.1:0")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let mut printed = BufReader::new(server.stdout.take().expect("it is a pipe"));
    printed.read_line(&mut line).expect("it prints its address");
    let address = line.trim().strip_prefix("at ").expect("it prints its address");
    let connections = [(); 3].map(|()| TcpStream::connect(address).expect("it listens"));
    for mut connection in &connections {
        connection.write_all(images.as_bytes()).expect("it reads");
        connection.shutdown(Shutdown::Write).expect("it is open");
    }
    for connection in &connections {
        let answers = BufReader::new(connection).lines().map(|line| line.expect("it answers"));
        assert_right(&answers.collect::<Vec<_>>().join("\n"), &labels);
    }
    server.kill().expect("it runs");
    server.wait().expect("it ends");
}

#[test]
fn what_is_wrong_is_told() {
    let image = run(READER, &[], "1,2,3\n");
    assert_eq!(text(&image.stderr), "error: 3 numbers, not 64\n");
    assert!(!run(FILES, &["--packed", &data("digits.safetensors")], "").status.success());
    assert!(text(&run(FILES, &["--what"], "").stderr).starts_with("error: usage: "));
}
