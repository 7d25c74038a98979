//! Takes pictures of the pages, in every look, and keeps those that show what the program is.

use crate::run::{cargo, root, run};
use crate::servers::Servers;
use crate::setup;
use anyhow::{Context, Result};

/// The pages whose pictures are kept.
const KEPT: &[&str] = &["inbox", "conversation", "promises", "set-up"];
/// How each of them looks: 1280 and 390 pixels wide.
const LOOKS: &[&str] = &["wide-light", "wide-dark", "phone-light", "phone-dark"];

/// The task.
pub(crate) fn pictures() -> Result<()> {
    setup::prepare()?;
    let servers = Servers::start()?;
    let folder = root().join("target/pictures");
    let mut story =
        cargo(&["nextest", "run", "--package", "wellkept", "-E", "binary(browser) and test(pages::)"]);
    story.envs(servers.variables.iter().map(|(name, value)| (name, value)));
    run(story.env("WELLKEPT_TEST_PICTURES", &folder))?;
    drop(servers);
    let kept = root().join("docs/pictures");
    std::fs::create_dir_all(&kept)?;
    for page in KEPT {
        for look in LOOKS {
            let name = format!("{page}-{look}.png");
            std::fs::copy(folder.join(&name), kept.join(&name))
                .with_context(|| format!("no picture {name}"))?;
        }
    }
    println!("pictures: {}; kept: {}", folder.display(), kept.display());
    Ok(())
}
