//! Softmax and cross-entropy in one, from scores.

use super::classes::ClassLoss;
use super::rows::RowLoss;
use super::{Case, Loss, count, largest};
use crate::kernels::loss::{Softmaxes, softmax};
use crate::round::to_f32;
use crate::{Error, setting};

/// Cross-entropy of the softmax of the scores, a mean over the batch.
///
/// For scores x and target probabilities t of a sample,
///
/// `loss = sum over k of t[k] * (log(sum over j of exp(x[j])) - x[k])`
///
/// where t is one at the class and zero elsewhere if the targets are class
/// indices. The gradient is softmax(x) - t, divided by the batch size. Computed
/// from the scores in a form that neither overflows nor cancels (Goodfellow et
/// al., "Deep Learning", 2016, section 6.2.2.3); the last layer is therefore a
/// plain `dense`, without `softmax`. The same as `PyTorch`'s `CrossEntropyLoss`.
///
/// Rows of probabilities are used as they are; they need not sum to one, but
/// have to be finite and not negative.
///
/// With label smoothing e over n classes, (1 - e) t + e / n takes the place of
/// t. With class weights w, w t takes the place of t in all sums; and where the
/// targets are class indices, the mean is the sum of the samples' losses
/// divided by the sum of their classes' weights (rows of probabilities: by the
/// batch size). If all weights of a batch are zero, its mean is NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SoftmaxCrossEntropy {
    label_smoothing: f32,
    class_weights: &'static [f32],
}

impl SoftmaxCrossEntropy {
    /// The loss without label smoothing and with all classes alike.
    #[must_use]
    pub const fn new() -> Self {
        Self { label_smoothing: 0.0, class_weights: &[] }
    }

    /// Mixes the targets with the uniform distribution, which has the share
    /// `share`, from 0 to 1; 0.1 is usual.
    ///
    /// Szegedy et al., "Rethinking the Inception Architecture for Computer
    /// Vision", CVPR 2016.
    #[must_use]
    pub const fn with_label_smoothing(mut self, share: f32) -> Self {
        self.label_smoothing = share;
        self
    }

    /// Weighs the classes: a number per class, finite and not negative. No
    /// weights, `&[]`, make all classes alike.
    ///
    /// ```
    /// use relu_runtime::train::{Loss, SoftmaxCrossEntropy};
    ///
    /// # fn main() -> Result<(), relu_runtime::Error> {
    /// // The second class is rare.
    /// let loss = SoftmaxCrossEntropy::new().with_class_weights(&[1.0, 9.0]);
    /// let mut gradient = [[0.0; 2]; 2];
    /// let mean = loss.loss(&[[0.0, 0.0], [0.0, 0.0]], &[0_u8, 1], &mut gradient)?;
    /// assert!((mean - 2.0_f32.ln()).abs() < 1e-6);
    /// assert!((gradient[1][1] - 9.0 * gradient[0][0]).abs() < 1e-6);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn with_class_weights(mut self, weights: &'static [f32]) -> Self {
        self.class_weights = weights;
        self
    }

    fn weight(&self, class: usize) -> f32 {
        self.class_weights.get(class).copied().unwrap_or(1.0)
    }

    /// The loss of a class, smoothed.
    #[inline(never)]
    fn smoothed(&self, case: Case<'_, [f32]>, class: usize) -> f64 {
        self.against(case, |other| if other == class { 1.0 } else { 0.0 })
    }

    /// The loss against targets before smoothing and weights.
    #[inline]
    fn against(&self, case: Case<'_, [f32]>, target: impl Fn(usize) -> f32) -> f64 {
        if self.label_smoothing == 0.0 && self.class_weights.is_empty() {
            return against(case, target);
        }
        let uniform = self.label_smoothing / case.output.len() as f32;
        let smooth = |class| target(class) * (1.0 - self.label_smoothing) + uniform;
        against(case, |class| self.weight(class) * smooth(class))
    }
}

/// The cross-entropy against targets.
#[inline]
fn against(case: Case<'_, [f32]>, target: impl Fn(usize) -> f32) -> f64 {
    let Case { output: scores, softmax, gradient, factor } = case;
    let total: f64 = (0..scores.len()).map(|class| f64::from(target(class))).sum();
    let scale = to_f32(total * softmax.inverse);
    let mut loss = total * softmax.log_rest;
    for (class, (gradient, &score)) in gradient.iter_mut().zip(scores).enumerate() {
        let target = target(class);
        *gradient = (*gradient * scale - target) * factor;
        let below = f64::from(softmax.largest) - f64::from(score);
        // A score of minus infinity has no part in the loss if it has no part in the
        // target.
        loss += if target > 0.0 { f64::from(target) * below } else { 0.0 };
    }
    loss
}

/// Makes exponentials the gradient of the cross-entropy of their softmax.
#[inline]
pub(super) fn pull(case: Case<'_, [f32]>, class: usize) {
    let Case { softmax, gradient, factor, .. } = case;
    let scale = to_f32(f64::from(factor) * softmax.inverse);
    for gradient in gradient.iter_mut() {
        *gradient *= scale;
    }
    gradient[class] -= factor;
}

impl Loss for SoftmaxCrossEntropy {
    const NAME: &'static str = "softmax_cross_entropy";

    fn check(&self, outputs: usize) -> Result<(), Error> {
        setting::share("label smoothing", self.label_smoothing)?;
        for &weight in self.class_weights {
            setting::not_negative("weight of a class", weight)?;
        }
        match self.class_weights.len() {
            0 => Ok(()),
            found if found == outputs => Ok(()),
            found => Err(Error::ClassWeights { classes: outputs, found }),
        }
    }

    fn prepare(
        &self,
        scores: &[f32],
        width: usize,
        gradient: &mut [f32],
        softmaxes: &mut Softmaxes,
    ) {
        softmax(scores, width, gradient, softmaxes);
    }
}

impl RowLoss for SoftmaxCrossEntropy {
    const TARGETS: &'static str = "probabilities: finite numbers that are not negative";
    const MEAN_OVER_OUTPUTS: bool = false;

    fn accepts(target: f32) -> bool {
        target.is_finite() && target >= 0.0
    }

    #[inline]
    fn row(&self, case: Case<'_, [f32]>, targets: &[f32]) -> f64 {
        self.against(case, |class| targets[class])
    }

    fn right_answers(scores: &[f32], targets: &[f32]) -> Option<f64> {
        Some(count(largest(scores) == largest(targets)))
    }
}

impl ClassLoss for SoftmaxCrossEntropy {
    #[inline]
    fn class(&self, case: Case<'_, [f32]>, class: usize) -> f64 {
        if self.label_smoothing != 0.0 {
            return self.smoothed(case, class);
        }
        let weight = self.weight(class);
        let surprise = case.softmax.surprise(case.output[class]);
        pull(Case { factor: case.factor * weight, ..case }, class);
        f64::from(weight) * surprise
    }

    fn weights(&self) -> &[f32] {
        self.class_weights
    }
}
