//! Sources: what stands first in a block that reads several values.

words! {
    "src/vocabulary/source";
    concat {}
}
