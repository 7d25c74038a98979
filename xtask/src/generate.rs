//! Writes the documents that the program can say about itself, or checks that they are fresh.

use crate::run::{cargo, output, root};
use anyhow::{Context, Result, bail};
use clap::Args;

#[derive(Args)]
pub(crate) struct Options {
    /// Write nothing; fail when a document is stale
    #[arg(long)]
    check: bool,
}

/// What the hidden command `wellkept docs` is asked, and the file its answer goes to.
const DOCUMENTS: &[(&str, &str)] =
    &[("config", "docs/config.md"), ("errors", "docs/errors.md"), ("openapi", "docs/openapi.json")];

/// The task.
pub(crate) fn generate(options: &Options) -> Result<()> {
    let mut stale = Vec::new();
    for (name, path) in DOCUMENTS {
        let fresh = output(&mut cargo(&["run", "--quiet", "--package", "wellkept", "--", "docs", name]))?;
        let file = root().join(path);
        if std::fs::read_to_string(&file).is_ok_and(|there| there == fresh) {
            continue;
        }
        stale.push(*path);
        if !options.check {
            std::fs::write(&file, fresh).with_context(|| format!("cannot write {path}"))?;
        }
    }
    match (stale.is_empty(), options.check) {
        (true, _) => println!("The generated documents are fresh."),
        (false, false) => println!("Written: {}", stale.join(", ")),
        (false, true) => bail!("stale: {}; run `cargo xtask generate` and commit", stale.join(", ")),
    }
    Ok(())
}
