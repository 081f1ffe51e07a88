//! The initializer that follows from the activation after a layer.

use super::field::Initializer;
use super::{At, NegativeSide};
use crate::model::{Init, Layer, Scalar};

/// The user's choice, or the one that fits what comes after.
///
/// He's for the ReLU family, with the gain of its slope; before
/// `two_sided_relu`, which loses nothing, the gain is one; Xavier's otherwise.
/// A layer that reads both sides starts as if it were linear.
#[must_use]
pub fn choose(at: &At<'_>, written: Option<Init>) -> Initializer {
    let slope = at.slope_after.clone();
    let init = written.unwrap_or(match (&slope, at.reads_two_sides()) {
        (_, true) => Init::LooksLinear,
        (Some(_), false) => Init::HeNormal,
        (None, false) => Init::XavierNormal,
    });
    Initializer { init, slope: slope.unwrap_or_else(|| Scalar::literal(0.0)) }
}

/// The slope of the first of these layers that is not a norm or dropout, or of
/// what stands after them.
#[must_use]
pub fn slope_after(layers: &[Layer], after: Option<Scalar>) -> Option<Scalar> {
    for layer in layers {
        match layer.kind.lowering().negative_side() {
            NegativeSide::Unchanged => {}
            NegativeSide::Slope(slope) => return Some(slope),
            NegativeSide::Pipeline => return slope_after(layer.kind.lowering().body(), None),
            NegativeSide::Other => return None,
        }
    }
    after
}
