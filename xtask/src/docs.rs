//! Builds the reference documentation of our own crates.

use crate::run::{cargo, run};
use anyhow::Result;

/// The task.
pub(crate) fn docs() -> Result<()> {
    let mut build = cargo(&["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"]);
    run(build.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
}
