//! Which code is compiled: `#[cfg]`, as far as it is known.

use std::collections::{HashMap, HashSet};

use proc_macro2::{TokenStream, TokenTree};

use crate::attributes::{is, parts};

/// What is known of the configuration that a crate is compiled with.
#[derive(Clone, Debug, Default)]
pub struct Cfg(HashMap<String, HashSet<String>>);

/// What every compilation either has or has not.
const OF_TARGETS: [&str; 12] = [
    "unix",
    "windows",
    "target_os",
    "target_family",
    "target_arch",
    "target_vendor",
    "target_env",
    "target_abi",
    "target_endian",
    "target_pointer_width",
    "target_feature",
    "panic",
];

impl Cfg {
    /// What cargo tells a build script: `CARGO_CFG_TARGET_OS` and so on, and the features of
    /// the package.
    ///
    /// What is set by `cargo::rustc-cfg`, and `test`, `doc` and their like stay unknown.
    #[must_use]
    pub fn of_build_script(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let known = OF_TARGETS.into_iter().chain(["feature"]);
        let mut cfg = Self(known.map(|key| (key.to_owned(), HashSet::new())).collect());
        for (variable, values) in variables {
            if let Some(feature) = variable.strip_prefix("CARGO_FEATURE_") {
                cfg.add("feature", &as_in_variables(feature));
            } else if let Some(key) = variable.strip_prefix("CARGO_CFG_")
                && key != "FEATURE"
            {
                values.split(',').for_each(|value| cfg.add(&key.to_lowercase(), value));
            }
        }
        cfg
    }

    /// The machine that this runs on; features are not known.
    #[must_use]
    pub fn of_host() -> Self {
        use std::env::consts::{ARCH, FAMILY, OS};
        let mut cfg = Self::default();
        for (key, value) in [("target_os", OS), ("target_arch", ARCH), ("target_family", FAMILY)] {
            cfg.add(key, value);
        }
        for family in ["unix", "windows"] {
            let set = (FAMILY == family).then(String::new);
            cfg.0.insert(family.to_owned(), set.into_iter().collect());
        }
        cfg
    }

    fn add(&mut self, key: &str, value: &str) {
        self.0.entry(key.to_owned()).or_default().insert(value.to_owned());
    }

    /// Whether an item with these attributes is compiled; nothing where that is not known.
    #[must_use]
    pub fn has(&self, attributes: &[TokenStream]) -> Option<bool> {
        all(attributes.iter().map(|attribute| self.attribute(attribute.clone())))
    }

    /// `cfg(unix)`, `cfg_attr(unix, cfg(...))`
    fn attribute(&self, tokens: TokenStream) -> Option<bool> {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let [TokenTree::Ident(word), TokenTree::Group(inner)] = tokens.as_slice() else {
            return Some(true);
        };
        match word.to_string().as_str() {
            "cfg" => self.holds(inner.stream()),
            "cfg_attr" => {
                let mut parts = parts(inner.stream()).into_iter();
                let applies = parts.next().map_or(Some(false), |part| self.predicate(&part));
                let attributes = parts.map(|part| self.attribute(part.into_iter().collect()));
                any([not(applies), all(attributes)])
            }
            _ => Some(true),
        }
    }

    /// Whether a predicate holds, what stands in the parentheses of `cfg`.
    #[must_use]
    pub fn holds(&self, predicate: TokenStream) -> Option<bool> {
        match parts(predicate).as_slice() {
            [predicate] => self.predicate(predicate),
            _ => None,
        }
    }

