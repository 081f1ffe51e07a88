//! The macro that users call: it tells the compiler of descriptions where this
//! crate is, however a user has named it, and whether it can train.

#[doc = include_str!("../docs/network.md")]
#[cfg(feature = "training")]
#[macro_export]
macro_rules! network {
    ($($description:tt)*) => {
        #[cfg(not(doc))]
        $crate::__network! { { crate: $crate, training: true, docs: false } $($description)* }
        #[cfg(doc)]
        $crate::__network! { { crate: $crate, training: true, docs: true } $($description)* }
    };
}

#[doc = include_str!("../docs/network.md")]
#[cfg(not(feature = "training"))]
#[macro_export]
macro_rules! network {
    ($($description:tt)*) => {
        #[cfg(not(doc))]
        $crate::__network! { { crate: $crate, training: false, docs: false } $($description)* }
        #[cfg(doc)]
        $crate::__network! { { crate: $crate, training: false, docs: true } $($description)* }
    };
}
