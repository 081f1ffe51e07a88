//! The table of parameters and state, with their places on this machine.

use relu_codegen::plan::Field;
use relu_codegen::plan::field::{self, FieldKind, SegmentKind};
use relu_runtime::{Initializer, Segment};

use crate::Error;
use crate::sizes::{Sizes, text};

/// The segments of a network's fields, which follow each other without gaps.
pub fn segments(fields: &[Field], sizes: &Sizes<'_>) -> Result<Vec<Segment>, Error> {
    let mut table = Table { sizes, segments: Vec::new(), repeats: Vec::new() };
    table.fields(fields, 0)?;
    Ok(table.segments)
}

struct Table<'s> {
    sizes: &'s Sizes<'s>,
    segments: Vec<Segment>,
    /// The number of iterations of each repetition around, and the bytes of one.
    repeats: Vec<(usize, usize)>,
}

impl Table<'_> {
    /// Adds fields that begin at an offset in bytes; returns where they end.
    fn fields(&mut self, fields: &[Field], mut offset: usize) -> Result<usize, Error> {
        for field in fields {
            offset = self.field(field, offset)?;
        }
        Ok(offset)
    }

    fn field(&mut self, field: &Field, mut offset: usize) -> Result<usize, Error> {
        if let FieldKind::Repeated { count, fields, .. } = &field.kind {
            let (count, stride) = (self.sizes.of(count)?, self.bytes(fields)?);
            self.repeats.push((count, stride));
            self.fields(fields, offset)?;
            self.repeats.pop();
            return Ok(offset + count * stride);
        }
        for segment in &field.segments {
            let segment = self.segment(segment, offset)?;
            offset += segment.len * size_of::<f32>();
            self.segments.push(segment);
        }
        Ok(offset)
    }

    /// Bytes of the struct with these fields.
    fn bytes(&self, fields: &[Field]) -> Result<usize, Error> {
        let of_field = |field: &Field| match &field.kind {
            FieldKind::Repeated { count, fields, .. } => {
                Ok(self.sizes.of(count)? * self.bytes(fields)?)
            }
            _ => field.segments.iter().map(|segment| self.len(segment)).sum(),
        };
        fields.iter().map(of_field).sum()
    }

    /// Bytes of a tensor.
    fn len(&self, segment: &field::Segment) -> Result<usize, Error> {
        Ok(self.one(segment, 0)?.len * size_of::<f32>())
    }

    fn segment(&self, segment: &field::Segment, offset: usize) -> Result<Segment, Error> {
        let mut made = self.one(segment, offset)?;
        if let Some(alias) = &segment.alias {
            made = made.alias(text(alias));
        }
        for (count, stride) in &self.repeats {
            made = made.repeat(*count, *stride);
        }
        Ok(made)
    }

    /// A tensor without the repetitions around it.
    fn one(&self, segment: &field::Segment, offset: usize) -> Result<Segment, Error> {
        let (name, size) = (text(&segment.name), |size| self.sizes.of(size));
        // How a parameter starts does not matter to one that is trained.
        let zeros = Initializer::Zeros;
        Ok(match &segment.kind {
            SegmentKind::Weight { inputs, units, .. } => {
                Segment::weight(name, offset, size(inputs)?, size(units)?, zeros)
            }
            SegmentKind::TwoSidedWeight { inputs, units, .. } => {
                Segment::two_sided_weight(name, offset, size(inputs)?, size(units)?, zeros)
            }
            SegmentKind::Embedding { count, width, .. } => {
                Segment::embedding(name, offset, size(count)?, size(width)?, zeros)
            }
            SegmentKind::Bias(units) => Segment::bias(name, offset, size(units)?),
            SegmentKind::Vector(units, _) | SegmentKind::Learned(units, _) => {
                Segment::vector(name, offset, size(units)?, 0.0)
            }
            SegmentKind::State(units, _) => Segment::state(name, offset, size(units)?, 0.0),
        })
    }
}
