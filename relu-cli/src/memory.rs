//! How much memory a network takes.

use relu_codegen::plan::Plan;
use relu_codegen::plan::field::{Field, FieldKind, Segment, SegmentKind};
use relu_runtime::PANEL;

use relu_source::Constants;

/// Bytes of a number.
const NUMBER: usize = size_of::<f32>();

/// Bytes that fields take on this machine, padding included, where constants are known.
#[must_use]
pub fn storage(fields: &[Field], constants: &Constants) -> Option<usize> {
    storage_in(PANEL, fields, constants)
}

/// The same with panels of a width: of 1 where there are no vectors.
#[must_use]
pub fn storage_in(panel: usize, fields: &[Field], constants: &Constants) -> Option<usize> {
    let bytes = |field| field_bytes(panel, field, constants);
    fields.iter().try_fold(0_usize, |sum, field| sum.checked_add(bytes(field)?))
}

fn field_bytes(panel: usize, field: &Field, constants: &Constants) -> Option<usize> {
    if let FieldKind::Repeated { count, fields, .. } = &field.kind {
        return constants.size(count)?.checked_mul(storage_in(panel, fields, constants)?);
    }
    let bytes = |segment: &Segment| segment_bytes(panel, &segment.kind, constants);
    let segments = field.segments.iter().map(bytes);
    segments.into_iter().try_fold(0_usize, |sum, bytes| sum.checked_add(bytes?))
}

/// Columns are stored in panels, the last of which is filled up with zeros.
fn segment_bytes(panel: usize, kind: &SegmentKind, constants: &Constants) -> Option<usize> {
    let (rows, columns) = match kind {
        SegmentKind::Weight { inputs, units, .. } => (constants.size(inputs)?, units),
        SegmentKind::TwoSidedWeight { inputs, units, .. } => {
            (constants.size(inputs)?.checked_mul(2)?, units)
        }
        SegmentKind::Embedding { count, width, .. } => (constants.size(count)?, width),
        SegmentKind::Bias(units)
        | SegmentKind::Vector(units, _)
        | SegmentKind::Learned(units, _)
        | SegmentKind::State(units, _) => (1, units),
    };
    let columns = constants.size(columns)?.checked_next_multiple_of(panel)?;
    rows.checked_mul(columns)?.checked_mul(NUMBER)
}

/// The stack of `forward`, and of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Stack {
    /// Numbers of one sample between its layers.
    pub floats_per_sample: usize,
    /// Bytes of `forward`: `STACK_BYTES`.
    pub forward: usize,
    /// Samples of a batch that pass through together.
    pub tile: usize,
}

impl Stack {
    /// That of a network that compiles, where constants are known.
    #[must_use]
    pub fn of(plan: &Plan<'_>, constants: &Constants) -> Option<Self> {
        let floats_per_sample = constants.count(&plan.inference.workspace())?;
        let forward = constants.count(&plan.inference.stack_bytes())?;
        let tile = (floats_per_sample <= relu_runtime::kernels::MOST_FLOATS)
            .then(|| relu_runtime::tile_rows(floats_per_sample))?;
        Some(Self { floats_per_sample, forward, tile })
    }

    /// Bytes of a batch, whatever its size.
    #[must_use]
    pub fn batch(&self) -> usize {
        self.floats_per_sample * self.tile * NUMBER
    }
}
