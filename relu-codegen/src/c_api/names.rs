//! What the functions are called.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

/// The names of a network's functions.
#[derive(Clone, Debug)]
pub struct Names {
    /// `digits_from_packed`
    pub from_packed: String,
    /// `digits_from_packed_checked`
    pub from_packed_checked: String,
    /// `digits_forward_with`
    pub forward_with: String,
    /// `digits_forward_batch_with`
    pub forward_batch_with: String,
    /// `digits_forward`
    pub forward: String,
    /// `digits_forward_batch`
    pub forward_batch: String,
}

impl Names {
    /// Those of a network by its type's name.
    #[must_use]
    pub fn of(network: &Ident) -> Self {
        let prefix = snake_case(&network.unraw().to_string());
        let name = |function: &str| format!("{prefix}_{function}");
        Self {
            from_packed: name("from_packed"),
            from_packed_checked: name("from_packed_checked"),
            forward_with: name("forward_with"),
            forward_batch_with: name("forward_batch_with"),
            forward: name("forward"),
            forward_batch: name("forward_batch"),
        }
    }
}

/// `digit_reader` for `DigitReader`, `xor_net` for `XORNet`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let ends_capitals = letters.get(index + 1).is_some_and(|next| next.is_lowercase());
        let begins_word =
            before.is_some_and(|before| before != '_' && (!before.is_uppercase() || ends_capitals));
        if letter.is_uppercase() && begins_word {
            words.push('_');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn words_begin_at_capitals() {
        let names = ["Digits", "DigitReader", "XORNet", "Mlp2", "Mlp2D", "A", "Two_Words", "XOR"];
        let snake =
            ["digits", "digit_reader", "xor_net", "mlp2", "mlp2_d", "a", "two_words", "xor"];
        assert_eq!(names.map(snake_case), snake);
    }
}
