//! Everything that judges the sources without running them.

use crate::run::{cargo, program, root, run};
use crate::setup;
use anyhow::Result;

/// The task.
pub(crate) fn lint() -> Result<()> {
    setup::prepare()?;
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    run(&mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run(&mut cargo(&["deny", "check", "bans", "licenses", "sources"]))?;
    // Our own package's name in its surroundings makes it take its own name for a folder.
    run(cargo(&["machete"]).env_remove("CARGO_PKG_NAME"))?;
    if root().join("web/package.json").is_file() {
        lint_web()?;
    }
    Ok(())
}

fn lint_web() -> Result<()> {
    if !root().join("web/node_modules").is_dir() {
        run(&mut program("npm", &["--prefix", "web", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    }
    run(&mut program("npm", &["--prefix", "web", "run", "--silent", "check"]))
}
