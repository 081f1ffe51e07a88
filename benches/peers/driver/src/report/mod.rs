//! What was measured, as a table and a plot.

mod markdown;
mod plot;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::machine::Machine;
use crate::measure::Measured;
use crate::peers::Peers;

/// Everything that was measured in a run; the file `peers.json` is this.
#[derive(Serialize)]
pub struct Report {
    machine: Machine,
    peers: Vec<Version>,
    /// Peers that were asked for and are not there, and why.
    missing: Vec<String>,
    pub workloads: Vec<Measured>,
}

#[derive(Serialize)]
struct Version {
    peer: &'static str,
    version: String,
}

impl Report {
    /// Of no workloads yet.
    pub fn new(machine: Machine, peers: &Peers) -> Self {
        let version =
            |peer: &crate::peers::Peer| Version { peer: peer.name, version: peer.version.clone() };
        Self {
            machine,
            peers: peers.list.iter().map(version).collect(),
            missing: peers.missing.clone(),
            workloads: Vec::new(),
        }
    }

    /// Whether a peer went wrong.
    pub fn failed(&self) -> bool {
        self.workloads.iter().any(|measured| !measured.failures.is_empty())
    }

    /// The table.
    pub fn markdown(&self) -> String {
        markdown::markdown(self)
    }

    /// Writes `peers.md`, `peers.json` and `peers.svg`.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let json = serde_json::to_string_pretty(self)?;
        fs::write(folder.join("peers.json"), json).context("peers.json")?;
        fs::write(folder.join("peers.md"), self.markdown()).context("peers.md")?;
        plot::draw(&folder.join("peers.svg"), self).context("peers.svg")
    }
}
