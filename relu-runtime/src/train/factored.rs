//! Gradients as backward leaves them.

use crate::kernels::outer_product::{OuterProduct, is_factored};
use crate::parameters::{Segment, Tensor};

/// Gradients laid out as the parameters, where those of large weights may be kept as
/// factors: see [`OuterProduct`].
#[derive(Clone, Copy)]
pub(crate) struct Factored<'a> {
    numbers: &'a [f32],
    has_factors: bool,
}

impl<'a> Factored<'a> {
    pub fn new(numbers: &'a [f32], has_factors: bool) -> Self {
        Self { numbers, has_factors }
    }

    /// Whether there may be gradients that are kept as factors.
    pub fn has_factors(self) -> bool {
        self.has_factors
    }

    /// The gradients as numbers; there are no factors.
    pub fn numbers(self) -> &'a [f32] {
        debug_assert!(!self.has_factors, "factors are no gradients");
        self.numbers
    }

    /// The gradient of a tensor.
    pub fn of(self, tensor: Tensor<'_>) -> Gradient<'a> {
        let numbers = &self.numbers[tensor.range()];
        match factors(tensor.segment()) {
            Some((units, rows)) if self.has_factors => {
                Gradient::OuterProduct(OuterProduct::kept_in(numbers, rows, units))
            }
            _ => Gradient::Numbers(numbers),
        }
    }
}

/// The gradient of a tensor.
#[derive(Clone, Copy)]
pub(crate) enum Gradient<'a> {
    /// Laid out as the tensor.
    Numbers(&'a [f32]),
    /// To be multiplied out.
    OuterProduct(OuterProduct<'a>),
}

/// Units and rows of a segment whose gradient is kept as factors, if it has them.
const fn factors(segment: &Segment) -> Option<(usize, usize)> {
    match segment.layout.weight() {
        Some((units, rows)) if is_factored(rows, units) => Some((units, rows)),
        _ => None,
    }
}

/// The most numbers that the factors of a gradient have; none where no gradient is kept
/// as factors.
pub(super) const fn most_factors(segments: &[Segment]) -> usize {
    let (mut most, mut index) = (0, 0);
    while index < segments.len() {
        if let Some((units, rows)) = factors(&segments[index])
            && units + rows > most
        {
            most = units + rows;
        }
        index += 1;
    }
    most
}

/// Multiplies out what is kept as factors; `room` is for as many numbers as
/// [`most_factors`] says.
pub(super) fn multiply_out(gradients: &mut [f32], segments: &[Segment], room: &mut [f32]) {
    for segment in segments {
        let Some((units, rows)) = factors(segment) else { continue };
        let room = &mut room[..rows + units];
        for tensor in segment.tensors() {
            let place = &mut gradients[tensor.range()];
            room.copy_from_slice(&place[..rows + units]);
            OuterProduct::kept_in(room, rows, units).multiply_out(0, place);
        }
    }
}
