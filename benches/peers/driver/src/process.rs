//! The program of a peer, while it runs.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context, Result, bail, ensure};
use peer_common::{Reply, Request, Times};
use relu_benches::Workload;

use crate::peers::Peer;

pub struct Process {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Process {
    /// Starts the program for a workload.
    pub fn start(peer: &Peer, workload: &Workload) -> Result<Self> {
        let mut command = peer.command(workload);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let requests = child.stdin.take().context("the program has no input")?;
        let replies = child.stdout.take().context("the program has no output")?;
        Ok(Self { child, requests, replies: BufReader::new(replies) })
    }

    /// Begins anew; false if the peer cannot do this workload.
    pub fn open(&mut self, learning_rate: f32) -> Result<bool> {
        match self.ask(Request::Open { learning_rate })? {
            Reply::Opened(opened) => Ok(opened),
            reply => bail!("answered {reply:?}"),
        }
    }

    /// The numbers of a call.
    pub fn values(&mut self, batch: usize) -> Result<Vec<f32>> {
        match self.ask(Request::Values { batch })? {
            Reply::Values(values) => Ok(values),
            reply => bail!("answered {reply:?}"),
        }
    }

    /// How long calls take.
    pub fn times(&mut self, milliseconds: u64) -> Result<Times> {
        match self.ask(Request::Measure { milliseconds })? {
            Reply::Times(times) => Ok(times),
            reply => bail!("answered {reply:?}"),
        }
    }

    fn ask(&mut self, request: Request) -> Result<Reply> {
        writeln!(self.requests, "{}", serde_json::to_string(&request)?)?;
        self.requests.flush()?;
        let mut line = String::new();
        ensure!(self.replies.read_line(&mut line)? > 0, "the program has ended");
        match serde_json::from_str(&line)? {
            Reply::Error(error) => bail!(error),
            reply => Ok(reply),
        }
    }
}

impl Drop for Process {
    /// Ends the program; there is nobody to tell if that fails.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
