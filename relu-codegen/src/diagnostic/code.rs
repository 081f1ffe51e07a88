//! The codes of all mistakes, the only table of them.
//!
//! A code is a variant of [`Code`], so that no constructor of the catalogue can use
//! one that is not here, and none is here twice. What each means at length, with an
//! example, is in `relu-cli/messages/`, a file per code.

use std::fmt;

/// Defines [`Code`] from a row per mistake.
macro_rules! codes {
    ($($code:ident $title:literal)*) => {
        /// The code of a mistake: `E0101`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = $title]
                $code,
            )*
        }

        impl Code {
            /// All codes, in ascending order.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// `E0101`
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => stringify!($code),)*
                }
            }

            /// What is wrong, in a few words: `an unknown layer`.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$code => $title,)*
                }
            }
        }
    };
}

codes! {
    E0001 "an empty description"
    E0002 "a description that ends early"
    E0003 "something else was expected"
    E0004 "not an attribute"
    E0005 "generic parameters"
    E0006 "a `where` clause"
    E0007 "a missing comma"
    E0008 "a missing arrow between two layers"
    E0009 "`=` for `:`"
    E0010 "an arrow without a layer"
    E0011 "`;` for `,`"
    E0012 "the wrong brackets"
    E0013 "something after the network"
    E0014 "a block without layers"
    E0015 "an attribute on a block"
    E0016 "an expression without braces"
    E0017 "empty braces"
    E0018 "another arrow than `->`"
    E0019 "a block without a name"
    E0020 "a missing colon"
    E0021 "not a visibility"
    E0022 "an argument without parentheses"
    E0023 "`let` before a block"
    E0024 "a layer of a module"
    E0025 "several outputs without parentheses"
    E0026 "blocks that are subtracted or multiplied"
    E0027 "`weights` without a name"
    E0028 "`weights` given twice"
    E0029 "a name of weights with other characters"
    E0030 "`c_api` given twice"
    E0031 "`c_api` with an argument"

    E0101 "an unknown layer"
    E0102 "an unknown source"
    E0103 "an unknown loss"
    E0104 "an unknown clipping"
    E0105 "an unknown initializer"
    E0106 "an unknown key of `train`"
    E0107 "an unknown argument"
    E0108 "two blocks of one name"
    E0109 "a block with the name of an input"
    E0110 "a name that Rust keeps for itself"
    E0111 "a block that reads itself"
    E0112 "a block that reads one below it"
    E0113 "a block in the place of a layer"
    E0114 "an output that no block makes"
    E0115 "an output that is an input"
    E0116 "a block that nothing reads"
    E0117 "a source left out that is read twice"
    E0118 "an input that nothing reads"
    E0119 "a source left out of a network with several inputs"
    E0120 "a name given twice"
    E0121 "not a block where blocks are joined"
    E0122 "an unknown block to freeze"

    E0201 "a missing argument"
    E0202 "too many arguments"
    E0203 "an argument given twice"
    E0204 "an argument without a name after one with a name"
    E0205 "an argument that needs its name"
    E0206 "an argument of the wrong kind"
    E0207 "arguments for a layer that takes none"
    E0208 "a number with the wrong suffix"
    E0209 "`repeat` without its number in front"
    E0210 "a name for an argument that has none"

    E0301 "a size of 0"
    E0302 "a size beyond any memory"
    E0303 "more numbers than fit in memory"
    E0304 "a number that is not finite"
    E0305 "a dropout rate outside [0, 1)"
    E0306 "a momentum outside [0, 1]"
    E0307 "an epsilon that is not positive"
    E0308 "bounds in the wrong order"
    E0309 "a limit of gradients that is not positive"
    E0310 "a negative size"
    E0311 "a negative alpha of `elu`"
    E0312 "a negative standard deviation"
    E0313 "`maxout` of units that do not divide"

    E0401 "a network without an input"
    E0402 "a network without an output"
    E0403 "a network without a block"
    E0404 "an activation that the loss applies itself"
    E0405 "probabilities where logarithms belong"
    E0406 "`looks_linear` for a layer that reads one side"
    E0407 "a size without brackets"
    E0408 "an input without a size"
    E0409 "a sum inside a pipeline"
    E0410 "a sum of different shapes"
    E0411 "a pipeline that changes the shape"
    E0412 "`repeat` or `residual` without layers"
    E0413 "`concat` inside a pipeline"
    E0414 "`concat` of fewer than two values"
    E0415 "`repeat` or `residual` nested too deep"
    E0416 "a type where a size belongs"
    E0417 "`embedding` of something that is not an input"
    E0418 "indices read as numbers"

    E0501 "`train` without a loss"
    E0502 "a key of `train` given twice"
    E0503 "a second `train` section"
    E0504 "one loss for several outputs"
    E0505 "an output without a loss"
    E0506 "a loss for something that is not an output"
    E0507 "`clip` without a limit"
    E0508 "a negative weight of a loss"
    E0509 "an argument of a loss out of range"
    E0510 "not a loss"
    E0511 "not a number where a penalty belongs"
    E0512 "a negative penalty"
    E0513 "not a block to freeze"
    E0514 "`train` in the wrong place"
    E0515 "a colon after `train`"
    E0516 "label smoothing outside [0, 1]"
    E0517 "a block without parameters to freeze"
    E0518 "class weights that do not fit"

    E0903 "a shape of several dimensions"
    E0908 "shared weights"
    E0909 "a state"
    E0910 "a user-defined layer"
}

impl Code {
    /// The code of a text: `E0101`, in small letters too, with or without `relu::`.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let text = text.strip_prefix("relu::").unwrap_or(text);
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_ascend() {
        let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(codes.is_sorted(), "{codes:?}");
        let is_code = |code: &str| code.len() == 5 && code[1..].parse::<u16>().is_ok();
        assert!(codes.iter().all(|code| is_code(code)), "{codes:?}");
    }

    #[test]
    fn finds_a_code() {
        assert_eq!(Code::find("E0103"), Some(Code::E0103));
        assert_eq!(Code::find("relu::e0103"), Some(Code::E0103));
        assert_eq!(Code::find("E0100"), None);
    }
}
