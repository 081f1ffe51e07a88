//! Links the C library, whose start code calls `main`.

fn main() {
    println!("cargo::rustc-link-lib=c");
}
