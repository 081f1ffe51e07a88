//! Who takes part, and how their programs are built and started.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use relu_benches::Workload;

use crate::arguments::{Arguments, folder};
use crate::files;

/// A peer that is there.
pub struct Peer {
    pub name: &'static str,
    pub version: String,
    start: Start,
}

/// All peers that are there, ours first, and why others are not.
pub struct Peers {
    pub list: Vec<Peer>,
    pub missing: Vec<String>,
}

/// How a program is started.
enum Start {
    Rust(PathBuf),
    Python { python: PathBuf, script: PathBuf },
}

/// A peer in Rust: a package of this workspace.
struct Package {
    name: &'static str,
    folder: &'static str,
    /// Whose version is shown; none for what is written by hand.
    library: Option<&'static str>,
    /// Compiled for this machine's processor, not for any.
    native: bool,
}

/// The name of ours, which the others are compared with.
pub const OURS: &str = "ours";

const PACKAGES: [Package; 9] = [
    Package { name: OURS, folder: "ours", library: None, native: false },
    Package { name: "constant", folder: "constant", library: None, native: false },
    Package { name: "constant-native", folder: "constant", library: None, native: true },
    Package { name: "ndarray", folder: "ndarray", library: Some("ndarray"), native: false },
    Package { name: "candle", folder: "candle", library: Some("candle-core"), native: false },
    Package { name: "burn", folder: "burn", library: Some("burn"), native: false },
    Package { name: "dfdx", folder: "dfdx", library: Some("dfdx"), native: false },
    Package { name: "tract", folder: "tract", library: Some("tract-onnx"), native: false },
    Package { name: "rten", folder: "rten", library: Some("rten"), native: false },
];

/// Peers in Python: a name, and the module that the environment has or lacks.
const MODULES: [(&str, &str); 3] =
    [("pytorch", "torch"), ("onnxruntime", "onnxruntime"), ("jax", "jax")];

impl Peers {
    /// Builds all that are asked for. One that does not build is left out.
    pub fn build(arguments: &Arguments) -> Result<Self> {
        let mut peers = Self { list: Vec::new(), missing: Vec::new() };
        for package in PACKAGES.iter().filter(|package| arguments.asks_for(package.name)) {
            peers.add(package.name, package.build());
        }
        if let Some(python) = &arguments.python {
            for (name, module) in MODULES.into_iter().filter(|(name, _)| arguments.asks_for(name)) {
                peers.add(name, find_module(name, module, python));
            }
        }
        ensure!(!peers.list.is_empty(), "no peer has such a name and can be built");
        Ok(peers)
    }

    fn add(&mut self, name: &str, peer: Result<Peer>) {
        match peer {
            Ok(peer) => self.list.push(peer),
            Err(error) => {
                eprintln!("{name} is left out: {error:#}");
                self.missing.push(format!("{name}: {error:#}"));
            }
        }
    }
}

impl Peer {
    /// The command of its program for a workload.
    pub fn command(&self, workload: &Workload) -> Command {
        let mut command = match &self.start {
            Start::Rust(program) => {
                let mut command = Command::new(program);
                command.arg(workload.to_string());
                command
            }
            Start::Python { python, script } => {
                let mut command = Command::new(python);
                command.arg(script).arg(files::path(workload));
                command
            }
        };
        command.envs(ENVIRONMENT);
        command
    }

    /// Whether it reads the files of the workload.
    pub const fn reads_files(&self) -> bool {
        matches!(self.start, Start::Python { .. })
    }
}

/// One thread each, and an allocator that keeps what it has.
const ENVIRONMENT: [(&str, &str); 12] = [
    ("MALLOC_TRIM_THRESHOLD_", "4294967296"),
    ("MALLOC_MMAP_THRESHOLD_", "4294967296"),
    ("MALLOC_TOP_PAD_", "67108864"),
    ("RAYON_NUM_THREADS", "1"),
    ("RTEN_NUM_THREADS", "1"),
    ("OMP_NUM_THREADS", "1"),
    ("MKL_NUM_THREADS", "1"),
    ("OPENBLAS_NUM_THREADS", "1"),
    ("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false"),
    ("PJRT_NPROC", "1"),
    ("JAX_PLATFORMS", "cpu"),
    ("CUDA_VISIBLE_DEVICES", ""),
];

impl Package {
    fn build(&self) -> Result<Peer> {
        let package = format!("peer-{}", self.folder);
        eprintln!("building {}", self.name);
        let target = folder().join(if self.native { "target/native" } else { "target" });
        let mut cargo = cargo();
        cargo.args(["build", "--quiet", "--release", "--locked", "--package", &package]);
        cargo.arg("--manifest-path").arg(folder().join("Cargo.toml"));
        cargo.arg("--target-dir").arg(&target);
        if self.native {
            cargo.env("RUSTFLAGS", "-C target-cpu=native");
        }
        ensure!(cargo.status()?.success(), "it does not build");
        let program = target.join("release").join(&package);
        let version =
            self.library.map(|library| locked_version(&package, library)).unwrap_or_default();
        Ok(Peer { name: self.name, version, start: Start::Rust(program) })
    }
}

/// The version of a library that a package depends on; empty if there is none.
fn locked_version(package: &str, library: &str) -> String {
    let mut cargo = cargo();
    cargo.args(["tree", "--locked", "--depth", "1", "--prefix", "none", "--package", package]);
    let tree = cargo.arg("--manifest-path").arg(folder().join("Cargo.toml")).output();
    let tree =
        tree.map_or_else(|_| String::new(), |tree| String::from_utf8_lossy(&tree.stdout).into());
    let name = format!("{library} v");
    let version = tree.lines().find_map(|line| line.strip_prefix(&name)?.split(' ').next());
    version.unwrap_or_default().into()
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn find_module(name: &'static str, module: &str, python: &Path) -> Result<Peer> {
    let mut command = Command::new(python);
    command.args(["-c", &format!("import safetensors, {module}; print({module}.__version__)")]);
    let output = command.envs(ENVIRONMENT).stderr(Stdio::null()).output()?;
    ensure!(output.status.success(), "the Python environment lacks {module} or safetensors");
    let script = folder().join(format!("python/peer_{module}.py"));
    let version = String::from_utf8_lossy(&output.stdout).trim().into();
    Ok(Peer { name, version, start: Start::Python { python: python.into(), script } })
}
