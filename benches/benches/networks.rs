//! Our networks on all workloads; the throughput is in floating-point operations.

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use relu_benches::workload::LEARNING_RATE;
use relu_benches::{Data, Rotation, Workload, ours};

fn workloads(criterion: &mut Criterion) {
    for workload in Workload::all() {
        let data = Data::new(&workload);
        let mut calls = ours::open(&workload, &data, LEARNING_RATE)
            .expect("the data is this workload's")
            .expect("there is a network for each");
        let mut rotation = Rotation::new(data.batches.len());
        let mut group = criterion.benchmark_group("ours");
        group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
        group.throughput(Throughput::Elements(workload.flops()));
        group.bench_function(workload.to_string(), |bencher| {
            bencher.iter_custom(|count| {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                let start = Instant::now();
                calls.repeat(&mut rotation, count);
                start.elapsed()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, workloads);
criterion_main!(benches);
