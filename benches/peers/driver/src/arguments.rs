//! What the user asks for.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Parser;
use relu_benches::Workload;

/// Measures ours and others on all workloads, and writes a table and a plot.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// Workloads whose names contain this, such as `step-` or `TS-L`; may be repeated
    #[arg(long = "workload", value_name = "TEXT")]
    workloads: Vec<String>,
    /// Peers by name; may be repeated; all, if left out
    #[arg(long = "peer", value_name = "NAME")]
    peers: Vec<String>,
    /// The program of a Python environment: of PyTorch, ONNX Runtime and JAX those that it
    /// has take part
    #[arg(long, value_name = "PATH")]
    pub python: Option<PathBuf>,
    /// How often each peer has its turn in a workload
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// How long a turn is
    #[arg(long, default_value_t = 200)]
    pub milliseconds: u64,
    /// Checks what peers compute, and measures nothing
    #[arg(long)]
    pub check: bool,
    /// Where the table and the plot go
    #[arg(long, value_name = "FOLDER", default_value_os_t = folder().join("target/report"))]
    pub out: PathBuf,
}

impl Arguments {
    /// Those that are measured.
    pub fn workloads(&self) -> Result<Vec<Workload>> {
        let asked = |workload: &Workload| {
            let name = workload.to_string();
            self.workloads.is_empty() || self.workloads.iter().any(|text| name.contains(text))
        };
        let workloads: Vec<Workload> = Workload::all().into_iter().filter(asked).collect();
        ensure!(!workloads.is_empty(), "no workload has such a name");
        Ok(workloads)
    }

    /// Whether a peer takes part.
    pub fn asks_for(&self, peer: &str) -> bool {
        self.peers.is_empty() || self.peers.iter().any(|name| name == peer)
    }
}

/// The folder of the workspace of all peers.
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}
