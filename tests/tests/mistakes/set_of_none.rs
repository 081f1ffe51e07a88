//! A set in another form.

use relu_runtime::network_set;

network_set! {
    pub enum Model {}
}

fn main() {}
