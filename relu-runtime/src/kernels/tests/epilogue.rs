//! What happens to sums before they are stored, on both paths of a product.

use crate::kernels::{self, Activation, Affine, Epilogue};
use crate::simd::{Kernel, Simd, dispatch_at};
use crate::{Storage, Vector, panels, simd::WIDEST};

use super::fused_levels;

const UNITS: usize = 20;
const PANELS: usize = panels(UNITS);
type Units = Vector<UNITS, PANELS>;

/// The numbers that the epilogue is applied to, unit by unit.
const SUMS: [f32; UNITS] = {
    let mut sums = [0.0; UNITS];
    let mut unit = 0;
    while unit < UNITS {
        sums[unit] = (unit as f32 - 8.0) * 0.375;
        unit += 1;
    }
    sums[UNITS - 1] = f32::NAN;
    sums
};

struct Apply<'a>(Epilogue<'a, UNITS, PANELS>);

impl Kernel for Apply<'_> {
    type Output = [f32; UNITS];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> [f32; UNITS] {
        let mut values = [[0.0; UNITS]];
        kernels::map(simd, &[SUMS], self.0, &mut values);
        values[0]
    }
}

/// Compares with `expected`, a function of the sum and its unit.
fn check(
    epilogue: Epilogue<'_, UNITS, PANELS>,
    tolerance: f32,
    expected: impl Fn(f32, usize) -> f32,
) {
    for level in fused_levels() {
        let values = dispatch_at(level, Apply(epilogue));
        for (unit, (&actual, sum)) in values.iter().zip(SUMS).enumerate() {
            let expected = expected(sum, unit);
            let close = (actual - expected).abs() <= tolerance;
            assert!(close || actual.is_nan() && expected.is_nan(), "{level:?} {unit} {actual}");
        }
    }
}

/// A number per unit.
fn units(scale: f32) -> Units {
    vector(|index| unit(scale, index))
}

fn vector<const N: usize, const PANELS: usize>(number: impl Fn(usize) -> f32) -> Vector<N, PANELS> {
    let mut vector = Vector::default();
    for (unit, slot) in vector.as_mut_slice()[..N].iter_mut().enumerate() {
        *slot = number(unit);
    }
    vector
}

fn unit(scale: f32, unit: usize) -> f32 {
    scale * (unit as f32 + 1.0)
}

#[test]
fn bias_is_added() {
    let bias = units(0.5);
    check(Epilogue::new().bias(&bias), 0.0, |sum, index| sum + unit(0.5, index));
}

#[test]
fn steps_come_in_order() {
    let bias = units(0.25);
    let affine = Affine { scale: units(0.5), shift: units(-1.0) };
    let epilogue = Epilogue::new()
        .bias(&bias)
        .affine(&affine)
        .activation(Activation::LeakyRelu(0.1))
        .clip(-0.5, 20.0);
    check(epilogue, 0.0, |sum, index| {
        let value = (sum + unit(0.25, index)).mul_add(unit(0.5, index), unit(-1.0, index));
        let value = if value < 0.0 { value * 0.1 } else { value };
        value.clamp(-0.5, 20.0)
    });
}

#[test]
fn piecewise_linear_functions_are_exact() {
    let slopes = units(0.125);
    let shared = vector::<1, 1>(|_| 0.25);
    let negative = |sum: f32, slope: f32| if sum < 0.0 { sum * slope } else { sum };
    let with = |activation| Epilogue::new().activation(activation);
    check(with(Activation::Identity), 0.0, |sum, _| sum);
    check(with(Activation::Relu), 0.0, |sum, _| if sum < 0.0 { 0.0 } else { sum });
    check(with(Activation::LeakyRelu(0.3)), 0.0, |sum, _| negative(sum, 0.3));
    check(with(Activation::Prelu(&slopes)), 0.0, |sum, index| negative(sum, unit(0.125, index)));
    check(with(Activation::SharedPrelu(&shared)), 0.0, |sum, _| negative(sum, 0.25));
}

#[test]
fn smooth_functions_are_close() {
    let with = |activation| Epilogue::new().activation(activation);
    check(with(Activation::Sigmoid), 1e-6, |sum, _| 1.0 / (1.0 + (-sum).exp()));
    check(with(Activation::Tanh), 1e-6, |sum, _| sum.tanh());
    check(with(Activation::Elu(0.7)), 2e-7, |sum, _| match sum {
        sum if sum < 0.0 => 0.7 * sum.exp_m1(),
        sum => sum,
    });
}

#[test]
fn elu_does_not_cancel_near_zero() {
    let small = vector::<UNITS, PANELS>(|_| 3.0 - 1.0e-5);
    let epilogue = Epilogue::new().bias(&small).activation(Activation::Elu(1.0));
    for level in fused_levels() {
        let actual = dispatch_at(level, Apply(epilogue))[0];
        let expected = (SUMS[0] + (3.0 - 1.0e-5)).exp_m1();
        assert!((actual / expected - 1.0).abs() < 1e-6, "{level:?} {actual} {expected}");
    }
}

/// The last units' part of an epilogue, and the epilogue from their column on.
struct Last<'a>(Epilogue<'a, UNITS, PANELS>);

impl Kernel for Last<'_> {
    type Output = [[f32; WIDEST]; 2];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let steps = self.0.erase();
        let mut values = [[0.0; WIDEST]; 2];
        for lane in (0..UNITS - WIDEST).step_by(S::LANES) {
            let sum = simd.splat(-0.75);
            // SAFETY: the vectors have whole panels, and the values no fewer lanes.
            unsafe {
                let units = steps.units(simd, WIDEST + lane);
                simd.store(values[0].as_mut_ptr().add(lane), units.apply(simd, sum));
                let units = steps.at_column(WIDEST).units(simd, lane);
                simd.store(values[1].as_mut_ptr().add(lane), units.apply(simd, sum));
            }
        }
        values
    }
}

#[test]
fn an_epilogue_from_a_column_on() {
    let (bias, slopes) = (units(0.5), units(0.125));
    let affine = Affine { scale: units(1.5), shift: units(-0.25) };
    for activation in [Activation::Prelu(&slopes), Activation::Scale(&slopes)] {
        for epilogue in [
            Epilogue::new().bias(&bias),
            Epilogue::new().affine(&affine),
            Epilogue::new().bias(&bias).affine(&affine).activation(activation),
        ] {
            for level in fused_levels() {
                let [expected, actual] = dispatch_at(level, Last(epilogue));
                assert_eq!(expected.map(f32::to_bits), actual.map(f32::to_bits), "{level:?}");
                assert!(expected.iter().any(|value| *value != expected[0]));
            }
        }
    }
}
