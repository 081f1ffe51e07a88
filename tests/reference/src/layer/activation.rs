//! Functions of one number.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI, PI};

use relu_codegen::layers::Kind;

use super::Place;
use crate::constants::value;
use crate::number::Number;
use crate::value::zip_rows;
use crate::{Rows, Tensors};

/// The two numbers of `selu`.
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

impl Place<'_> {
    pub(super) fn elementwise<T: Number>(&self, rows: &Rows<T>) -> Rows<T> {
        self.each(rows, Self::function)
    }

    pub(super) fn elementwise_vjp<T: Number>(
        &self,
        rows: &Rows<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        self.weight_gradient(rows, gradient, into);
        let derivatives = self.each(rows, Self::derivative);
        zip_rows(&derivatives, gradient, crate::value::product)
    }

    fn each<T: Number>(&self, rows: &Rows<T>, function: impl Fn(&Self, usize, T) -> T) -> Rows<T> {
        crate::value::map_rows(rows, |row| {
            row.iter().enumerate().map(|(unit, x)| function(self, unit, *x)).collect()
        })
    }

    /// The learned number of a unit: a slope, a scale.
    fn weight<T: Number>(&self, unit: usize) -> T {
        let weight = self.exact("weight");
        T::new(if weight.len() == 1 { weight[0] } else { weight[unit] })
    }

    fn function<T: Number>(&self, unit: usize, x: T) -> T {
        let one = T::new(1.0);
        match &self.layer.kind {
            Kind::Relu(_) => x.max(0.0),
            Kind::LeakyRelu(leaky) => leaky_relu(x, T::new(value(&leaky.slope))),
            Kind::Prelu(_) => leaky_relu(x, self.weight(unit)),
            Kind::Elu(elu) if x.value() <= 0.0 => T::new(value(&elu.alpha)) * x.map(f64::exp_m1),
            Kind::Elu(_) => x,
            Kind::Selu(_) if x.value() <= 0.0 => {
                T::new(SELU_SCALE * SELU_ALPHA) * x.map(f64::exp_m1)
            }
            Kind::Selu(_) => T::new(SELU_SCALE) * x,
            Kind::Gelu(gelu) if gelu.approximate => x * approximate_normal(x),
            Kind::Gelu(_) => x * normal(x),
            Kind::Silu(_) => x * sigmoid(x),
            Kind::Mish(_) => x * softplus(x).map(f64::tanh),
            Kind::Softplus(_) => softplus(x),
            Kind::Sigmoid(_) => sigmoid(x),
            Kind::Tanh(_) => x.map(f64::tanh),
            Kind::Softsign(_) => x / (one + x.abs()),
            Kind::HardSigmoid(_) => hard_sigmoid(x),
            Kind::HardSwish(_) => x * hard_sigmoid(x),
            Kind::HardTanh(hard) => x.max(value(&hard.low)).min(value(&hard.high)),
            Kind::Clip(clip) => x.max(value(&clip.low)).min(value(&clip.high)),
            Kind::Relu6(_) => x.max(0.0).min(6.0),
            Kind::Threshold(threshold) if x.value() > value(&threshold.threshold) => x,
            Kind::Threshold(threshold) => T::new(value(&threshold.value)),
            Kind::Scale(_) => self.weight::<T>(unit) * x,
            kind => unreachable!("{kind:?} is not elementwise"),
        }
    }

    /// The derivative; of functions such as `tanh` from their value, as that is
    /// how its rounding errors are, too.
    pub(super) fn derivative<T: Number>(&self, unit: usize, x: T) -> T {
        let (zero, one) = (T::new(0.0), T::new(1.0));
        let inside = |low: f64, high: f64| T::new(f64::from(low < x.value() && x.value() < high));
        let above = |slope: T| if x.value() > 0.0 { one } else { slope };
        let y = self.function(unit, x);
        match &self.layer.kind {
            Kind::Relu(_) => above(zero),
            Kind::LeakyRelu(leaky) => above(T::new(value(&leaky.slope))),
            Kind::Prelu(_) => above(self.weight(unit)),
            Kind::Elu(elu) => above(y + T::new(value(&elu.alpha))),
            Kind::Selu(_) if x.value() > 0.0 => T::new(SELU_SCALE),
            Kind::Selu(_) => y + T::new(SELU_SCALE * SELU_ALPHA),
            Kind::Gelu(gelu) if gelu.approximate => approximate_gelu_derivative(x),
            Kind::Gelu(_) => normal(x) + x * normal_density(x),
            Kind::Silu(_) => {
                let s = sigmoid(x);
                s + x * (s * (one - s))
            }
            Kind::Mish(_) => {
                let t = softplus(x).map(f64::tanh);
                t + x * (sigmoid(x) * (one - t * t))
            }
            Kind::Softplus(_) => sigmoid(x),
            Kind::Sigmoid(_) => y * (one - y),
            Kind::Tanh(_) => one - y * y,
            Kind::Softsign(_) => (one - y.abs()) * (one - y.abs()),
            Kind::HardSigmoid(_) => inside(-3.0, 3.0) / T::new(6.0),
            Kind::HardSwish(_) if x.value() <= -3.0 => zero,
            Kind::HardSwish(_) if x.value() >= 3.0 => one,
            Kind::HardSwish(_) => x / T::new(3.0) + T::new(0.5),
            Kind::HardTanh(hard) => inside(value(&hard.low), value(&hard.high)),
            Kind::Clip(clip) => inside(value(&clip.low), value(&clip.high)),
            Kind::Relu6(_) => inside(0.0, 6.0),
            Kind::Threshold(threshold) => {
                T::new(f64::from(x.value() > value(&threshold.threshold)))
            }
            Kind::Scale(_) => self.weight(unit),
            kind => unreachable!("{kind:?} is not elementwise"),
        }
    }

    /// Of what `prelu` and `scale` learn: x where it multiplies.
    fn weight_gradient<T: Number>(
        &self,
        rows: &Rows<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) {
        let is_prelu = match &self.layer.kind {
            Kind::Prelu(_) => true,
            Kind::Scale(_) => false,
            _ => return,
        };
        let mut of_weight = vec![T::new(0.0); self.exact("weight").len()];
        for (row, gradient) in rows.iter().zip(gradient) {
            for (unit, (x, g)) in row.iter().zip(gradient).enumerate() {
                let place = if of_weight.len() == 1 { 0 } else { unit };
                let x = if is_prelu { x.min(0.0) } else { *x };
                of_weight[place] = of_weight[place] + *g * x;
            }
        }
        into.insert(self.name("weight"), of_weight);
    }
}

