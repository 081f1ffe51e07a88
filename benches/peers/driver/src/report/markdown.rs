//! The tables.

use std::fmt::{self, Write};

use peer_common::Times;

use super::Report;
use crate::measure::{Measured, Named};

pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    // A string takes everything.
    let _ = write(&mut text, report);
    text
}

fn write(text: &mut String, report: &Report) -> fmt::Result {
    writeln!(text, "{}.", report.machine)?;
    let versions: Vec<String> = report
        .peers
        .iter()
        .filter(|peer| !peer.version.is_empty())
        .map(|peer| format!("{} {}", peer.peer, peer.version))
        .collect();
    if !versions.is_empty() {
        writeln!(text, "\n{}.", versions.join(", "))?;
    }
    writeln!(text, "\nMicroseconds per call, the best of all rounds; in brackets, times ours:\n")?;
    write_table(text, report, |times| times.best)?;
    writeln!(text, "\nThe medians:\n")?;
    write_table(text, report, |times| times.median)?;
    write_failures(text, report)
}

fn write_table(text: &mut String, report: &Report, of: fn(&Times) -> f64) -> fmt::Result {
    writeln!(text, "| workload | ours | of the FMA peak | best peer | others |")?;
    writeln!(text, "|---|---:|---:|---|---|")?;
    for measured in &report.workloads {
        let ours = measured.ours().map(|ours| of(&ours.times));
        let peak =
            ours.map(|ours| 100.0 * measured.flops as f64 / ours / report.machine.peak_gflops);
        let mut others: Vec<&Named> = measured.others().collect();
        others.sort_by(|a, b| of(&a.times).total_cmp(&of(&b.times)));
        let cells: Vec<String> =
            others.iter().map(|named| cell(named.peer, of(&named.times), ours)).collect();
        let (best, rest) = cells.split_first().map_or(("", &[][..]), |(best, rest)| (best, rest));
        writeln!(
            text,
            "| {} | {} | {} | {best} | {} |",
            measured.workload,
            ours.map(microseconds).unwrap_or_default(),
            peak.map(|peak| format!("{peak:.0} %")).unwrap_or_default(),
            rest.join(", "),
        )?;
    }
    Ok(())
}

fn cell(peer: &str, time: f64, ours: Option<f64>) -> String {
    let ratio = ours.map(|ours| format!(" ({:.1})", time / ours)).unwrap_or_default();
    format!("{peer} {}{ratio}", microseconds(time))
}

/// Three digits of nanoseconds.
fn microseconds(nanoseconds: f64) -> String {
    let time = nanoseconds / 1000.0;
    let decimals = match time {
        ..1.0 => 3,
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{time:.decimals$}")
}

fn write_failures(text: &mut String, report: &Report) -> fmt::Result {
    for missing in &report.missing {
        writeln!(text, "\nLeft out: {missing}.")?;
    }
    for Measured { workload, failures, .. } in &report.workloads {
        for failure in failures {
            writeln!(text, "\nFailed in {workload}: {failure}.")?;
        }
    }
    Ok(())
}
