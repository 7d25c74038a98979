//! Builds the program as it is given to people, and says how large it is.

use crate::run::{cargo, root, run};
use anyhow::{Context, Result};

const BYTES_MAX: u64 = 40_000_000;

/// The task.
pub(crate) fn package() -> Result<()> {
    run(&mut cargo(&["build", "--release", "--package", "wellkept", "--locked"]))?;
    let file = root().join("target/release/wellkept");
    let bytes = std::fs::metadata(&file).with_context(|| format!("no {}", file.display()))?.len();
    println!("{}: {}.{} MB", file.display(), bytes / 1_000_000, bytes / 100_000 % 10);
    anyhow::ensure!(bytes <= BYTES_MAX, "the program is larger than {} MB", BYTES_MAX / 1_000_000);
    Ok(())
}
