//! Penalties on large weights: l1 (sum of |w|) + l2 (sum of w^2).

use relu_codegen::layers::Kind;
use relu_codegen::model::Train;

use crate::Tensors;
use crate::constants::value;
use crate::network::Reference;
use crate::number::{Number, sum};
use crate::pipeline::Pipeline;

impl Reference {
    /// What the weights add to the loss.
    pub(crate) fn penalty<T: Number>(&self, train: &Train) -> T {
        let [l1, l2] = strengths(train);
        let weights = self.penalized().into_iter().flat_map(|name| &self.tensors[&name]);
        sum(weights.map(|w| T::new(*w)).map(|w| T::new(l1) * w.abs() + T::new(l2) * w * w))
    }

    /// Adds its gradient: l1 sign(w) + 2 l2 w.
    pub(crate) fn penalize<T: Number>(&self, train: &Train, gradients: &mut Tensors<T>) {
        let [l1, l2] = strengths(train);
        for name in self.penalized() {
            let gradient = gradients.get_mut(&name).expect("a weight has a gradient");
            for (w, gradient) in self.tensors[&name].iter().zip(gradient) {
                let sign = if *w == 0.0 { 0.0 } else { w.signum() };
                *gradient = *gradient + (T::new(l1 * sign) + T::new(2.0 * l2) * T::new(*w));
            }
        }
    }

    /// How far each weight is above zero, where l1 has a kink.
    pub(crate) fn penalty_offsets(&self, train: &Train) -> Vec<f64> {
        let [l1, _] = strengths(train);
        let names = self.penalized().into_iter().filter(|_| l1 > 0.0);
        names.flat_map(|name| self.tensors[&name].clone()).collect()
    }

    /// The names of the weight matrices that are not frozen.
    fn penalized(&self) -> Vec<String> {
        let mut names = Vec::new();
        for block in &self.network.blocks {
            Pipeline::of_block(self, block).for_each_leaf(&mut |place| {
                if matches!(place.layer.kind, Kind::Dense(_) | Kind::Embedding(_)) {
                    names.push(place.name("weight"));
                }
            });
        }
        names.retain(|name| !self.is_frozen(name));
        names
    }
}

fn strengths(train: &Train) -> [f64; 2] {
    [&train.l1, &train.l2].map(|strength| strength.as_ref().map_or(0.0, value))
}
