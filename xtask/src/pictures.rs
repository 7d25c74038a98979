//! Takes pictures of the pages, in every look, and keeps the one that the README shows.

use crate::run::{cargo, root, run};
use crate::servers::Servers;
use crate::setup;
use anyhow::{Context, Result};

/// The picture that is kept, and where.
const KEPT: (&str, &str) = ("inbox-wide-light.png", "docs/pictures/inbox.png");

/// The task.
pub(crate) fn pictures() -> Result<()> {
    setup::prepare()?;
    let servers = Servers::start()?;
    let folder = root().join("target/pictures");
    let mut story = cargo(&["nextest", "run", "--package", "wellkept", "-E", "binary(browser)"]);
    story.envs(servers.variables.iter().map(|(name, value)| (name, value)));
    run(story.env("WELLKEPT_TEST_PICTURES", &folder))?;
    drop(servers);
    let (from, to) = KEPT;
    std::fs::copy(folder.join(from), root().join(to)).with_context(|| format!("no picture {from}"))?;
    println!("pictures: {}; kept: {to}", folder.display());
    Ok(())
}
