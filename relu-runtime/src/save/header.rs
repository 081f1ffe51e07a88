//! What the crate `safetensors` leaves to check in a header.

/// The entries of a JSON object that is known to be valid: the keys of its
/// outermost level, each as often as it stands there.
pub(super) fn entries(json: &[u8]) -> usize {
    let (mut depth, mut in_string, mut escaped, mut entries) = (0_usize, false, false, 0);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            // Between a key and its value.
            b':' if depth == 1 => entries += 1,
            _ => {}
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_outermost_level_are_counted() {
        for (json, expected) in [
            ("{}", 0),
            (r#"{"a": 1}"#, 1),
            (r#"{"a": {"b": 1, "c": [{"d": 2}]}, "a": 3}"#, 2),
            (r#"{"a\":{": "b:c\\", "d": ":"}"#, 2),
        ] {
            assert_eq!(entries(json.as_bytes()), expected, "{json}");
        }
    }
}
