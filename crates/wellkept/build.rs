//! Tells the linker to pack the program's relocations, where its machine can read them.

use std::process::Command;

/// The first glibc that reads packed relative relocations (`DT_RELR`).
const FIRST_THAT_READS: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A table of some hundred thousand addresses becomes a bitmap: 3 MB less to keep and to load.
    if is_for_this_machine() && glibc().is_some_and(|version| version >= FIRST_THAT_READS) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn is_for_this_machine() -> bool {
    let said = |name: &str| std::env::var(name).unwrap_or_default();
    said("CARGO_CFG_TARGET_ENV") == "gnu" && said("HOST") == said("TARGET")
}

/// The version of this machine's C library.
fn glibc() -> Option<(u32, u32)> {
    let asked = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(asked.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
