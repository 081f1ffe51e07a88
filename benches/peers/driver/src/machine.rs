//! The machine, and its limits.

use std::time::{Duration, Instant};
use std::{fmt, fs};

use relu_benches::machine::{COPIED, Copy, FMA_FLOPS, multiply_adds, vector_bits};
use serde::Serialize;

/// What was measured before all else.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// As the system names it.
    pub processor: String,
    /// Bits of its widest vectors.
    pub vector_bits: usize,
    /// Floating-point operations per second of a core, two per multiply-add, in
    /// billions.
    pub peak_gflops: f64,
    /// Bytes read and written by a copy of memory per second, in billions.
    pub copy_gigabytes: f64,
}

impl Machine {
    pub fn measure() -> Self {
        let vector_bits = vector_bits();
        let flops = FMA_FLOPS * (vector_bits / 32) as u64;
        let mut copy = Copy::new();
        Self {
            processor: processor(),
            vector_bits,
            peak_gflops: flops as f64 / best(Duration::from_secs(2), multiply_adds) / 1e9,
            copy_gigabytes: 2.0 * COPIED as f64 / best(Duration::from_secs(2), || copy.run()) / 1e9,
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { processor, vector_bits, peak_gflops, copy_gigabytes } = self;
        write!(
            f,
            "{processor}, one thread: FMA peak {peak_gflops:.0} GFLOP/s ({vector_bits} bits), copy \
             {copy_gigabytes:.1} GB/s read and written"
        )
    }
}

/// Seconds of the fastest call.
fn best(time: Duration, mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut best = f64::INFINITY;
    while start.elapsed() < time {
        let start = Instant::now();
        call();
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}

fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| "unknown processor".into(), |(_, name)| name.trim().into())
}