    fn predicate(&self, tokens: &[TokenTree]) -> Option<bool> {
        match tokens {
            [TokenTree::Ident(word)] if word == "true" || word == "false" => Some(word == "true"),
            [TokenTree::Ident(key)] => {
                self.0.get(&key.to_string()).map(|values| !values.is_empty())
            }
            [TokenTree::Ident(key), mark, TokenTree::Literal(value)] if is(mark, '=') => {
                let value: syn::LitStr = syn::parse_str(&value.to_string()).ok()?;
                self.has_value(&key.to_string(), &value.value())
            }
            [TokenTree::Ident(operator), TokenTree::Group(group)] => {
                let parts = parts(group.stream());
                let mut values = parts.iter().map(|part| self.predicate(part));
                match operator.to_string().as_str() {
                    "all" => all(values),
                    "any" => any(values),
                    "not" => not(values.next()?),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn has_value(&self, key: &str, value: &str) -> Option<bool> {
        let values = self.0.get(key)?;
        Some(if key == "feature" {
            values.contains(&as_in_variables(value))
        } else {
            values.contains(value)
        })
    }
}

/// The name of a feature, without what the name of its variable does not tell.
fn as_in_variables(feature: &str) -> String {
    feature.to_uppercase().replace('-', "_")
}

fn not(value: Option<bool>) -> Option<bool> {
    value.map(|value| !value)
}

/// Whether all hold: one that does not decides, whatever is not known of the others.
#[must_use]
pub fn all(values: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for value in values {
        match value {
            Some(true) => {}
            Some(false) => return value,
            None => result = None,
        }
    }
    result
}

/// Whether any holds.
#[must_use]
pub fn any(values: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    not(all(values.into_iter().map(not)))
}

#[cfg(test)]
mod tests {
    use super::Cfg;

    fn linux() -> Cfg {
        let variables = [
            ("CARGO_CFG_UNIX", ""),
            ("CARGO_CFG_TARGET_OS", "linux"),
            ("CARGO_CFG_TARGET_ENV", ""),
            ("CARGO_CFG_TARGET_FEATURE", "sse,sse2"),
            ("CARGO_CFG_RELU_SCALAR", ""),
            ("CARGO_FEATURE_TWO_WORDS", "1"),
            ("PATH", "unix"),
        ];
        Cfg::of_build_script(variables.map(|(key, value)| (key.to_owned(), value.to_owned())))
    }

    fn holds(predicate: &str) -> Option<bool> {
        linux().holds(predicate.parse().expect("it is Rust"))
    }

    #[test]
    fn what_cargo_tells_is_known() {
        let (holding, others) = (
            [
                "unix",
                "target_os = \"linux\"",
                "target_env = \"\"",
                "target_feature = \"sse2\"",
                "feature = \"two-words\"",
                "feature = \"two_words\"",
                "relu_scalar",
                "all()",
                "all(unix, not(windows),)",
                "any(windows, target_os = \"linux\")",
                "any(unix, test)",
                "true",
            ],
            [
                "windows",
                "target_os = \"macos\"",
                "target_abi = \"eabihf\"",
                "feature = \"other\"",
                "any()",
                "all(windows, test)",
                "not(unix)",
                "false",
            ],
        );
        for predicate in holding {
            assert_eq!(holds(predicate), Some(true), "{predicate}");
        }
        for predicate in others {
            assert_eq!(holds(predicate), Some(false), "{predicate}");
        }
    }

    #[test]
    fn what_only_rustc_knows_is_unknown() {
        for predicate in ["test", "debug_assertions", "not(test)", "any(windows, test)", "a b", ""]
        {
            assert_eq!(holds(predicate), None, "{predicate}");
        }
        assert_eq!(Cfg::of_host().holds("feature = \"a\"".parse().expect("it is Rust")), None);
    }

    #[test]
    fn attributes_decide_together() {
        for (attributes, expected) in [
            (vec![], Some(true)),
            (vec!["doc = \"a\"", "cfg(unix)"], Some(true)),
            (vec!["cfg(test)", "cfg(windows)"], Some(false)),
            (vec!["cfg(test)", "cfg(unix)"], None),
            (vec!["cfg_attr(windows, cfg(windows))"], Some(true)),
            (vec!["cfg_attr(unix, cfg(windows))"], Some(false)),
            (vec!["cfg_attr(unix, inline, path = \"a.rs\")"], Some(true)),
            (vec!["cfg_attr(test, cfg(windows))"], None),
        ] {
            let parsed: Vec<_> =
                attributes.iter().map(|attribute| attribute.parse().expect("it is Rust")).collect();
            assert_eq!(linux().has(&parsed), expected, "{attributes:?}");
        }
    }
}
