//! The limits: multiply-adds per second of a core, and bytes copied per second.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use relu_benches::machine::{COPIED, Copy, FMA_FLOPS, multiply_adds, vector_bits};

fn limits(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("machine");
    let lanes = vector_bits() as u64 / 32;
    group.throughput(Throughput::Elements(FMA_FLOPS * lanes));
    group.bench_function(format!("multiply-adds of {} bits", vector_bits()), |bencher| {
        bencher.iter(multiply_adds);
    });
    let mut copy = Copy::new();
    group.sample_size(10);
    // Read and written.
    group.throughput(Throughput::BytesDecimal(2 * COPIED as u64));
    group.bench_function("copy", |bencher| bencher.iter(|| copy.run()));
    group.finish();
}

criterion_group!(benches, limits);
criterion_main!(benches);
