//! Initializers: what stands after `init:`.
//!
//! Fan-in is the number of inputs of a layer, fan-out that of its units; a layer that
//! reads both sides of n values has a fan-in of n. Random numbers follow from the seed
//! and the tensor's place, and from nothing else.

words! {
    "src/vocabulary/init";
    he_normal {}
    he_uniform {}
    xavier_normal {}
    xavier_uniform {}
    orthogonal {}
    looks_linear {}
    normal {}
    zeros {}
}
