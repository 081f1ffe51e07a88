//! The networks that the programs in C run, for Rust: `library` has them for C.
#![forbid(unsafe_code)]

#[path = "../library/src/panel_reader.rs"]
mod panel_reader;

pub use panel_reader::{PanelReader, PanelReaderOutput};
pub use relu_test_weights::Digits;
