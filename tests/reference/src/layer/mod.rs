//! Each kind of layer, forward and backward.

mod activation;
mod batch_norm;
mod dense;
mod embedding;
mod kink;
mod maxout;
mod random;
mod row_norm;
pub mod softmax;
mod two_sided;

use relu_codegen::layers::Kind;
use relu_codegen::model::{Layer, Size};

use crate::network::Reference;
use crate::number::Number;
use crate::pipeline::Pass;
use crate::value::{Mask, Value, scaled};
use crate::{Rows, Tensors};
pub use activation::softplus;
pub use batch_norm::Normalized;

/// What a layer's backward needs.
#[derive(Debug)]
pub enum Saved<T> {
    /// What it read.
    Input(Rows<T>),
    /// What it made.
    Output(Rows<T>),
    /// A derivative per number.
    Factors(Rows),
    /// The derivative is one.
    Unchanged,
    /// Of batch norm.
    Normalized(Normalized<T>),
    /// Rows after a norm and before its parameters, and what each was multiplied
    /// by.
    NormalizedRows(Rows<T>, Vec<T>),
    /// Of each iteration of a `repeat`.
    Iterations(Vec<Vec<Saved<T>>>),
    /// Of a `residual`'s pipeline.
    Residual(Vec<Saved<T>>),
}

/// A layer, with the tensors that are its own.
pub struct Place<'r> {
    /// The network.
    pub reference: &'r Reference,
    /// The layer.
    pub layer: &'r Layer,
    /// What the names of its tensors begin with.
    pub path: String,
}

impl Place<'_> {
    /// The name of one of its tensors.
    pub fn name(&self, tensor: &str) -> String {
        format!("{}.{tensor}", self.path)
    }

    fn size(&self, size: &Size) -> usize {
        crate::constants::size(self.reference.constants, size)
    }

    fn exact(&self, tensor: &str) -> &[f64] {
        &self.reference.tensors[&self.name(tensor)]
    }

    fn tensor<T: Number>(&self, tensor: &str) -> Vec<T> {
        self.exact(tensor).iter().copied().map(T::new).collect()
    }

    /// The layer's value, and what backward needs.
    pub fn forward<T: Number>(
        &self,
        value: &Value<T>,
        pass: &mut Pass<'_>,
    ) -> (Value<T>, Saved<T>) {
        pass.offsets.extend(self.offsets(value));
        let (rows, saved) = self.rows(value, pass);
        let still: Mask = self.still(value, &saved);
        (Value { rows, still }, saved)
    }

    fn rows<T: Number>(&self, value: &Value<T>, pass: &mut Pass<'_>) -> (Rows<T>, Saved<T>) {
        let rows = &value.rows;
        match &self.layer.kind {
            Kind::Dense(dense) => (self.dense(dense, rows), Saved::Input(rows.clone())),
            Kind::Embedding(embedding) => {
                (self.embedding(self.size(&embedding.width), rows), Saved::Input(rows.clone()))
            }
            Kind::BatchNorm(norm) => self.batch_norm(norm, rows, pass),
            Kind::LayerNorm(norm) => self.layer_norm(norm, rows),
            Kind::RmsNorm(norm) => self.rms_norm(norm, rows),
            Kind::Dropout(_) | Kind::AlphaDropout(_) | Kind::GaussianNoise(_) | Kind::Rrelu(_) => {
                self.random(value, pass)
            }
            Kind::TwoSidedRelu(_) => (two_sided::forward(rows), Saved::Input(rows.clone())),
            Kind::Maxout(maxout) => (self.maxout(maxout, rows), Saved::Input(rows.clone())),
            Kind::Softmax(_) => output(softmax::softmax_rows(rows)),
            Kind::LogSoftmax(_) => output(softmax::log_softmax_rows(rows)),
            _ => (self.elementwise(rows), Saved::Input(rows.clone())),
        }
    }

    /// The gradient of what the layer read, and of its parameters.
    pub fn backward<T: Number>(
        &self,
        saved: &Saved<T>,
        gradient: &Rows<T>,
        into: &mut Tensors<T>,
    ) -> Rows<T> {
        match (&self.layer.kind, saved) {
            (Kind::Dense(dense), Saved::Input(rows)) => self.dense_vjp(dense, rows, gradient, into),
            (Kind::Embedding(embedding), Saved::Input(rows)) => {
                self.embedding_vjp(self.size(&embedding.width), rows, gradient, into)
            }
            (_, Saved::Normalized(normalized)) => self.batch_norm_vjp(normalized, gradient, into),
            (_, Saved::NormalizedRows(rows, inverse)) => {
                self.row_norm_vjp(rows, inverse, gradient, into)
            }
            (_, Saved::Factors(factors)) => scaled(gradient, factors),
            (_, Saved::Unchanged) => gradient.clone(),
            (Kind::TwoSidedRelu(_), Saved::Input(rows)) => two_sided::vjp(rows, gradient),
            (Kind::Maxout(maxout), Saved::Input(rows)) => self.maxout_vjp(maxout, rows, gradient),
            (Kind::Softmax(_), Saved::Output(rows)) => softmax::softmax_vjp(rows, gradient),
            (Kind::LogSoftmax(_), Saved::Output(rows)) => softmax::log_softmax_vjp(rows, gradient),
            (_, Saved::Input(rows)) => self.elementwise_vjp(rows, gradient, into),
            (kind, _) => unreachable!("{kind:?} does not save that"),
        }
    }

    /// The running statistics after a step.
    pub fn running<T: Number>(&self, saved: &Saved<T>, into: &mut Tensors<T>) {
        if let (Kind::BatchNorm(norm), Saved::Normalized(normalized)) = (&self.layer.kind, saved) {
            self.running_statistics(norm, normalized, into);
        }
    }
}

fn output<T: Clone>(rows: Rows<T>) -> (Rows<T>, Saved<T>) {
    (rows.clone(), Saved::Output(rows))
}
