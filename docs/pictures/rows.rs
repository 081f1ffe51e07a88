//! Norms: what they do to a batch.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::Picture;
use crate::figure::{Figure, Panel};
use crate::run::{forward_and_back, normal};

const SAMPLES: usize = 12;
const UNITS: usize = 12;

pub const PICTURES: &[Picture] = &[
    ("batch_norm", || {
        let title = "A batch before and after batch_norm: the units' offsets are gone, the \
                     samples' magnitudes are not";
        norm(&*OverBatch::new(1), "after batch_norm", title)
    }),
    ("layer_norm", || {
        let title = "A batch before and after layer_norm: the samples' magnitudes are gone, the \
                     units' offsets are not";
        norm(&*OverUnits::new(1), "after layer_norm", title)
    }),
    ("rms_norm", || {
        let title = "A batch before and after rms_norm: the samples' magnitudes are gone, what \
                     all units of a sample have in common is not";
        norm(&*OverSquares::new(1), "after rms_norm", title)
    }),
];

network! {
    struct OverBatch(x: [UNITS]) -> y {
        y: x -> batch_norm,
    }
    train { loss: mean_squared_error }
}

network! {
    struct OverUnits(x: [UNITS]) -> y {
        y: x -> layer_norm,
    }
    train { loss: mean_squared_error }
}

network! {
    struct OverSquares(x: [UNITS]) -> y {
        y: x -> rms_norm,
    }
    train { loss: mean_squared_error }
}

/// Each unit has an offset of its own, and each sample a magnitude.
fn batch() -> Vec<[f32; UNITS]> {
    let numbers = normal(SAMPLES * UNITS, 5);
    let rows = numbers.as_chunks::<UNITS>().0.iter().zip(1..);
    let row = |(row, sample): (&[f32; UNITS], u8)| {
        let magnitude = 0.3 + f32::from(sample) / SAMPLES as f32;
        std::array::from_fn(|unit| {
            let offset = if unit % 4 == 1 { 2.5 } else { 0.4 };
            (row[unit] * 0.7 + offset) * magnitude
        })
    };
    rows.map(row).collect()
}

fn norm<N>(network: &N, after: &str, title: &str) -> Result<Figure, Error>
where
    N: Train<Input = [f32; UNITS], Output = [f32; UNITS]>,
{
    let before = batch();
    let (values, _) = forward_and_back(network, &before, &before)?;
    let cells = |rows: &[[f32; UNITS]]| -> Vec<Vec<f64>> {
        rows.iter().map(|row| row.iter().copied().map(f64::from).collect()).collect()
    };
    let panels = vec![
        Panel::cells("before: a row per sample, a column per unit", cells(&before)),
        Panel::cells(after, cells(&values)),
    ];
    Ok(Figure::new(title, panels).with_height(360))
}
