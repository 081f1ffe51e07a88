//! Inputs and parameters.

use relu_runtime::{Network, Row};

/// Numbers in [-1.5, 1.5): a Weyl sequence.
pub fn numbers(first: usize) -> impl Iterator<Item = f32> {
    const GOLDEN_RATIO: f64 = 0.618_033_988_749_894_9;
    #[expect(clippy::cast_possible_truncation, reason = "rounding is meant")]
    let number = |index: usize| ((index as f64 * GOLDEN_RATIO).fract() * 3.0 - 1.5) as f32;
    (first..).map(number)
}

/// Rows of such numbers.
pub fn inputs<R: Row>(samples: usize) -> Vec<R> {
    R::rows(&numbers(1).take(samples * R::LEN).collect::<Vec<_>>()).to_vec()
}

/// Moves parameters and state away from where they start.
pub fn perturb<N: Network>(network: &mut N) {
    for (index, segment) in N::SEGMENTS.iter().enumerate() {
        let mut values = network.parameter(segment.name).expect("it is in the table");
        for (value, number) in values.iter_mut().zip(numbers(1000 * index)) {
            *value += 0.1 * number;
            if segment.name.ends_with("running_var") {
                *value = value.abs() + 0.1;
            }
        }
        network.set_parameter(segment.name, &values).expect("it has the same length");
    }
}
