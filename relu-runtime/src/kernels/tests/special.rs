//! Kinks, NaN, infinities.

use crate::kernels::{self, Activation};
use crate::simd::{Kernel, Level, Simd, dispatch_at};
use crate::train::BitRows;

const NAN: f32 = f32::NAN;
const INFINITY: f32 = f32::INFINITY;
const INPUTS: [f32; 6] = [0.0, -0.0, NAN, -1.0, INFINITY, -INFINITY];

/// What the kernels make of `INPUTS`, and of gradients of one.
struct Special;

#[derive(Debug)]
struct Results {
    relu: [[f32; 6]; 2],
    clip: [[f32; 6]; 2],
    two_sided: ([f32; 12], [f32; 6]),
    prelu: [f32; 6],
    no_gradient: [f32; 6],
    softmax: [[f32; 3]; 5],
    log_softmax: [[f32; 3]; 5],
}

impl Kernel for Special {
    type Output = Results;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Results {
        let mut bits = BitRows::default();
        bits.resize(1);
        let (mut relu, mut relu_gradient) = ([INPUTS], [[1.0; 6]]);
        kernels::activate(simd, Activation::Relu, &mut relu, &mut bits);
        kernels::activation_vjp(simd, 0.0, &bits, &mut relu_gradient);
        let mut no_gradient = [[NAN; 6]];
        kernels::activation_vjp(simd, 0.0, &bits, &mut no_gradient);
        let (mut clip, mut clip_gradient) = ([INPUTS], [[1.0; 6]]);
        kernels::clip(simd, -1.0, 6.0, &mut clip, &mut bits);
        kernels::activation_vjp(simd, 0.0, &bits, &mut clip_gradient);
        let (mut sides, mut sides_gradient) = ([[9.0; 12]], [[9.0; 6]]);
        kernels::two_sided(simd, &[INPUTS], &mut sides);
        let cotangent: [f32; 12] = core::array::from_fn(|unit| unit as f32);
        kernels::two_sided_vjp(simd, &[INPUTS], &[cotangent], &mut sides_gradient);
        let (mut prelu, mut slope) = ([[1.0; 6]], crate::Vector::default());
        let zero = crate::Vector::default();
        let mut outputs = [[[9.0; 3]; 5]; 2];
        kernels::softmax(simd, &ROWS, &mut outputs[0]);
        kernels::log_softmax(simd, &ROWS, &mut outputs[1]);
        kernels::prelu_shared_vjp(simd, &[INPUTS], &zero, &mut prelu, &mut slope);
        Results {
            relu: [relu[0], relu_gradient[0]],
            clip: [clip[0], clip_gradient[0]],
            two_sided: (sides[0], sides_gradient[0]),
            prelu: prelu[0],
            no_gradient: no_gradient[0],
            softmax: outputs[0],
            log_softmax: outputs[1],
        }
    }
}

const ROWS: [[f32; 3]; 5] = [
    [1e4, 1e4 - 1.0, -1e4],
    [-INFINITY, 0.0, 0.0],
    [-INFINITY; 3],
    [NAN, 0.0, 0.0],
    [INFINITY, 0.0, 0.0],
];

#[test]
fn special_numbers_are_treated_as_pytorch_does() {
    for level in Level::ALL {
        let results = dispatch_at(level, Special);
        assert_same(&results.relu[0], &[0.0, 0.0, NAN, 0.0, INFINITY, 0.0]);
        assert_same(&results.relu[1], &[0.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_same(&results.clip[0], &[0.0, 0.0, NAN, -1.0, 6.0, -1.0]);
        assert_same(&results.clip[1], &[1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_same(&results.two_sided.0[..6], &[0.0, -0.0, NAN, 0.0, INFINITY, 0.0]);
        assert_same(&results.two_sided.0[6..], &[0.0, 0.0, 0.0, -1.0, 0.0, -INFINITY]);
        assert_same(&results.two_sided.1, &[0.0, 1.0, 2.0, 9.0, 4.0, 11.0]);
        assert_same(&results.prelu, &[0.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_same(&results.no_gradient, &[0.0, 0.0, 0.0, 0.0, NAN, 0.0]);
        let e = 1.0 / (1.0 + 1.0_f32.exp());
        assert!((results.softmax[0][1] - e).abs() < 1e-6, "{:?}", results.softmax[0]);
        assert_same(&results.softmax[0][2..], &[0.0]);
        assert_same(&results.softmax[1], &[0.0, 0.5, 0.5]);
        let log = (-1.0_f32).exp().ln_1p();
        assert!((results.log_softmax[0][1] + 1.0 + log).abs() < 1e-6, "{:?}", results.log_softmax);
        assert!((results.log_softmax[0][2] + 2e4 + log).abs() < 2e-3, "{:?}", results.log_softmax);
        assert_same(&results.log_softmax[1][..1], &[-INFINITY]);
        assert!((results.log_softmax[1][1] + 2.0_f32.ln()).abs() < 1e-7);
        for row in results.softmax[2..].iter().chain(&results.log_softmax[2..]) {
            assert_same(row, &[NAN; 3]);
        }
    }
}

/// Equal numbers, where NaN is one.
#[expect(clippy::float_cmp, reason = "exact results")]
#[track_caller]
fn assert_same(found: &[f32], expected: &[f32]) {
    let same = |(a, b): (&f32, &f32)| a == b || a.is_nan() && b.is_nan();
    assert!(found.iter().zip(expected).all(same), "{found:?} is not {expected:?}");
}
