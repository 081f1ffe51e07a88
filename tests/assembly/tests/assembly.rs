//! The forward of a small network is one function without a call, a panic or an
//! allocation, made of fused multiply-adds. Here the compiler's assembly is read.
#![cfg(target_arch = "x86_64")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Builds the library of this package in release and returns its assembly.
fn assembly() -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("assembly");
    let status = Command::new(env::var_os("CARGO").expect("cargo runs the test"))
        .args(["rustc", "--quiet", "--release", "--lib", "--package", env!("CARGO_PKG_NAME")])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "--emit", "asm", "-C", "codegen-units=1"])
        .status()
        .expect("cargo starts");
    assert!(status.success(), "the library builds");
    let files = fs::read_dir(target.join("release/deps")).expect("the folder is there");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("relu_test_assembly-") && name.ends_with(".s")
    });
    // One of an older build may be beside it.
    files.sort_by_key(|file| fs::metadata(file).and_then(|file| file.modified()).ok());
    fs::read_to_string(files.last().expect("the compiler has written the file"))
        .expect("the assembly is text")
}

/// The instructions of a function.
fn function<'a>(assembly: &'a str, name: &str) -> Vec<&'a str> {
    let lines = assembly.lines().skip_while(|line| line.strip_suffix(':') != Some(name)).skip(1);
    let lines = lines.take_while(|line| !line.starts_with(".Lfunc_end")).map(str::trim);
    let instructions: Vec<_> = lines.filter(|line| !line.starts_with(['.', '#'])).collect();
    assert!(!instructions.is_empty(), "{name} is in the assembly");
    instructions
}

/// The mangled names of the functions in the assembly.
fn names(assembly: &str) -> impl Iterator<Item = &str> {
    assembly.lines().filter_map(|line| line.strip_suffix(':')).filter(|name| !name.starts_with('.'))
}

fn count(instructions: &[&str], part: &str) -> usize {
    instructions.iter().filter(|line| line.contains(part)).count()
}

#[test]
fn a_small_network_is_one_function_of_fused_multiply_adds() {
    let assembly = assembly();
    let forward = names(&assembly).find(|name| name.contains("7forward"));
    let forward = function(&assembly, forward.expect("the network is used"));
    for (set, register) in [("6avx512", "%zmm"), ("4avx2", "%ymm")] {
        // The kernel that `forward` calls at this level.
        let is_called = |name: &&str| count(&forward, name) > 0;
        let mut kernels = names(&assembly).filter(|name| name.contains(set)).filter(is_called);
        let kernel = kernels.next().expect("the network runs at every level");
        let instructions = function(&assembly, kernel);
        assert!(count(&instructions, "vfmadd") >= 8, "{set}: {instructions:#?}");
        assert!(count(&instructions, register) >= 32, "{set} uses its registers");
        // A panic is a call, as is an allocation.
        assert_eq!(count(&instructions, "call"), 0, "{set}: {instructions:#?}");
        assert_eq!(count(&instructions, "ud2"), 0, "{set}: {instructions:#?}");
    }
}
