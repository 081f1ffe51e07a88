//! `dense`: W x + b.

use relu_codegen::layers::dense::Dense;

use super::Place;
use crate::number::{Number, dot};
use crate::value::map_rows;
use crate::{Rows, Tensors};

impl Place<'_> {
    pub(super) fn dense<T: Number>(&self, dense: &Dense, rows: &Rows<T>) -> Rows<T> {
        let weight = self.tensor::<T>("weight");
        let bias = dense.bias.then(|| self.tensor::<T>("bias"));
        map_rows(rows, |row| {
            let lines = weight.chunks(row.len()).enumerate();
            let sums = lines.map(|(unit, line)| {
                let terms = dot(line, row);
                bias.as_ref().map_or(terms, |bias| terms + bias[unit])
            });
            sums.collect()
        })
    }

    pub(super) fn dense_vjp<T: Number>(
        &self,
        dense: &Dense,
        rows: &Rows<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        let zero = T::new(0.0);
        let weight = self.tensor::<T>("weight");
        let inputs = rows[0].len();
        let mut of_weight = vec![zero; weight.len()];
        let mut of_bias = vec![zero; weight.len() / inputs];
        let mut of_rows = map_rows(rows, |row| vec![zero; row.len()]);
        for (sample, row) in rows.iter().enumerate() {
            for (unit, g) in gradient[sample].iter().enumerate() {
                of_bias[unit] = of_bias[unit] + *g;
                for (input, x) in row.iter().enumerate() {
                    let place = unit * inputs + input;
                    of_weight[place] = of_weight[place] + *g * *x;
                    of_rows[sample][input] = of_rows[sample][input] + *g * weight[place];
                }
            }
        }
        into.insert(self.name("weight"), of_weight);
        if dense.bias {
            into.insert(self.name("bias"), of_bias);
        }
        of_rows
    }
}
