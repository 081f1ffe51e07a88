//! A snapshot for each command.

use insta::assert_snapshot;

use crate::{fixtures, run, run_in, shown};

#[test]
fn expand() {
    assert_snapshot!(run(&["expand", "digits.rs", "--only", "forward"]));
}

#[test]
fn expand_backward() {
    assert_snapshot!(run(&["expand", "digits.rs", "Digits", "--only", "backward"]));
}

#[test]
fn parts_make_up_the_whole() {
    let part = |part: &str| run(&["expand", "digits.rs", "--no-comments", "--only", part]);
    let whole = run(&["expand", "digits.rs", "--no-comments"]);
    for (name, item) in [
        ("forward", "pub fn forward("),
        ("backward", "struct DigitsBackward<'a> {"),
        ("train", "fn run_update_state("),
        ("train", "struct DigitsForwardTrain<'a> {"),
    ] {
        assert!(whole.contains(item) && part(name).contains(item), "{item} is not in {name}");
    }
    assert!(!part("forward").contains("train"), "{}", part("forward"));
    assert!(!whole.contains("// line"), "{whole}");
}

#[test]
fn summary() {
    assert_snapshot!(run(&["summary", "digits.rs"]));
}

#[test]
fn summary_of_a_graph() {
    assert_snapshot!(run(&["summary", "agent.rs"]));
}

#[test]
fn summary_json() {
    assert_snapshot!(run(&["summary", "digits.rs", "--json"]));
}

#[test]
fn plan() {
    assert_snapshot!(run(&["plan", "digits.rs"]));
}

#[test]
fn plan_of_a_graph() {
    assert_snapshot!(run(&["plan", "agent.rs"]));
}

#[test]
fn drawings() {
    assert_snapshot!(run(&["plan", "digits.rs", "--dot"]));
    assert_snapshot!(run(&["plan", "digits.rs", "--mermaid"]));
    assert_snapshot!(run(&["plan", "agent.rs", "--svg"]));
}

#[test]
fn check() {
    assert_snapshot!(run(&["check", "mistakes.rs"]));
}

#[test]
fn check_of_one() {
    assert_snapshot!(run(&["check", "mistakes.rs", "Sum"]));
}

#[test]
fn check_json() {
    let text = run(&["check", "mistakes.rs", "Sum", "--json"]);
    let line = text.lines().next().expect("there is a mistake");
    let value: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
    assert_snapshot!(format!("{value:#}"));
}

#[test]
fn check_with_the_values_of_constants() {
    assert_snapshot!(run(&["check", "constants.rs"]));
}

#[test]
fn check_json_of_what_is_no_rust() {
    let text = run(&["check", "no_rust.rs", "--json"]);
    let line = text.lines().next().expect("there is an error");
    let value: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
    assert_eq!(value["spans"][0]["line_start"], 3);
    assert!(text.ends_with("--- exit status 2\n"), "{text}");
}

#[test]
fn check_of_what_is_right() {
    assert_snapshot!(run(&["check", "digits.rs"]));
}

#[test]
fn code_of_what_is_wrong() {
    assert_snapshot!(run(&["expand", "mistakes.rs", "Sum"]));
}

#[test]
fn header() {
    assert_snapshot!(run(&["header", "for_c.rs", "Digits"]));
}

#[test]
fn header_of_a_graph() {
    assert_snapshot!(run(&["header", "for_c.rs", "PanelReader"]));
}

#[test]
fn headers_stand_one_after_the_other() {
    let both = run(&["header", "for_c.rs"]);
    assert_eq!(both.matches("#ifndef RELU_STATUS").count(), 2, "{both}");
    assert!(both.contains("RELU_DIGITS_H") && both.contains("RELU_PANEL_READER_H"), "{both}");
}

#[test]
fn explain() {
    assert_snapshot!(run(&["explain", "relu::e0103"]));
}

#[test]
fn all_codes_are_explained() {
    let list = run(&["explain", "--list"]);
    let codes = list.lines().filter_map(|line| line.split_whitespace().next());
    let codes: Vec<_> = codes.filter(|code| code.starts_with('E')).collect();
    assert!(codes.len() > 100, "{list}");
    for code in codes {
        let page = run(&["explain", code]);
        assert!(page.starts_with(&format!("# {code}: ")) && page.ends_with("status 0\n"), "{page}");
    }
}

#[test]
fn fmt() {
    let input = std::fs::read_to_string(fixtures().join("unformatted.rs")).expect("it is there");
    assert_snapshot!(shown(&run_in(&fixtures(), &["fmt", "-"], &input)));
}

#[test]
fn fmt_check() {
    assert_snapshot!(run(&["fmt", "--check", "unformatted.rs", "digits.rs"]));
}

#[test]
fn help() {
    assert_snapshot!(run(&["--help"]));
}

#[test]
fn completions() {
    let script = run(&["completions", "bash"]);
    assert!(script.contains("--no-comments") && script.ends_with("status 0\n"), "{script}");
}

#[test]
fn a_closed_pipe_is_no_mistake() {
    let command = format!("{} explain --list | head -1", env!("CARGO_BIN_EXE_relu"));
    let output = std::process::Command::new("sh").args(["-c", &command]).output();
    let output = output.expect("there is a shell");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn cargo_passes_its_word_on() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_cargo-relu"))
        .args(["relu", "check", "digits.rs"])
        .current_dir(fixtures())
        .output()
        .expect("the command starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1 network, no mistakes\n");
}
