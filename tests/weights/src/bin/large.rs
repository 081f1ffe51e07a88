//! A program with 8 MiB of weights prints how many pages of memory it has asked for.

use std::hint::black_box;

use relu_runtime::network;

network! {
    #[weights("large")]
    struct Large(x: [2048]) -> y {
        y: dense(1024, bias: false),
    }
}

fn main() {
    black_box(Large::PRETRAINED);
    print!("{}", std::fs::read_to_string("/proc/self/stat").unwrap_or_default());
}
