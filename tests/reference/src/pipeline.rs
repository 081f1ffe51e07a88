//! Layers one after the other, and those that hold such pipelines.

use relu_codegen::layers::Kind;
use relu_codegen::model::{Block, Layer};

use crate::constants::size;
use crate::layer::{Place, Saved};
use crate::network::{Mode, Reference};
use crate::number::Number;
use crate::random::{Draw, Random};
use crate::value::{Value, add};
use crate::{Rows, Tensors};

/// A pipeline in its place.
pub struct Pipeline<'r> {
    reference: &'r Reference,
    layers: &'r [Layer],
    /// What the names of its tensors begin with.
    path: String,
}

/// A pass forward over a batch.
pub struct Pass<'p> {
    mode: Mode<'p>,
    /// Of the next layer that draws random numbers.
    stream: u32,
    /// The number of the iteration in each `repeat` around the layer.
    iterations: Vec<usize>,
    /// How far each number that moves is above each kink of the function that
    /// it goes into.
    pub offsets: Vec<f64>,
}

impl<'p> Pass<'p> {
    pub fn new(mode: Mode<'p>) -> Self {
        Self { mode, stream: 0, iterations: Vec::new(), offsets: Vec::new() }
    }

    /// Whether statistics are those of the batch.
    pub fn is_training(&self) -> bool {
        matches!(self.mode, Mode::Training(_))
    }

    /// Random numbers of a layer, in training.
    pub fn draw<T: Number>(&mut self, of: Random, value: &Value<T>) -> Option<Rows> {
        let Mode::Training(noise) = self.mode else { return None };
        let Self { stream, ref iterations, .. } = *self;
        self.stream += 1;
        let (samples, units) = (value.rows.len(), value.width());
        Some(noise(&Draw { of, stream, iterations, samples, units }))
    }
}

impl<'r> Pipeline<'r> {
    /// That of a block.
    pub fn of_block(reference: &'r Reference, block: &'r Block) -> Self {
        Self { reference, layers: &block.layers, path: block.word() }
    }

    fn places(&self) -> impl DoubleEndedIterator<Item = Place<'r>> + ExactSizeIterator {
        let place = |layer: &'r Layer| {
            let path = format!("{}.{}", self.path, layer.index);
            Place { reference: self.reference, layer, path }
        };
        self.layers.iter().map(place)
    }

    /// Its value, and what backward needs of each layer.
    pub fn forward<T: Number>(
        &self,
        mut value: Value<T>,
        pass: &mut Pass<'_>,
    ) -> (Value<T>, Vec<Saved<T>>) {
        let mut all = Vec::new();
        for place in self.places() {
            let (output, saved) = match &place.layer.kind {
                Kind::Repeat(_) => repeat(&place.bodies(), value, pass),
                Kind::Residual(_) => residual(&place.bodies()[0], &value, pass),
                _ => place.forward(&value, pass),
            };
            value = output;
            all.push(saved);
        }
        (value, all)
    }

    /// The gradient of what it read, and of its parameters.
    pub fn backward<T: Number>(
        &self,
        all: &[Saved<T>],
        mut gradient: Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        for (place, saved) in self.places().zip(all).rev() {
            gradient = match saved {
                Saved::Iterations(iterations) => {
                    let bodies = place.bodies();
                    let iterations = bodies.iter().zip(iterations).rev();
                    iterations.fold(gradient, |g, (body, saved)| body.backward(saved, g, into))
                }
                Saved::Residual(saved) => {
                    let mut sum = gradient.clone();
                    add(&mut sum, &place.bodies()[0].backward(saved, gradient, into));
                    sum
                }
                saved => place.backward(saved, &gradient, into),
            };
        }
        gradient
    }

    /// The running statistics after a step over the batch.
    pub fn running<T: Number>(&self, all: &[Saved<T>], into: &mut Tensors<T>) {
        for (place, saved) in self.places().zip(all) {
            match saved {
                Saved::Iterations(iterations) => {
                    let pairs = place.bodies().into_iter().zip(iterations);
                    pairs.for_each(|(body, saved)| body.running(saved, into));
                }
                Saved::Residual(saved) => place.bodies()[0].running(saved, into),
                saved => place.running(saved, into),
            }
        }
    }

    /// Calls a function for each layer that holds no pipeline.
    pub fn for_each_leaf(&self, function: &mut impl FnMut(&Place<'_>)) {
        for place in self.places() {
            match &place.layer.kind {
                Kind::Repeat(_) | Kind::Residual(_) => {
                    place.bodies().iter().for_each(|body| body.for_each_leaf(function));
                }
                _ => function(&place),
            }
        }
    }
}

impl<'r> Place<'r> {
    /// The pipeline of a `residual`, or that of each iteration of a `repeat`.
    fn bodies(&self) -> Vec<Pipeline<'r>> {
        let reference = self.reference;
        match &self.layer.kind {
            Kind::Repeat(repeat) => {
                let body = |iteration| Pipeline {
                    reference,
                    layers: &repeat.body,
                    path: format!("{}.{iteration}", self.path),
                };
                (0..size(reference.constants, &repeat.count)).map(body).collect()
            }
            Kind::Residual(residual) => {
                vec![Pipeline { reference, layers: &residual.body, path: self.path.clone() }]
            }
            kind => unreachable!("{kind:?} holds no pipeline"),
        }
    }
}

/// Each iteration reads what the one before made; all have the same streams of
/// random numbers, told apart by their own number.
fn repeat<T: Number>(
    bodies: &[Pipeline<'_>],
    mut value: Value<T>,
    pass: &mut Pass<'_>,
) -> (Value<T>, Saved<T>) {
    let first = pass.stream;
    let mut iterations = Vec::new();
    for (iteration, body) in bodies.iter().enumerate() {
        pass.stream = first;
        pass.iterations.push(iteration);
        let (output, saved) = body.forward(value, pass);
        pass.iterations.pop();
        value = output;
        iterations.push(saved);
    }
    (value, Saved::Iterations(iterations))
}

/// x + f(x)
fn residual<T: Number>(
    body: &Pipeline<'_>,
    value: &Value<T>,
    pass: &mut Pass<'_>,
) -> (Value<T>, Saved<T>) {
    let (output, saved) = body.forward(value.clone(), pass);
    (Value::sum(&[value, &output]), Saved::Residual(saved))
}
