//! What several examples share.

pub mod digit_images;
