//! Clipping of gradients.

use relu_codegen::model::Clip;

use crate::Tensors;
use crate::constants::value;
use crate::number::{Number, largest, sum};

/// Clips the gradients; returns their norm before, and the smallest factor.
pub fn clip<T: Number>(clip: Option<&Clip>, gradients: &mut Tensors<T>) -> (T, T) {
    let norm = norm(gradients.values().flatten());
    let factor = match clip {
        None => T::new(1.0),
        Some(Clip::GlobalNorm(limit)) => {
            let factor = factor(value(limit), norm);
            scale(gradients.values_mut().flatten(), factor);
            factor
        }
        Some(Clip::Norm(limit)) => {
            smallest(gradients.values_mut().map(|tensor| clip_norm(value(limit), tensor)))
        }
        Some(Clip::Value(limit)) => clip_values(value(limit), gradients),
    };
    (norm, factor)
}

fn norm<'t, T: Number + 't>(values: impl IntoIterator<Item = &'t T>) -> T {
    sum(values.into_iter().map(|value| *value * *value)).sqrt()
}

/// min(1, limit / (norm + 1e-6))
fn factor<T: Number>(limit: f64, norm: T) -> T {
    (T::new(limit) / (norm + T::new(1e-6))).min(1.0)
}

fn scale<'t, T: Number + 't>(gradients: impl Iterator<Item = &'t mut T>, factor: T) {
    for gradient in gradients {
        *gradient = *gradient * factor;
    }
}

fn clip_norm<T: Number>(limit: f64, tensor: &mut [T]) -> T {
    let factor = factor(limit, norm(&*tensor));
    scale(tensor.iter_mut(), factor);
    factor
}

fn smallest<T: Number>(factors: impl IntoIterator<Item = T>) -> T {
    let least = |least: T, factor: T| if factor.value() < least.value() { factor } else { least };
    factors.into_iter().fold(T::new(1.0), least)
}

fn clip_values<T: Number>(limit: f64, gradients: &mut Tensors<T>) -> T {
    // There is none where all blocks are frozen.
    let largest = largest(gradients.values().flatten().map(|gradient| gradient.abs())).max(0.0);
    for gradient in gradients.values_mut().flatten() {
        *gradient = gradient.max(-limit).min(limit);
    }
    (T::new(limit) / T::new(largest)).min(1.0)
}
