//! Builds a crate that holds nothing but a network.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand};
use relu_codegen::model::Network;

use crate::expansion::{self, Style};
use crate::{Error, files};
use relu_source::{Cfg, Constants};
use relu_source::{Description, Source};

/// What the comments in the assembly begin with.
pub const MARK: &str = "relu step ";

/// Builds the network for this machine and returns the assembly.
///
/// # Errors
///
/// Where the source is in no crate that depends on `relu-runtime`, or the build fails.
pub fn build(
    source: &Source,
    description: &Description,
    network: &Network,
) -> Result<String, Error> {
    let metadata = metadata(source)?;
    let runtime = runtime(&metadata)?;
    let target = metadata.target_directory.as_std_path().join("relu-asm");
    let folder = target.join(network.name.to_string());
    let code = code(source, description, network)?;
    write(&folder.join("Cargo.toml"), &manifest(&runtime))?;
    write(&folder.join("src/main.rs"), &code)?;
    let assembly = folder.join("network.s");
    run(&folder, &target, &assembly)?;
    std::fs::read_to_string(&assembly).map_err(|error| Error::Read(assembly, error))
}

/// What cargo knows of the crate that the source is in.
fn metadata(source: &Source) -> Result<Metadata, Error> {
    let Some(path) = &source.path else {
        let message = "`relu asm` builds the network, so it has to be in a crate, not in standard \
                       input";
        return Err(Error::Usage(String::from(message)));
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let manifest = files::manifest(folder.unwrap_or(Path::new(".")))?;
    let metadata = MetadataCommand::new().manifest_path(manifest).exec();
    metadata.map_err(|error| Error::Cargo(error.to_string()))
}

/// Where the runtime is that the crate depends on.
fn runtime(metadata: &Metadata) -> Result<PathBuf, Error> {
    let runtime = metadata.packages.iter().find(|package| package.name == "relu-runtime");
    let folder = runtime.and_then(|package| package.manifest_path.parent());
    let folder = folder.map(|folder| folder.as_std_path().to_owned());
    folder.ok_or_else(|| {
        let message = "`relu asm` builds the network with the crate's own `relu-runtime`, which \
                       this crate does not depend on";
        Error::Usage(String::from(message))
    })
}

fn manifest(runtime: &Path) -> String {
    // A string of JSON is one of TOML, too.
    format!(
        "[package]\nname = \"relu-asm\"\nedition = \"2024\"\n\n[dependencies]\nrelu-runtime = {{ \
         path = {}, default-features = false, features = [\"std\"] }}\n\n[profile.release]\n\
         codegen-units = 1\n\n[workspace]\n",
        serde_json::Value::from(runtime.display().to_string())
    )
}

/// The constants that the description uses, the network, and a program that uses its `forward`:
/// nothing else of it is built.
fn code(source: &Source, description: &Description, network: &Network) -> Result<String, Error> {
    let mut code = String::from("#![allow(dead_code)]\n");
    let constants = Constants::of(source, description, &Cfg::of_host());
    code.push_str(&expansion::code(description, None, Style::Marks(MARK), &constants)?);
    let name = &network.name;
    let _ = writeln!(code, "fn main() {{ core::hint::black_box({name}::forward as *const ()); }}");
    Ok(code)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |error| Error::Write(path.to_owned(), error);
    path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(failed)?;
    // What has not changed keeps its time, so that it is not built again.
    if std::fs::read_to_string(path).is_ok_and(|is| is == text) {
        return Ok(());
    }
    std::fs::write(path, text).map_err(failed)
}

fn run(folder: &Path, target: &Path, assembly: &Path) -> Result<(), Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.arg("rustc").args(["--release", "--quiet", "--bin", "relu-asm", "--manifest-path"]);
    command.arg(folder.join("Cargo.toml")).arg("--target-dir").arg(target.join("target"));
    command.arg("--").arg(format!("--emit=asm={}", assembly.display()));
    if cfg!(target_arch = "x86_64") {
        command.arg("-Cllvm-args=-x86-asm-syntax=intel");
    }
    let output = command.output();
    let output = output.map_err(|error| Error::Cargo(format!("cannot run cargo: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Error::Cargo(format!("the network does not build by itself:\n{message}")))
}
