//! The same without weights.

fn main() {
    print!("{}", std::fs::read_to_string("/proc/self/stat").unwrap_or_default());
}
