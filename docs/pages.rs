//! The pages of the book whose code is compiled and run, as documentation tests.
//!
//! A test ensures that no page is left out.

/// A module per page, for its tests alone.
macro_rules! pages {
    ($($name:ident: $file:literal,)*) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!(concat!("src/", $file))]
            mod $name {}
        )*

        /// The pages, below `src`.
        pub const FILES: &[&str] = &[$($file),*];
    };
}

pages! {
    introduction: "introduction.md",
    language: "language.md",
    graphs: "graphs.md",
    indices: "indices.md",
    two_sided: "two-sided.md",
    weaknesses: "weaknesses.md",
    training: "training.md",
    losses: "losses.md",
    optimizers: "optimizers.md",
    clipping: "clipping.md",
    files: "files.md",
    threads: "threads.md",
    inference: "inference.md",
}
