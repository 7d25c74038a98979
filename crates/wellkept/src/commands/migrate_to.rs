//! `wellkept migrate-to`.

use anyhow::{Context, Result};
use clap::Args;
use shell::Config;
use store::{Clock, Location, copies};

use super::{Watched, put};
use crate::backups;

/// Carry everything over to another database and prove that nothing differs
///
/// Copies the configured database into another, empty one (postgres://… or sqlite:PATH), compares the
/// number of rows and a hash of every table on both sides, and prints them. Blobs stay where they are.
///
/// Stop the server first: what it writes after the copy began is not in the copy.
#[derive(Args)]
pub(crate) struct MigrateTo {
    /// The empty database to fill
    target: String,
}

impl MigrateTo {
    pub(crate) async fn run(&self, config: &Config) -> Result<()> {
        let to: Location = self.target.parse().context("the target")?;
        let from = config.database_location()?;
        backups::refuse_nothing(&from).await?;
        shell::local::refuse_while_serving(config)
            .context("stop the server first: what it writes after the copy began would be lost")?;
        let watched = Watched::new();
        let told = |what: &str, done: u64| watched.told(what, done);
        let prints = copies::copy(&from, &to, &Clock::system(), &told).await?;
        watched.finish();
        put("Copied. Rows on both sides, every table equal by hash:");
        for (table, print) in &prints {
            put(&format_args!("  {table:24} {:>10}  {}", print.rows, &print.sha256[..16]));
        }
        put(&format_args!("Now start with: wellkept --database {:?}", self.target));
        Ok(())
    }
}
