//! Norms over the units of each sample: `layer_norm` and `rms_norm`.

use relu_codegen::layers::Kind;
use relu_codegen::layers::layer_norm::LayerNorm;
use relu_codegen::layers::rms_norm::RmsNorm;
use relu_codegen::model::Scalar;

use super::{Place, Saved};
use crate::constants::value;
use crate::number::{Number, dot, sum};
use crate::value::{map_rows, product};
use crate::{Rows, Tensors};

impl Place<'_> {
    pub(super) fn layer_norm<T: Number>(
        &self,
        norm: &LayerNorm,
        rows: &Rows<T>,
    ) -> (Rows<T>, Saved<T>) {
        let centered = map_rows(rows, |row| {
            let mean = mean(row);
            row.iter().map(|x| *x - mean).collect()
        });
        let (normalized, inverse) = normalize(&norm.epsilon, &centered);
        let (weight, bias) = (self.tensor::<T>("weight"), self.tensor::<T>("bias"));
        let output = map_rows(&normalized, |row| {
            row.iter().enumerate().map(|(unit, x)| *x * weight[unit] + bias[unit]).collect()
        });
        (output, Saved::NormalizedRows(normalized, inverse))
    }

    pub(super) fn rms_norm<T: Number>(
        &self,
        norm: &RmsNorm,
        rows: &Rows<T>,
    ) -> (Rows<T>, Saved<T>) {
        let (normalized, inverse) = normalize(&norm.epsilon, rows);
        let weight = self.tensor::<T>("weight");
        let output = map_rows(&normalized, |row| product(row, &weight));
        (output, Saved::NormalizedRows(normalized, inverse))
    }

    /// With h = w g, of a row y: inverse (h - mean of h - y (mean of h y)), where
    /// `rms_norm` has no mean of h.
    pub(super) fn row_norm_vjp<T: Number>(
        &self,
        rows: &Rows<T>,
        inverse: &[T],
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        let weight = self.tensor::<T>("weight");
        let is_centered = matches!(self.layer.kind, Kind::LayerNorm(_));
        let mut of_weight = vec![T::new(0.0); weight.len()];
        let mut of_bias = vec![T::new(0.0); weight.len()];
        let mut of_rows = Vec::new();
        for ((row, inverse), gradient) in rows.iter().zip(inverse).zip(gradient) {
            for (unit, g) in gradient.iter().enumerate() {
                of_weight[unit] = of_weight[unit] + *g * row[unit];
                of_bias[unit] = of_bias[unit] + *g;
            }
            let scaled = product(&weight, gradient);
            let center = if is_centered { mean(&scaled) } else { T::new(0.0) };
            let along = mean(&product(&scaled, row));
            let units = scaled.iter().zip(row);
            of_rows.push(units.map(|(h, y)| *inverse * ((*h - center) - *y * along)).collect());
        }
        into.insert(self.name("weight"), of_weight);
        if is_centered {
            into.insert(self.name("bias"), of_bias);
        }
        of_rows
    }
}

fn mean<T: Number>(row: &[T]) -> T {
    sum(row.iter().copied()) / T::new(row.len() as f64)
}

/// Rows times 1 / sqrt(mean of x^2 + epsilon), and these factors.
fn normalize<T: Number>(epsilon: &Scalar, rows: &Rows<T>) -> (Rows<T>, Vec<T>) {
    let epsilon = T::new(value(epsilon));
    let inverse = |row: &Vec<T>| {
        let square = dot(row, row) / T::new(row.len() as f64);
        T::new(1.0) / (square + epsilon).sqrt()
    };
    let inverse: Vec<T> = rows.iter().map(inverse).collect();
    let pairs = rows.iter().zip(&inverse);
    let normalized = pairs.map(|(row, inverse)| row.iter().map(|x| *x * *inverse).collect());
    (normalized.collect(), inverse)
}
