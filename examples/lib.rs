//! What several examples share.

pub mod digit_images;
pub mod digit_training;
