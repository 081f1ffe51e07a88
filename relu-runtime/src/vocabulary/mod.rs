//! The words of the language: what each layer, loss and setting of a description
//! is, with its formula, its derivative, when to use it, its weakness and the cure.
//!
//! | module | its words stand |
//! |---|---|
//! | [`layer`] | between the arrows of a block |
//! | [`source`] | first in a block that reads several values |
//! | [`init`] | after `init:` |
//! | [`train`] | before the colons of a `train` section |
//! | [`loss`] | after `loss:` |
//! | [`clip`] | after `clip:` |
//!
//! The items do nothing. A description inside [`network!`](crate::network) refers to
//! them where an editor expands it, so that there, too, a word shows its docs, leads
//! here, and is offered while it is typed; their fields are the words' arguments.
#![allow(non_camel_case_types, reason = "the words are as they are in a description")]

/// Defines an item per word: its docs are in the file of its name in `folder`.
macro_rules! words {
    ($folder:tt; $($word:ident { $($(#[$doc:meta])* $argument:ident: $type:ty,)* })*) => {
        $(
            #[relu_macros::documented($folder $word)]
            #[derive(Clone, Copy, Debug)]
            pub struct $word {
                $($(#[$doc])* pub $argument: $type,)*
            }
        )*

        /// The arguments of each, for editors.
        #[doc(hidden)]
        pub mod arguments {
            $(
                pub mod $word {
                    $($(#[$doc])* pub type $argument = $type;)*
                }
            )*
        }

        /// All of them, each with its arguments.
        #[doc(hidden)]
        pub const WORDS: &[super::Word] = &[
            $((stringify!($word), &[$(stringify!($argument)),*]),)*
        ];
    };
}

/// A word and its arguments.
#[doc(hidden)]
pub type Word = (&'static str, &'static [&'static str]);

pub mod clip;
pub mod init;
pub mod layer;
pub mod loss;
pub mod source;
pub mod train;
