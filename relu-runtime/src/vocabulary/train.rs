//! The `train` section: what stands before its colons.

words! {
    "src/vocabulary/train";
    loss {}
    clip {}
    l1 {}
    l2 {}
    weight_decay {}
    freeze {}
}
