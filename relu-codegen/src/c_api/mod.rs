//! Functions for programs in C, which `#[c_api]` asks for: their names and their header.
//!
//! | function of `Digits`                       | name                         |
//! |--------------------------------------------|------------------------------|
//! | a network in packed bytes                  | `digits_from_packed`         |
//! | the same, with a look at all numbers       | `digits_from_packed_checked` |
//! | one sample, a batch of a network           | `digits_forward_with`, `digits_forward_batch_with` |
//! | one sample, a batch of the trained weights | `digits_forward`, `digits_forward_batch` |

mod header;
mod names;

pub use header::{Header, STATUS};
pub use names::{Names, snake_case};