fn leaky_relu<T: Number>(x: T, slope: T) -> T {
    if x.value() > 0.0 { x } else { slope * x }
}

fn sigmoid<T: Number>(x: T) -> T {
    T::new(1.0) / (T::new(1.0) + (-x).map(f64::exp))
}

/// log(1 + e^x), which overflows less if x is taken out.
pub fn softplus<T: Number>(x: T) -> T {
    x.max(0.0) + (-x.abs()).map(f64::exp).map(f64::ln_1p)
}

fn hard_sigmoid<T: Number>(x: T) -> T {
    (x + T::new(3.0)).max(0.0).min(6.0) / T::new(6.0)
}

/// The distribution function of the standard normal distribution.
fn normal<T: Number>(x: T) -> T {
    x.map(|x| 0.5 * libm::erfc(-x * FRAC_1_SQRT_2))
}

/// Its derivative.
fn normal_density<T: Number>(x: T) -> T {
    x.map(|x| (-0.5 * x * x).exp() / (2.0 * PI).sqrt())
}

/// (1 + tanh u) / 2
fn approximate_normal<T: Number>(x: T) -> T {
    (T::new(1.0) + argument(x).map(f64::tanh)) * T::new(0.5)
}

/// u = sqrt(2 / pi) (x + 0.044715 x^3)
fn argument<T: Number>(x: T) -> T {
    T::new(FRAC_2_PI.sqrt()) * (x + T::new(0.044_715) * x * x * x)
}

/// (1 + tanh u) / 2 + x (1 - tanh^2 u) u' / 2
fn approximate_gelu_derivative<T: Number>(x: T) -> T {
    let (one, tanh) = (T::new(1.0), argument(x).map(f64::tanh));
    let slope = T::new(FRAC_2_PI.sqrt()) * (one + T::new(3.0 * 0.044_715) * x * x);
    approximate_normal(x) + x * ((one - tanh * tanh) * slope) * T::new(0.5)
}
