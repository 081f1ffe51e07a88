//! `batch_norm`, by the statistics of the batch or by the running ones.

use relu_codegen::layers::batch_norm::BatchNorm;

use super::{Place, Saved};
use crate::constants::value;
use crate::number::{Number, sum};
use crate::pipeline::Pass;
use crate::value::{map_rows, zip_rows};
use crate::{Rows, Tensors};

/// What batch norm makes of a batch, before its parameters.
#[derive(Debug)]
pub struct Normalized<T> {
    rows: Rows<T>,
    inverse_std: Vec<T>,
    mean: Vec<T>,
    variance: Vec<T>,
}

impl Place<'_> {
    pub(super) fn batch_norm<T: Number>(
        &self,
        norm: &BatchNorm,
        rows: &Rows<T>,
        pass: &Pass<'_>,
    ) -> (Rows<T>, Saved<T>) {
        let (mean, variance) = if pass.is_training() {
            statistics(rows)
        } else {
            (self.tensor("running_mean"), self.tensor("running_var"))
        };
        let epsilon = T::new(value(&norm.epsilon));
        let inverse = |variance: &T| T::new(1.0) / (*variance + epsilon).sqrt();
        let inverse_std: Vec<T> = variance.iter().map(inverse).collect();
        let normalized = map_rows(rows, |row| {
            let units = row.iter().enumerate();
            units.map(|(unit, x)| (*x - mean[unit]) * inverse_std[unit]).collect()
        });
        let (weight, bias) = (self.tensor::<T>("weight"), self.tensor::<T>("bias"));
        let output = map_rows(&normalized, |row| {
            row.iter().enumerate().map(|(unit, x)| *x * weight[unit] + bias[unit]).collect()
        });
        let normalized = Normalized { rows: normalized, inverse_std, mean, variance };
        (output, Saved::Normalized(normalized))
    }

    pub(super) fn batch_norm_vjp<T: Number>(
        &self,
        normalized: &Normalized<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        let Normalized { rows, inverse_std, .. } = normalized;
        let units = inverse_std.len();
        let samples = T::new(rows.len() as f64);
        let (mut of_weight, mut of_bias) = (vec![T::new(0.0); units], vec![T::new(0.0); units]);
        for (row, gradient) in rows.iter().zip(gradient) {
            for unit in 0..units {
                of_weight[unit] = of_weight[unit] + gradient[unit] * row[unit];
                of_bias[unit] = of_bias[unit] + gradient[unit];
            }
        }
        let weight = self.tensor::<T>("weight");
        let of_rows = zip_rows(rows, gradient, |row, gradient| {
            let of_unit = |unit: usize| {
                let centered = gradient[unit] - of_bias[unit] / samples;
                let correlated = row[unit] * (of_weight[unit] / samples);
                weight[unit] * inverse_std[unit] * (centered - correlated)
            };
            (0..units).map(of_unit).collect()
        });
        into.insert(self.name("weight"), of_weight);
        into.insert(self.name("bias"), of_bias);
        of_rows
    }

    /// (1 - momentum) old + momentum new, with the unbiased variance.
    pub(super) fn running_statistics<T: Number>(
        &self,
        norm: &BatchNorm,
        normalized: &Normalized<T>,
        into: &mut Tensors<T>,
    ) {
        let momentum = T::new(value(&norm.momentum));
        let samples = normalized.rows.len() as f64;
        let unbiased = T::new(samples / (samples - 1.0));
        let mut blend = |name: &str, new: &[T], factor: T| {
            let old = self.tensor::<T>(name);
            let kept = T::new(1.0) - momentum;
            let pairs = old.into_iter().zip(new);
            let blended = pairs.map(|(old, new)| kept * old + momentum * (factor * *new));
            into.insert(self.name(name), blended.collect());
        };
        blend("running_mean", &normalized.mean, T::new(1.0));
        blend("running_var", &normalized.variance, unbiased);
    }
}

/// Mean and biased variance per unit.
fn statistics<T: Number>(rows: &Rows<T>) -> (Vec<T>, Vec<T>) {
    let samples = T::new(rows.len() as f64);
    let units = 0..rows[0].len();
    let mean = |unit: usize| sum(rows.iter().map(|row| row[unit])) / samples;
    let means: Vec<T> = units.clone().map(mean).collect();
    let variance = |unit: usize| {
        let differences = rows.iter().map(|row| row[unit] - means[unit]);
        sum(differences.map(|difference| difference * difference)) / samples
    };
    let variances = units.map(variance).collect();
    (means, variances)
}
