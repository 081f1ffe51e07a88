//! What all peers have in common: a program that is asked over its standard input,
//! and times its own calls.

mod protocol;
mod server;
mod timing;

pub use protocol::{Reply, Request, Times};
pub use server::serve;
