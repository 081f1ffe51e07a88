//! Measures a workload: its peers take turns, so that whatever else the machine does
//! hits all of them alike.

use anyhow::Result;
use peer_common::Times;
use relu_benches::workload::LEARNING_RATE;
use relu_benches::{Data, Workload};
use serde::Serialize;

use crate::arguments::Arguments;
use crate::check::Check;
use crate::files;
use crate::peers::{OURS, Peer, Peers};
use crate::process::Process;

/// What was measured of a workload.
#[derive(Serialize)]
pub struct Measured {
    /// The workload's name.
    pub workload: String,
    /// Floating-point operations of a call.
    pub flops: u64,
    /// In the order of the peers.
    pub times: Vec<Named>,
    /// Peers that went wrong, and how.
    pub failures: Vec<String>,
}

/// How long a peer's calls take.
#[derive(Clone, Copy, Serialize)]
pub struct Named {
    pub peer: &'static str,
    /// The fastest and the median of all rounds, in nanoseconds.
    #[serde(flatten)]
    pub times: Times,
}

impl Measured {
    /// Ours, if it was measured.
    pub fn ours(&self) -> Option<&Named> {
        self.times.iter().find(|named| named.peer == OURS)
    }

    /// All but ours.
    pub fn others(&self) -> impl Iterator<Item = &Named> {
        self.times.iter().filter(|named| named.peer != OURS)
    }
}

/// Checks the peers, and gives what went wrong.
pub fn check(workload: &Workload, peers: &Peers) -> Result<Vec<String>> {
    Ok(Field::start(workload, peers)?.failures)
}

/// Checks the peers, and measures those that compute what they should.
pub fn measure(workload: &Workload, peers: &Peers, arguments: &Arguments) -> Result<Measured> {
    let mut field = Field::start(workload, peers)?;
    for _ in 0..arguments.rounds {
        field.each(|one, _| one.turn(arguments.milliseconds));
    }
    field.each(|one, check| check.still_trains(&mut one.process));
    Ok(Measured {
        workload: workload.to_string(),
        flops: workload.flops(),
        times: field.running.iter().filter_map(Running::result).collect(),
        failures: field.failures,
    })
}

/// The programs of all peers of a workload.
struct Field<'a> {
    running: Vec<Running<'a>>,
    check: Check,
    failures: Vec<String>,
}

struct Running<'a> {
    peer: &'a Peer,
    process: Process,
    rounds: Vec<Times>,
}

impl<'a> Field<'a> {
    /// Starts them, and keeps those that compute what they should.
    fn start(workload: &Workload, peers: &'a Peers) -> Result<Self> {
        eprintln!("{workload}");
        let data = Data::new(workload);
        if peers.list.iter().any(Peer::reads_files) {
            files::write(workload, &data)?;
        }
        let check = Check::new(workload, &data);
        let mut field = Self { running: Vec::new(), check, failures: Vec::new() };
        for peer in &peers.list {
            match Running::start(peer, workload, &field.check) {
                Ok(running) => field.running.extend(running),
                Err(error) => field.failures.push(failure(peer, &error)),
            }
        }
        Ok(field)
    }

    /// Lets each do something; one that fails is out.
    fn each(&mut self, action: impl Fn(&mut Running<'_>, &Check) -> Result<()>) {
        self.running.retain_mut(|one| match action(one, &self.check) {
            Ok(()) => true,
            Err(error) => {
                self.failures.push(failure(one.peer, &error));
                false
            }
        });
    }
}

fn failure(peer: &Peer, error: &anyhow::Error) -> String {
    let failure = format!("{}: {error:#}", peer.name);
    eprintln!("{failure}");
    failure
}

impl<'a> Running<'a> {
    /// None if the peer cannot do the workload.
    fn start(peer: &'a Peer, workload: &Workload, check: &Check) -> Result<Option<Self>> {
        let mut process = Process::start(peer, workload)?;
        if !check.opens(&mut process)? {
            return Ok(None);
        }
        process.open(LEARNING_RATE)?;
        Ok(Some(Self { peer, process, rounds: Vec::new() }))
    }

    fn turn(&mut self, milliseconds: u64) -> Result<()> {
        self.rounds.push(self.process.times(milliseconds)?);
        Ok(())
    }

    fn result(&self) -> Option<Named> {
        let best = self.rounds.iter().map(|times| times.best).min_by(f64::total_cmp)?;
        let mut medians: Vec<f64> = self.rounds.iter().map(|times| times.median).collect();
        medians.sort_by(f64::total_cmp);
        let median = medians[medians.len() / 2];
        Some(Named { peer: self.peer.name, times: Times { best, median } })
    }
}
