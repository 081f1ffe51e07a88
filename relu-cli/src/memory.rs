//! How much memory a network takes.

use relu_codegen::plan::field::{Field, FieldKind, SegmentKind};
use relu_codegen::plan::{Count, Plan};
use relu_runtime::PANEL;

use relu_source::Constants;

/// Numbers of a sample on the stack; a network with more does not compile.
const MOST_PER_SAMPLE: usize = 256 * 1024;

/// Bytes of a number.
const NUMBER: usize = size_of::<f32>();

/// Bytes that fields take, padding included, where constants are known.
#[must_use]
pub fn storage(fields: &[Field], constants: &Constants) -> Option<usize> {
    fields.iter().try_fold(0_usize, |sum, field| sum.checked_add(field_bytes(field, constants)?))
}

fn field_bytes(field: &Field, constants: &Constants) -> Option<usize> {
    if let FieldKind::Repeated { count, fields, .. } = &field.kind {
        return constants.size(count)?.checked_mul(storage(fields, constants)?);
    }
    let segments = field.segments.iter().map(|segment| segment_bytes(&segment.kind, constants));
    segments.into_iter().try_fold(0_usize, |sum, bytes| sum.checked_add(bytes?))
}

/// Columns are stored in panels, the last of which is filled up with zeros.
fn segment_bytes(kind: &SegmentKind, constants: &Constants) -> Option<usize> {
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
    let columns = constants.size(columns)?.checked_next_multiple_of(PANEL)?;
    rows.checked_mul(columns)?.checked_mul(NUMBER)
}

/// The stack of `forward`, and of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Workspace {
    /// Numbers of one sample between its layers.
    pub per_sample: usize,
    /// Samples of a batch that pass through together.
    pub tile: usize,
}

impl Workspace {
    /// That of a network, where constants are known.
    #[must_use]
    pub fn of(plan: &Plan<'_>, constants: &Constants) -> Option<Self> {
        let mut count = Count::default();
        for slot in &plan.inference.slots {
            count.add(Count::product(1, [&slot.width]));
        }
        let per_sample = constants.count(&count)?;
        let tile = (per_sample <= MOST_PER_SAMPLE).then(|| relu_runtime::tile_rows(per_sample))?;
        Some(Self { per_sample, tile })
    }

    /// Bytes of one sample.
    #[must_use]
    pub fn sample_bytes(&self) -> usize {
        self.per_sample * NUMBER
    }

    /// Bytes of a batch, whatever its size.
    #[must_use]
    pub fn batch_bytes(&self) -> usize {
        self.sample_bytes() * self.tile
    }
}
