//! The names of trained weights, and what a build script and the macro know them by.

/// Whether it is a name of weights: letters, digits, `_` and `-`, at least one.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_part)
}

fn is_part(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_-".contains(character)
}

/// The name that was probably meant: that of the file without its folder and its ending.
#[must_use]
pub fn meant(text: &str) -> String {
    let file = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    let stem = stem.trim().replace(char::is_whitespace, "_");
    let stem: String = stem.chars().filter(|character| is_part(*character)).collect();
    if stem.is_empty() { String::from("digits") } else { stem }
}

/// What the variable is called that the build script sets.
///
/// Two names have two variables, and these differ in more than their case, which some systems
/// do not look at:
///
/// | in a name | in a variable |
/// |---|---|
/// | `a`, `1` | `A`, `1` |
/// | `A` | `_A` |
/// | `_` | `__` |
/// | `-` | `_0` |
#[must_use]
pub fn variable(name: &str) -> String {
    let mut variable = String::from("RELU_WEIGHTS_");
    for character in name.chars() {
        if character.is_ascii_uppercase() || character == '_' {
            variable.push('_');
        }
        match character {
            '-' => variable.push_str("_0"),
            character => variable.push(character.to_ascii_uppercase()),
        }
    }
    variable
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{is_name, meant, variable};

    #[test]
    fn each_name_has_a_variable_of_its_own() {
        assert_eq!(variable("digits"), "RELU_WEIGHTS_DIGITS");
        let letters = ["a", "A", "b", "B", "0", "1", "_", "-"];
        let mut names = vec![String::new()];
        for _ in 0..4 {
            let longer = |name: &String| letters.map(|letter| format!("{name}{letter}"));
            names = names.iter().flat_map(longer).chain([String::new()]).collect();
        }
        let names: HashSet<_> = names.into_iter().collect();
        let variables: HashSet<_> = names.iter().map(|name| variable(name)).collect();
        assert_eq!(variables.len(), names.len());
        assert!(variables.iter().all(|variable| *variable == variable.to_uppercase()));
    }

    #[test]
    fn what_is_no_name_has_one_that_was_meant() {
        assert!(is_name("Digits_2-b") && meant("Digits_2-b") == "Digits_2-b");
        for (text, expected) in [
            ("", "digits"),
            ("models/gate.safetensors", "gate"),
            ("models\\gate.safetensors", "gate"),
            ("ga te", "ga_te"),
            ("größe", "gre"),
        ] {
            assert!(!is_name(text));
            assert_eq!(meant(text), expected);
        }
    }
}
