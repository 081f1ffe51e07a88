//! Activations.

use super::TapeKind;
use super::lowering::Training;
use crate::model::Scalar;
use crate::plan::At;
use crate::plan::step::{Activation, Argument, Epilogue, FieldPath, Place, Step};

impl Training {
    /// `relu` and its like with a slope that is not negative: the derivative
    /// follows from the sign of the value, where a product stores that; else it is
    /// a bit per unit, so that the value can change in place.
    pub fn rectified(&mut self, at: &At<'_>, activation: Activation, slope: Scalar) {
        if self.current.product.is_some() {
            self.smooth(at, activation);
        } else {
            self.piecewise(at, "activate", vec![Argument::Activation(activation)], slope);
        }
    }

    /// An activation made of straight pieces: the derivative is a bit per unit.
    pub fn piecewise(
        &mut self,
        at: &At<'_>,
        kernel: &'static str,
        arguments: Vec<Argument>,
        slope: Scalar,
    ) {
        let (rows, gradient) = self.in_place(at);
        let bits = self.new_saved(at, TapeKind::Bits, &self.width(rows));
        let mut arguments = arguments;
        arguments.push(Argument::Update(Place::Tape(rows)));
        arguments.push(Argument::Update(Place::Tape(bits)));
        self.push(Step::new(kernel, arguments));
        self.differentiate(vec![Step::new(
            "activation_vjp",
            vec![
                Argument::Scalar(slope),
                Argument::Read(Place::Tape(bits)),
                Argument::Update(Place::Gradient(gradient)),
            ],
        )]);
    }

    /// An activation whose derivative follows from its value: fused into the
    /// product before it, where there is one.
    pub fn smooth(&mut self, at: &At<'_>, activation: Activation) {
        let product = self.current.product.take();
        let fused = product.and_then(|product| self.forward[product].step_mut());
        if let Some(step) = fused {
            step.fuse(&activation, &self.origin);
        } else {
            self.map(at, activation.clone());
        }
        self.vjp_from_output("smooth_vjp", vec![Argument::Activation(activation)]);
    }

    /// An activation whose derivative follows from what it reads.
    pub fn curve(&mut self, at: &At<'_>, activation: Activation) {
        self.one_sided();
        let input = self.current.rows;
        self.map(at, activation.clone());
        self.differentiate(vec![Step::new(
            "curve_vjp",
            vec![
                Argument::Activation(activation),
                Argument::Read(Place::Tape(input)),
                Argument::Update(Place::Gradient(self.current.gradient)),
            ],
        )]);
    }

    /// `softmax` and its logarithm: the derivative follows from the value.
    pub fn softmax(&mut self, at: &At<'_>, kernel: &'static str, vjp: &'static str) {
        self.out_of_place(at, kernel, Vec::new());
        self.vjp_from_output(vjp, Vec::new());
    }

    /// An activation with learned numbers.
    pub fn learned(
        &mut self,
        at: &At<'_>,
        activation: Activation,
        vjp: &'static str,
        weight: FieldPath,
    ) {
        self.one_sided();
        let input = self.current.rows;
        self.map(at, activation);
        self.differentiate(vec![Step::new(
            vjp,
            vec![
                Argument::Read(Place::Tape(input)),
                Argument::Parameter(weight.clone()),
                Argument::Update(Place::Gradient(self.current.gradient)),
                Argument::ParameterGradient(weight),
            ],
        )]);
    }

    /// An activation by itself, into new rows.
    fn map(&mut self, at: &At<'_>, activation: Activation) {
        self.one_sided();
        let units = Some(self.width(self.current.rows));
        let epilogue = Epilogue { units, activation: Some(activation), ..Epilogue::default() };
        self.out_of_place(at, "map", vec![Argument::Epilogue(epilogue)]);
    }

    fn vjp_from_output(&mut self, kernel: &'static str, mut arguments: Vec<Argument>) {
        arguments.push(Argument::Read(Place::Tape(self.current.rows)));
        arguments.push(Argument::Update(Place::Gradient(self.current.gradient)));
        self.differentiate(vec![Step::new(kernel, arguments)]);
        self.current.saved = true;
        self.current.product = None;
    }
}
