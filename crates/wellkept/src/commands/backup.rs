//! `wellkept backup` and `wellkept restore`.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use shell::Config;
use store::Clock;

use super::{Watched, put};
use crate::backups::{self, Manifest};

/// Write a verified backup into a new folder, while the server runs
///
/// Writes a backup into a new folder: one consistent state of the database as a SQLite file, every
/// attachment and raw mail, and a manifest with the number of rows and a hash of every table. All of it is
/// read again from the new folder and proved before this command says that it is done: the database by its own
/// check and by the hash of every table, every file by the hash that is its name, and every row that names a file
/// by that file being there. One that fails leaves nothing behind and ends with exit code 1; one that is broken
/// off leaves a folder that ends in .partial and can be removed.
///
/// A file that is damaged or missing in the data folder does not cost the backup of all others: the backup is
/// written, names what is lost, and ends with exit code 1.
///
/// Only the user who runs this can read the new folder.
///
/// The key that opens mailbox passwords is not part of a backup: keep a copy of it elsewhere.
#[derive(Args)]
pub(crate) struct Backup {
    /// The new folder to write, such as /backups/2026-11-21
    folder: PathBuf,
}

/// Bring a backup back into an empty place
///
/// Reads a backup, proves it, and brings it into the configured database and data folder, which must be
/// empty, and which no server may use. The database comes last: one that is broken off has restored nothing, and
/// can be begun again. Works across engines: a backup of SQLite can be restored into PostgreSQL and the other way
/// round.
#[derive(Args)]
pub(crate) struct Restore {
    /// The folder that `wellkept backup` wrote
    folder: PathBuf,
}

impl Backup {
    pub(crate) async fn run(&self, config: &Config) -> Result<()> {
        let watched = Watched::new();
        let told = |what: &str, done: u64| watched.told(what, done);
        let manifest = backups::take(config, &Clock::system(), &self.folder, &told).await?;
        watched.finish();
        put(&format_args!("Backup written to {} and verified.", self.folder.display()));
        print_counts(&manifest);
        put(&format_args!("Not in it: {} (keep a copy apart).", config.key_file().display()));
        let Some(losses) = manifest.losses() else { return Ok(()) };
        bail!(
            "{losses}. Everything else is in the backup. Look for files of these names in older backups, lay them \
             into {} where they belong, and take another backup",
            config.data.folder.join("blobs").display()
        )
    }
}

impl Restore {
    pub(crate) async fn run(&self, config: &Config) -> Result<()> {
        let watched = Watched::new();
        let told = |what: &str, done: u64| watched.told(what, done);
        let manifest = backups::restore(config, &Clock::system(), &self.folder, &told).await?;
        watched.finish();
        put(&format_args!("Restored the backup of {}; nothing differs from it.", manifest.taken_at));
        print_counts(&manifest);
        if let Some(losses) = manifest.losses() {
            put(&format_args!("{losses}. They are not there now either."));
        }
        if !config.key_file().exists() {
            put(&format_args!(
                "The key {} is missing: bring its copy back, or enter the mailboxes' passwords again.",
                config.key_file().display()
            ));
        }
        Ok(())
    }
}

fn print_counts(manifest: &Manifest) {
    for (table, print) in &manifest.tables {
        if print.rows > 0 {
            put(&format_args!("  {table:24} {:>10}", print.rows));
        }
    }
    put(&format_args!("  {:24} {:>10}", "blobs", manifest.blobs));
}
