//! The loss.

use std::iter::zip;

use ndarray::Array2;

/// Softmax cross-entropy, the mean over samples, and its gradient.
pub fn softmax_cross_entropy(
    outputs: &Array2<f32>,
    labels: &[u8],
    gradient: &mut Array2<f32>,
) -> f32 {
    let samples = labels.len() as f32;
    let mut loss = 0.0;
    for ((row, mut gradient), &label) in zip(zip(outputs.rows(), gradient.rows_mut()), labels) {
        let class = usize::from(label);
        let highest = row.iter().fold(f32::NEG_INFINITY, |highest, &score| score.max(highest));
        gradient.assign(&row);
        gradient.mapv_inplace(|score| (score - highest).exp());
        let sum = gradient.sum();
        loss += sum.ln() + highest - row[class];
        gradient.mapv_inplace(|power| power / (sum * samples));
        gradient[class] -= samples.recip();
    }
    loss / samples
}
