//! The machine that is built for.

use relu_runtime::packed::Target;
use relu_runtime::simd::WIDEST;

use crate::{Error, variable};

/// That of the build.
pub fn current() -> Result<Target, Error> {
    let endian = variable("CARGO_CFG_TARGET_ENDIAN")?;
    // Missing where the target has no features.
    let features = variable("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    let is_scalar = std::env::var_os("CARGO_CFG_RELU_SCALAR").is_some();
    Ok(Target { panel: panel(&features, is_scalar), big_endian: endian == "big" })
}

/// What [`relu_runtime::PANEL`] is for a target with these features, `scalar` with the build
/// flag `--cfg relu_scalar`.
fn panel(features: &str, is_scalar: bool) -> usize {
    let has_vectors =
        features.split(',').any(|feature| ["sse2", "neon", "simd128"].contains(&feature));
    if has_vectors && !is_scalar { WIDEST } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::panel;

    #[test]
    fn panels_follow_the_features() {
        assert_eq!(panel("fxsr,sse,sse2", false), 16);
        assert_eq!(panel("fxsr,sse,sse2", true), 1);
        assert_eq!(panel("bulk-memory,simd128", false), 16);
        assert_eq!(panel("bulk-memory,sign-ext", false), 1);
        assert_eq!(panel("", false), 1);
    }

    #[test]
    fn panels_are_those_of_the_runtime() {
        let features = if cfg!(target_feature = "sse2") { "sse2" } else { "neon" };
        let has_vectors = cfg!(any(target_feature = "sse2", target_feature = "neon"));
        let features = if has_vectors { features } else { "" };
        assert_eq!(panel(features, cfg!(relu_scalar)), relu_runtime::PANEL);
    }
}
