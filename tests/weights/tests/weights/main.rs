//! Packed weights: in the program, for other targets, and errors of the build script.

mod errors;
mod pretrained;
mod scripts;
mod search;
mod spellings;
#[cfg(target_os = "linux")]
mod start;
mod targets;
