//! Layers that draw random numbers in training.

use relu_codegen::layers::Kind;

use super::{Place, Saved};
use crate::Rows;
use crate::constants::value;
use crate::number::Number;
use crate::pipeline::Pass;
use crate::random::Random;
use crate::value::{Value, map_rows, scaled, zip_rows};

/// The limit of `selu` far below zero: minus the product of its two numbers.
const SELU_LIMIT: f64 = -1.758_099_340_847_376_6;

impl Place<'_> {
    pub(super) fn random<T: Number>(
        &self,
        read: &Value<T>,
        pass: &mut Pass<'_>,
    ) -> (Rows<T>, Saved<T>) {
        let of = Random::of(&self.layer.kind).expect("the layer is random");
        match pass.draw(of, read) {
            Some(drawn) => self.in_training(&read.rows, drawn),
            None => self.at_inference(&read.rows),
        }
    }

    fn at_inference<T: Number>(&self, rows: &Rows<T>) -> (Rows<T>, Saved<T>) {
        let Kind::Rrelu(rrelu) = &self.layer.kind else { return (rows.clone(), Saved::Unchanged) };
        let slope = value(&rrelu.mean());
        random_slopes(rows, &map_rows(rows, |row| vec![slope; row.len()]))
    }

    fn in_training<T: Number>(&self, rows: &Rows<T>, drawn: Rows) -> (Rows<T>, Saved<T>) {
        match &self.layer.kind {
            Kind::Rrelu(_) => random_slopes(rows, &drawn),
            Kind::AlphaDropout(dropout) => alpha_dropout(value(&dropout.rate), rows, &drawn),
            Kind::GaussianNoise(noise) => {
                let std = T::new(value(&noise.std));
                let output = zip_rows(rows, &drawn, |row, drawn| {
                    row.iter().zip(drawn).map(|(x, normal)| *x + std * T::new(*normal)).collect()
                });
                (output, Saved::Unchanged)
            }
            _ => (scaled(rows, &drawn), Saved::Factors(drawn)),
        }
    }
}

/// x where x >= 0, else slope x.
fn random_slopes<T: Number>(rows: &Rows<T>, slopes: &Rows) -> (Rows<T>, Saved<T>) {
    let factors = zip_rows(rows, slopes, |row, slopes| {
        let pairs = row.iter().zip(slopes);
        pairs.map(|(x, slope)| if x.value() < 0.0 { *slope } else { 1.0 }).collect()
    });
    (scaled(rows, &factors), Saved::Factors(factors))
}

/// a (x or the limit) + b, where a and b keep a mean of 0 and a variance of 1.
fn alpha_dropout<T: Number>(rate: f64, rows: &Rows<T>, kept: &Rows) -> (Rows<T>, Saved<T>) {
    let keep = 1.0 - rate;
    let a = 1.0 / (keep + SELU_LIMIT * SELU_LIMIT * keep * rate).sqrt();
    let b = -a * SELU_LIMIT * rate;
    let output = zip_rows(rows, kept, |row, kept| {
        let pairs = row.iter().zip(kept);
        let limit = T::new(SELU_LIMIT);
        let chosen = pairs.map(|(x, kept)| if *kept == 0.0 { limit } else { *x });
        chosen.map(|x| T::new(a) * x + T::new(b)).collect()
    });
    let factors = map_rows(kept, |kept| kept.iter().map(|kept| a * kept).collect());
    (output, Saved::Factors(factors))
}
