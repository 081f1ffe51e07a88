//! Forward and steps on one thread, on two and on three: the same bits.

use relu_runtime::prelude::*;
use relu_runtime::train::Targets;
use relu_runtime::{Inputs, Row, Sample as _, Storage as _};
use relu_test_threads::{
    Graph, Narrow, Plain, SAMPLES, TwoSided, TwoSidedTape, Wide, labels, pool, rows,
};

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// What `run` returns is the same whatever the number of threads, and outside of a pool,
/// too; returns it.
fn on_threads<T: PartialEq + Send>(run: impl Fn() -> T + Sync) -> T {
    let one = pool(1).install(&run);
    for threads in [2, 3, 8] {
        assert!(pool(threads).install(&run) == one, "{threads} threads differ from one");
    }
    assert!(run() == one, "outside of a pool there is a difference");
    one
}

/// A network that has taken a few steps, in its trainer.
fn trained<N: Train>(
    optimizer: impl Optimizer,
    inputs: impl Inputs<N::Input> + Copy,
    targets: impl Targets<N::Loss, N::Output> + Copy,
) -> Trainer<N, impl Optimizer> {
    let mut trainer = Trainer::new(N::new(5), optimizer);
    for _ in 0..3 {
        trainer.step(inputs, targets).expect("a step");
    }
    trainer
}

/// Forward of a batch, compared with that of each sample by itself.
fn check_forward<N: Network>(network: &N, inputs: impl Inputs<N::Input> + Copy + Sync) {
    let batch = on_threads(|| {
        let mut outputs = vec![N::Output::ZERO; SAMPLES];
        network.forward_batch_into(inputs, &mut outputs).expect("the lengths agree");
        outputs.iter().map(|row| bits(row.as_slice())).collect::<Vec<_>>()
    });
    let mut input = [N::Input::ZERO];
    for (sample, row) in batch.iter().enumerate() {
        inputs.read(sample, &mut input);
        assert!(bits(network.infer_one(&input[0]).as_slice()) == *row, "sample {sample}");
    }
}

#[test]
fn dense_layers() {
    let (inputs, labels) = (&rows::<300>(1), &labels());
    let step = || bits(trained::<Plain>(Adam::new(1e-2), inputs, labels).network().as_slice());
    let parameters = on_threads(step);
    assert!(parameters != bits(Plain::new(5).as_slice()));
    check_forward(trained::<Plain>(Adam::new(1e-2), inputs, labels).network(), inputs);
}

#[test]
fn both_sides_and_norms() {
    let (inputs, labels) = (&rows::<200>(2), &labels());
    let optimizer = || AdamW::new(1e-2).with_amsgrad();
    on_threads(|| bits(trained::<TwoSided>(optimizer(), inputs, labels).network().as_slice()));
    check_forward(trained::<TwoSided>(optimizer(), inputs, labels).network(), inputs);
}

/// One thread moves factors, several have numbers to divide.
#[test]
fn single_samples() {
    let (inputs, labels) = (&rows::<600>(9)[..1], &labels()[..1]);
    let step = || bits(trained::<Wide>(Adam::new(1e-2), inputs, labels).network().as_slice());
    let parameters = on_threads(step);
    assert!(parameters != bits(Wide::new(5).as_slice()));
}

#[test]
fn narrow_layers() {
    let (inputs, labels) = (&rows::<600>(8), &labels());
    let step = || bits(trained::<Narrow>(Adam::new(1e-3), inputs, labels).network().as_slice());
    on_threads(step);
    check_forward(trained::<Narrow>(Adam::new(1e-3), inputs, labels).network(), inputs);
}

#[test]
fn graphs() {
    let (left, right, labels) = (&rows::<130>(3), &rows::<150>(4), &labels());
    let optimizer = || Sgd::new(1e-2).with_momentum(0.9);
    on_threads(|| bits(trained::<Graph>(optimizer(), (left, right), labels).network().as_slice()));
    check_forward(trained::<Graph>(optimizer(), (left, right), labels).network(), (left, right));
}

/// The gradients of parameters and inputs, in a loop of one's own.
#[test]
fn gradients_of_inputs() {
    let (inputs, of_outputs) = (rows::<200>(5), rows::<10>(6));
    let network = TwoSided::new(7);
    on_threads(|| {
        let mut tape = TwoSidedTape::default();
        let mut gradients = Gradients::new();
        let mut of_inputs = vec![[0.0; 200]; SAMPLES];
        network.forward_train(&inputs, &mut tape).expect("the widths agree");
        network
            .backward_to_input(&tape, &of_outputs, &mut gradients, &mut of_inputs)
            .expect("the lengths agree");
        [bits(gradients.as_slice()), bits(of_inputs.as_flattened())]
    });
}
