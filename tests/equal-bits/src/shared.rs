//! Small products in functions that all of a shape share, as in networks of many
//! of them, against the same ones inlined.

use relu_runtime::network;
use relu_runtime::{Network, Row, Sample as _};

use crate::numbers::{inputs, perturb};
use crate::{batch, levels, singles};

const SAMPLES: usize = 13;

network! {
    struct WrittenOut(input: [20]) -> output {
        one: dense(20) -> two_sided_relu,
        two: dense(20) -> two_sided_relu,
        three: dense(20) -> two_sided_relu,
        four: dense(20) -> two_sided_relu,
        five: dense(20) -> two_sided_relu,
        six: dense(20) -> two_sided_relu,
        seven: dense(20) -> two_sided_relu,
        eight: dense(20) -> two_sided_relu,
        nine: dense(20) -> two_sided_relu,
        output: dense(5),
    }
}

network! {
    struct Repeated(input: [20]) -> output {
        one: dense(20) -> two_sided_relu,
        others: repeat(8, dense(20) -> two_sided_relu),
        output: dense(5),
    }
}

network! {
    struct EpiloguesWrittenOut(input: [33]) -> output {
        one: dense(33) -> relu -> dense(33) -> batch_norm -> leaky_relu(0.1) -> clip(-1.0, 1.0),
        two: dense(33) -> relu -> dense(33) -> batch_norm -> leaky_relu(0.1) -> clip(-1.0, 1.0),
        three: dense(33) -> relu -> dense(33) -> batch_norm -> leaky_relu(0.1) -> clip(-1.0, 1.0),
        four: dense(33) -> relu -> dense(33) -> batch_norm -> leaky_relu(0.1) -> clip(-1.0, 1.0),
        output: dense(3, bias: false) -> tanh,
    }
}

network! {
    struct EpiloguesRepeated(input: [33]) -> output {
        all: repeat(
            4,
            dense(33) -> relu -> dense(33) -> batch_norm -> leaky_relu(0.1) -> clip(-1.0, 1.0),
        ),
        output: dense(3, bias: false) -> tanh,
    }
}

network! {
    /// Products too large for code of their own, and smaller ones, that read what a
    /// ReLU made.
    struct RectifiedWrittenOut(input: [20]) -> output {
        stem: dense(70) -> relu,
        one: dense(70) -> relu -> dense(30) -> relu -> dense(70) -> relu,
        two: dense(70) -> relu -> dense(30) -> relu -> dense(70) -> relu,
        three: dense(70) -> relu -> dense(30) -> relu -> dense(70) -> relu,
        output: dense(5),
    }
}

network! {
    struct RectifiedRepeated(input: [20]) -> output {
        stem: dense(70) -> relu,
        others: repeat(3, dense(70) -> relu -> dense(30) -> relu -> dense(70) -> relu),
        output: dense(5),
    }
}

#[test]
fn sharing_changes_no_bit() {
    compare::<WrittenOut, Repeated>();
    compare::<EpiloguesWrittenOut, EpiloguesRepeated>();
    compare::<RectifiedWrittenOut, RectifiedRepeated>();
}

fn compare<Shared, Inlined>()
where
    Shared: Network<Input: Row>,
    Inlined: Network<Input = Shared::Input, Output = Shared::Output>,
{
    let (mut shared, mut inlined) = (Shared::new(5), Inlined::zeroed());
    perturb(&mut *shared);
    inlined.parameters_mut().copy_from_slice(shared.parameters());
    let inputs = inputs::<Shared::Input>(SAMPLES);
    for level in levels() {
        let alone = singles(&*inlined, &inputs, level);
        assert_eq!(alone.concat().len(), SAMPLES * Shared::Output::LEN);
        assert_eq!(alone, singles(&*shared, &inputs, level), "{level:?}");
        assert_eq!(alone, batch(&*shared, &inputs, level), "{level:?}");
    }
}
