//! A large network on one thread, on two, and on all of the machine.

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use relu_benches::workload::LEARNING_RATE;
use relu_benches::{Architecture, Data, Kind, Rotation, Workload, ours};

fn threads(criterion: &mut Criterion) {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    let mut counts = vec![1, 2, all];
    counts.dedup();
    for kind in [Kind::Forward, Kind::Step] {
        let architecture = Architecture::find("L").expect("L is one of them");
        let workload = Workload { kind, architecture, batch: 256 };
        let data = Data::new(&workload);
        let mut group = criterion.benchmark_group(workload.to_string());
        group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(4));
        group.throughput(Throughput::Elements(workload.flops()));
        for &count in &counts {
            let mut calls = ours::open(&workload, &data, LEARNING_RATE)
                .expect("the data is this workload's")
                .expect("there is a network for each");
            let mut rotation = Rotation::new(data.batches.len());
            let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build();
            let pool = pool.expect("threads start");
            group.bench_function(format!("threads-{count}"), |bencher| {
                bencher.iter_custom(|times| {
                    let times = usize::try_from(times).unwrap_or(usize::MAX);
                    pool.install(|| {
                        let start = Instant::now();
                        calls.repeat(&mut rotation, times);
                        start.elapsed()
                    })
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, threads);
criterion_main!(benches);
