//! All mistakes: a constructor each, with its code, message, label and help.
//!
//! The table of codes is in `code.rs`.
//!
//! | codes | about            | file             |
//! |-------|------------------|------------------|
//! | E00xx | punctuation      | `punctuation.rs` |
//! | E01xx | names            | `names.rs`       |
//! | E02xx | arguments        | `arguments.rs`   |
//! | E03xx | values           | `values.rs`      |
//! | E04xx | the whole        | `structure.rs`   |
//! | E05xx | `train`          | `train.rs`       |
//! | E09xx | not supported yet | `unsupported.rs` |

mod arguments;
mod names;
mod punctuation;
mod structure;
mod train;
mod unsupported;
mod values;

use proc_macro2::Span;

use super::{Code, Diagnostic};
pub use arguments::*;
pub use names::*;
pub use punctuation::*;
pub use structure::*;
pub use train::*;
pub use unsupported::*;
pub use values::*;

fn mistake(
    code: Code,
    span: Span,
    message: impl Into<String>,
    label: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    let (message, label, help) = (message.into(), label.into(), help.into());
    Diagnostic { code, span, message, label, help, related: Vec::new() }
}
