//! `relu asm`, which builds the network: what it prints depends on the compiler, so the test
//! looks at what has to be there.

use std::path::Path;

use crate::run_in;

#[test]
fn the_steps_of_a_small_network_are_vector_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/assembly");
    let output = run_in(&folder, &["asm", "Controller"], "");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.starts_with("Controller::forward of one sample, with "), "{text}");
    for step in ["wide: dense(32) -> relu", "deep: dense(32) -> relu", "settings: dense(4)"] {
        let (_, rest) = text.split_once(step).expect("there is the step");
        let step = rest.split("\nline").next().unwrap_or_default();
        if cfg!(target_arch = "x86_64") {
            assert!(step.contains("vfmadd") || step.contains("mulps"), "{step}");
        }
    }
}
