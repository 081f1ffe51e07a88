//! Numbers exactly at a kink, which random networks stay clear of: the side that
//! the docs say.

use relu_runtime::prelude::*;

/// The gradient of the input of `input -> $layers`, where every output has the
/// gradient that stands there.
macro_rules! gradient {
    ($($layers:tt)*) => { |input, output_gradient| {
        network! {
            struct Kink(input: [1]) -> output { output: input -> $($layers)* }
            train { loss: mean_squared_error }
        }
        let network = Kink::new(0);
        let (mut tape, mut gradients) = (KinkTape::default(), Gradients::new());
        network.forward_train(&[[input]], &mut tape).expect("one sample is enough");
        let mut gradient = [[0.0]];
        network
            .backward_to_input(&tape, &[output_gradient], &mut gradients, &mut gradient)
            .expect("the lengths agree");
        assert!(gradients.as_slice().iter().all(|slope| *slope == 0.0), "a slope has no say");
        gradient[0][0]
    }};
}

fn check<const N: usize>(
    gradient: impl Fn(f32, [f32; N]) -> f32,
    output_gradient: [f32; N],
    cases: &[(f32, f32)],
) {
    for (input, expected) in cases {
        assert_eq!(gradient(*input, output_gradient), *expected, "at {input}");
    }
}

#[test]
fn at_zero_the_negative_side_counts() {
    let zeros = |slope: f32| [(0.0, 2.0 * slope), (-0.0, 2.0 * slope), (1e-30, 2.0)];
    check(gradient!(relu), [2.0], &zeros(0.0));
    check(gradient!(leaky_relu(0.125)), [2.0], &zeros(0.125));
    check(gradient!(prelu(0.5)), [2.0], &zeros(0.5));
    check(gradient!(prelu(0.5, shared: true)), [2.0], &zeros(0.5));
    check(gradient!(elu(0.75)), [2.0], &zeros(0.75));
}

#[test]
fn at_zero_selu_has_the_slope_of_the_negative_side() {
    // The product and the first of its two numbers.
    let (limit, scale) = (1.758_099_3, 1.050_701);
    check(gradient!(selu), [1.0], &[(0.0, limit), (-0.0, limit), (1e-30, scale)]);
}

#[test]
fn at_zero_a_random_slope_counts_on_the_negative_side() {
    for input in [0.0, -0.0] {
        let slope = gradient!(rrelu(0.25, 0.5))(input, [1.0]);
        assert!((0.25..=0.5).contains(&slope), "{slope} at {input}");
    }
    check(gradient!(rrelu(0.25, 0.5)), [2.0], &[(1e-30, 2.0)]);
}

#[test]
fn at_their_bounds_clip_and_relu6_are_flat() {
    check(gradient!(clip(-0.5, 0.75)), [2.0], &[(-0.5, 0.0), (0.75, 0.0), (0.0, 2.0)]);
    check(gradient!(relu6), [2.0], &[(0.0, 0.0), (-0.0, 0.0), (6.0, 0.0), (1e-30, 2.0)]);
}

#[test]
fn at_their_bounds_the_hard_ones_are_flat_or_go_on() {
    check(gradient!(hard_tanh), [2.0], &[(-1.0, 0.0), (1.0, 0.0), (0.0, 2.0)]);
    check(gradient!(hard_sigmoid), [6.0], &[(-3.0, 0.0), (3.0, 0.0), (0.0, 1.0)]);
    check(gradient!(hard_swish), [2.0], &[(-3.0, 0.0), (3.0, 2.0), (0.0, 1.0), (-3.5, 0.0)]);
}

#[test]
fn at_the_threshold_a_number_is_not_above_it() {
    check(gradient!(threshold(0.5, 2.0)), [2.0], &[(0.5, 0.0), (0.500_000_1, 2.0), (0.25, 0.0)]);
}

#[test]
fn of_equal_numbers_maxout_takes_the_first() {
    network! {
        struct Largest(input: [4]) -> output {
            output: input -> maxout(2),
        }
        train { loss: mean_squared_error }
    }
    let network = Largest::new(0);
    let (mut tape, mut gradients) = (LargestTape::default(), Gradients::new());
    network.forward_train(&[[1.0, 1.0, -0.0, 0.0]], &mut tape).expect("one sample is enough");
    let mut gradient = [[0.0; 4]];
    network
        .backward_to_input(&tape, &[[3.0, 5.0]], &mut gradients, &mut gradient)
        .expect("the lengths agree");
    assert_eq!(gradient, [[3.0, 0.0, 5.0, 0.0]]);
}

#[test]
fn at_zero_two_sided_relu_takes_the_positive_side() {
    let cases = [(0.0, 3.0), (-0.0, 3.0), (1e-30, 3.0), (-1e-30, 5.0)];
    check(gradient!(two_sided_relu), [3.0, 5.0], &cases);
}

#[test]
fn so_does_a_product_that_reads_both_sides() {
    network! {
        struct Sides(input: [1]) -> output {
            output: two_sided_relu -> dense(1, bias: false),
        }
        train { loss: mean_squared_error }
    }
    let mut network = Sides::new(0);
    network.set_parameter("output.weight", &[3.0, 5.0]).expect("one weight for each side");
    let (mut tape, mut gradients) = (SidesTape::default(), Gradients::new());
    let inputs = [[0.0], [-0.0], [1e-30], [-1e-30]];
    network.forward_train(&inputs, &mut tape).expect("the batch is not empty");
    let mut gradient = [[0.0]; 4];
    network
        .backward_to_input(&tape, &[[1.0]; 4], &mut gradients, &mut gradient)
        .expect("the lengths agree");
    assert_eq!(gradient, [[3.0], [3.0], [3.0], [5.0]]);
}
