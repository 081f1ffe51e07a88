"""What builds for other machines: tools are installed where they are missing and can be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Debian's compiler comes with the source of `core` and `std`, which it then builds for the
# target.
DEBIAN_CARGO, DEBIAN_RUSTC = "/usr/bin/cargo", "/usr/bin/rustc"
DEBIAN_SOURCES = Path("/usr/lib/rustlib/src/rust/library/core")
# Settings of the caller's build are for its own machine.
OF_THE_CALLER = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_TARGET_DIR"]


def install(packages):
    """Whether Debian's packages are there in the end."""
    if shutil.which("apt-get") is None:
        return False
    for command in (["update"], ["install", "-y", *packages]):
        done = subprocess.run(
            ["apt-get", "-q", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    return done.returncode == 0


def need(program, *packages):
    """Whether the program is there or can be installed."""
    return shutil.which(program) is not None or install(packages or [program])


def skip(name, what):
    print(f"{name}: SKIPPED, {what} is not there and cannot be installed")
    sys.exit(0)


def environment(settings):
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_CALLER}
    return kept | settings


def compiler(target, crates, linker):
    """The command and the environment that build for the target, or nothing.

    `crates` are those that are built first where only their sources are there.
    """
    own = subprocess.run(
        ["rustc", "--print", "target-libdir", "--target", target], capture_output=True, text=True
    )
    if own.returncode == 0 and Path(own.stdout.strip()).is_dir():
        return ["cargo"], environment({})
    is_there = DEBIAN_SOURCES.is_dir() and shutil.which(linker)
    if not is_there and not install(["rustc-web", "cargo-web", "rust-web-src", "lld"]):
        return None
    variable = "CARGO_TARGET_" + target.upper().replace("-", "_") + "_LINKER"
    settings = {"RUSTC": DEBIAN_RUSTC, "RUSTC_BOOTSTRAP": "1", variable: linker}
    return [DEBIAN_CARGO, f"-Zbuild-std={crates}"], environment(settings)
