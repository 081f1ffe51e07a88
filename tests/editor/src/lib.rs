//! A client of rust-analyzer, as small as the tests need it.

mod connection;
mod editor;
mod server;

pub use editor::{Editor, Mistake, Place};
