//! The machine that is built for.

use relu_runtime::packed::Target;

use crate::{Error, variable};

/// That of the build.
pub fn current() -> Result<Target, Error> {
    let endian = variable("CARGO_CFG_TARGET_ENDIAN")?;
    Ok(Target { panel: relu_runtime::PANEL, big_endian: endian == "big" })
}
