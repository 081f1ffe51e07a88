//! Layers that draw random numbers in training.

use super::lowering::Training;
use super::{ScopeId, TapeKind};
use crate::model::Scalar;
use crate::plan::At;
use crate::plan::step::{Argument, Place, Step};

impl Training {
    /// Dropout: the same function on values and on gradients.
    pub fn dropout(&mut self, at: &At<'_>, rate: &Scalar) {
        self.mask(at, ["dropout", "dropout"], rate);
    }

    /// Alpha dropout: the shift has no part in the gradient.
    pub fn alpha_dropout(&mut self, at: &At<'_>, rate: &Scalar) {
        self.mask(at, ["alpha_dropout", "alpha_dropout_vjp"], rate);
    }

    fn mask(&mut self, at: &At<'_>, [kernel, vjp]: [&'static str; 2], rate: &Scalar) {
        let (rows, gradient) = self.in_place(at);
        let stream = self.draw();
        let step = |kernel, place| {
            let [randomness, stream] = stream.clone();
            let rate = Argument::Scalar(rate.clone());
            Step::new(kernel, vec![rate, randomness, stream, Argument::Update(place)])
        };
        self.push(step(kernel, Place::Tape(rows)));
        self.differentiate(vec![step(vjp, Place::Gradient(gradient))]);
    }

    /// Noise that is added: the gradient goes through.
    pub fn gaussian_noise(&mut self, at: &At<'_>, std: &Scalar) {
        let (rows, _) = self.in_place(at);
        let [randomness, stream] = self.draw();
        let std = Argument::Scalar(std.clone());
        let arguments = vec![std, randomness, stream, Argument::Update(Place::Tape(rows))];
        self.push(Step::new("gaussian_noise", arguments));
        self.differentiate(Vec::new());
    }

    /// Random slopes: drawn anew in backward, as numbers are made by counting.
    pub fn rrelu(&mut self, at: &At<'_>, lower: &Scalar, upper: &Scalar) {
        let (rows, gradient) = self.in_place(at);
        let bits = self.new_saved(at, TapeKind::Bits, &self.width(rows));
        let stream = self.draw();
        let step = |kernel, places: [Argument; 2]| {
            let limits = [lower, upper].map(|limit| Argument::Scalar(limit.clone()));
            let arguments = limits.into_iter().chain(stream.clone()).chain(places).collect();
            Step::new(kernel, arguments)
        };
        let (rows, bits) = (Place::Tape(rows), Place::Tape(bits));
        self.push(step("rrelu", [Argument::Update(rows), Argument::Update(bits)]));
        let gradient = Argument::Update(Place::Gradient(gradient));
        self.differentiate(vec![step("rrelu_vjp", [Argument::Read(bits), gradient])]);
    }

    /// The random numbers of the step, and a stream that no other layer has.
    fn draw(&mut self) -> [Argument; 2] {
        let stream = self.streams;
        self.streams += 1;
        self.mark_random();
        [Argument::Randomness, Argument::Stream(stream)]
    }

    /// Marks the scope and those that it is in.
    fn mark_random(&mut self) {
        let mut next = Some(self.scope);
        while let Some(ScopeId(scope)) = next {
            self.scopes[scope].is_random = true;
            next = self.scopes[scope].outer;
        }
    }
}
