//! Runs ours and others on all workloads, by turns, checks what they compute, and
//! writes a table (Markdown and JSON) and a plot.

mod arguments;
mod check;
mod files;
mod machine;
mod measure;
mod peers;
mod process;
mod reference;
mod report;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use relu_benches::Workload;

use arguments::Arguments;
use machine::Machine;
use peers::Peers;
use report::Report;

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let workloads = arguments.workloads()?;
    let peers = Peers::build(&arguments)?;
    let right = if arguments.check {
        check(&workloads, &peers)?
    } else {
        measure(&workloads, &peers, &arguments)?
    };
    Ok(if right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether all peers compute what they should.
fn check(workloads: &[Workload], peers: &Peers) -> Result<bool> {
    let mut failures = 0;
    for workload in workloads {
        failures += measure::check(workload, peers)?.len();
    }
    println!("{} workloads, {} peers, {failures} failures", workloads.len(), peers.list.len());
    Ok(failures == 0)
}

fn measure(workloads: &[Workload], peers: &Peers, arguments: &Arguments) -> Result<bool> {
    let machine = Machine::measure();
    eprintln!("{machine}");
    let mut report = Report::new(machine, peers);
    for workload in workloads {
        report.workloads.push(measure::measure(workload, peers, arguments)?);
    }
    let folder = &arguments.out;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    report.write(folder)?;
    print!("{}", report.markdown());
    eprintln!("written to {}", folder.display());
    Ok(!report.failed())
}
