//! Names minted for fields, buffers and types, in one place.
//!
//! | what                                         | name                        |
//! |----------------------------------------------|-----------------------------|
//! | field of a block's only parametric layer     | `hidden`                    |
//! | field of one of several                      | `narrow_dense`              |
//! | the same layer twice in a block              | `narrow_dense`, `narrow_dense_2` |
//! | state                                        | `narrow_batch_norm_state`   |
//! | field inside a repetition                    | `dense`                     |
//! | the parameters of one repetition             | `DigitsDeep`                |
//! | its state, its tape                          | `DigitsDeepState`, `DigitsDeepTape` |
//! | tape: a block's value                        | `narrow`                    |
//! | tape: a value inside a block                 | `narrow_dense`              |
//! | tape: bits of an activation                  | `narrow_leaky_relu_bits`    |
//! | tape: what batch norm saves                  | `narrow_batch_norm_saved`   |
//!
//! A name that is taken gets a number after it.

use std::collections::HashSet;

/// Names given so far.
#[derive(Debug, Default)]
pub struct NameSet(HashSet<String>);

impl NameSet {
    /// Names that are taken from the start.
    #[must_use]
    pub fn of(taken: &[&str]) -> Self {
        Self(taken.iter().copied().map(str::to_owned).collect())
    }

    /// The wish, or where it is taken the wish with a number after it.
    pub fn mint(&mut self, wish: &str) -> String {
        let mut name = wish.to_owned();
        let mut number = 1;
        while !self.0.insert(name.clone()) {
            number += 1;
            name = format!("{wish}_{number}");
        }
        name
    }
}

/// `DeepInner` for `deep_inner`.
#[must_use]
pub fn camel_case(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect::<Vec<_>>()
        })
        .collect()
}
