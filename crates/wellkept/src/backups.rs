//! Backups: a verified copy of the database beside its blobs, with a manifest that says what both hold.
//!
//! Whole or nothing, in both directions: everything is written under passing names and read again, and the last
//! step gives it its name.

mod files;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use files::Laid;
use serde::{Deserialize, Serialize};
use shell::Config;
use store::copies::{self, Fingerprints, Progress};
use store::standing::{self, Standing};
use store::{Clock, Location, folders};

const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "wellkept.db";
const BLOBS: &str = "blobs";

/// What a backup holds.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The version of the program that wrote it.
    pub(crate) version: String,
    /// When it was taken.
    pub(crate) taken_at: String,
    /// Rows and hash of every table.
    pub(crate) tables: Fingerprints,
    /// How many blobs it holds.
    pub(crate) blobs: u64,
    /// The hashes of blobs that rows name and that were damaged or missing when the backup was taken, in order.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) lost: BTreeSet<String>,
}

impl Manifest {
    /// Which attachments and raw mails could not be copied, in words; none when nothing was lost.
    pub(crate) fn losses(&self) -> Option<String> {
        const NAMED: usize = 3;
        let named: Vec<&str> = self.lost.iter().take(NAMED).map(String::as_str).collect();
        let more = if self.lost.len() > NAMED { ", …" } else { "" };
        (!named.is_empty()).then(|| {
            format!(
                "Of the attachments and raw mails, {} could not be copied, damaged or missing when the backup was \
                 taken: {}{more}",
                self.lost.len(),
                named.join(", ")
            )
        })
    }
}

/// Writes a backup of the running or stopped instance into the new folder `target`. Blobs that are damaged or
/// missing there do not hinder it: the manifest names them.
pub(crate) async fn take(
    config: &Config,
    clock: &Clock,
    target: &Path,
    progress: Progress<'_>,
) -> Result<Manifest> {
    ensure!(!target.exists(), "{} exists already: name a new folder", target.display());
    let from = config.database_location()?;
    refuse_nothing(&from).await?;
    let partial = partial_name(target);
    ensure!(
        !partial.exists(),
        "{} is there from a backup that was broken off or still runs: remove it when none runs, and begin again",
        partial.display()
    );
    folders::make_private(&partial).with_context(|| format!("{} cannot be made", partial.display()))?;
    let taken = take_into(&partial, config, clock, progress).await;
    let taken = taken.and_then(|manifest| {
        std::fs::rename(&partial, target)?;
        folders::sync(files::above(target))?;
        Ok(manifest)
    });
    taken.map_err(|cause| match std::fs::remove_dir_all(&partial) {
        Ok(()) => cause,
        Err(stays) => cause.context(format!("what was written stays in {}: {stays}", partial.display())),
    })
}

/// Refuses where there is nothing to copy.
pub(crate) async fn refuse_nothing(from: &Location) -> Result<()> {
    let place = match from {
        Location::Sqlite(path) => path.display().to_string(),
        Location::Postgres(_) => "this PostgreSQL database".to_owned(),
    };
    ensure!(
        standing::look(from).await? != Standing::Nothing,
        "{place} holds nothing to copy: are --data and --database right?"
    );
    Ok(())
}

async fn take_into(
    partial: &Path,
    config: &Config,
    clock: &Clock,
    progress: Progress<'_>,
) -> Result<Manifest> {
    let from = config.database_location()?;
    let tables = copies::copy(&from, &Location::Sqlite(partial.join(DATABASE)), clock, progress).await?;
    let blobs = files::copy_whole(&config.data.folder.join(BLOBS), &partial.join(BLOBS), progress)?;
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        taken_at: clock.now().to_string(),
        tables,
        blobs,
        lost: named_without_blob(partial)?,
    };
    let mut file = std::fs::File::create(partial.join(MANIFEST))?;
    file.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    file.sync_all()?;
    folders::sync(partial)?;
    // What is on the disk is what counts: all of it is read again.
    verify(partial)
}

/// Reads a backup and proves it: integrity, fingerprints as in its manifest, every blob by its hash, and a blob
/// for every row that names one, but for those that its manifest says were lost before.
pub(crate) fn verify(source: &Path) -> Result<Manifest> {
    let text = std::fs::read(source.join(MANIFEST))
        .with_context(|| format!("{} holds no backup (its {MANIFEST} is missing)", source.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text).context("the manifest cannot be read")?;
    let database = source.join(DATABASE);
    let found = copies::verify(&database)?;
    ensure!(found == manifest.tables, "the tables are not those of the manifest: the backup is damaged");
    let blobs = files::verify_all(&source.join(BLOBS))?;
    ensure!(blobs == manifest.blobs, "{blobs} blobs of {} are there", manifest.blobs);
    let missing: BTreeSet<String> = named_without_blob(source)?.difference(&manifest.lost).cloned().collect();
    ensure!(
        missing.is_empty(),
        "the bytes of {} attachments or raw mails are missing, such as {}: look for files of these names in an \
         older backup, and lay them into the folder {BLOBS} where they belong",
        missing.len(),
        missing.first().map_or("", String::as_str)
    );
    Ok(manifest)
}

/// The hashes that rows of a backup's database name and for which it has no blob.
fn named_without_blob(backup: &Path) -> Result<BTreeSet<String>> {
    let (blobs, mut missing) = (backup.join(BLOBS), BTreeSet::new());
    copies::each_named_blob(&backup.join(DATABASE), &mut |hash| {
        if !files::place(&blobs, hash).exists() {
            missing.insert(hash.to_owned());
        }
    })?;
    Ok(missing)
}

/// Brings a backup back into the configured, still empty place and proves that nothing differs.
pub(crate) async fn restore(
    config: &Config,
    clock: &Clock,
    source: &Path,
    progress: Progress<'_>,
) -> Result<Manifest> {
    let manifest = verify(source)?;
    let to = config.database_location()?;
    if let Location::Sqlite(path) = &to {
        for place in [path.clone(), with_ending(path, "-wal")] {
            let there = place.display();
            ensure!(!place.exists(), "{there} exists already: restore into an empty folder (--data FOLDER)");
        }
    }
    let _lock =
        shell::local::lock(config).context("stop the server first, or restore into another folder")?;
    let mut laid = Laid::default();
    let restoring = Restoring { config, clock, source, progress };
    let done = restoring.bring(&manifest, &to, &mut laid).await;
    if done.is_err() {
        laid.take_away();
    }
    done.map(|()| manifest)
}

/// A backup on its way back.
struct Restoring<'a> {
    config: &'a Config,
    clock: &'a Clock,
    source: &'a Path,
    progress: Progress<'a>,
}

impl Restoring<'_> {
    /// Blobs come first, each checked by its hash, and the database last: without it nothing is restored.
    async fn bring(&self, manifest: &Manifest, to: &Location, laid: &mut Laid) -> Result<()> {
        let (from, blobs) = (self.source.join(BLOBS), self.config.data.folder.join(BLOBS));
        files::lay_all(&from, &blobs, laid, self.progress)?;
        let Location::Sqlite(path) = to else { return self.copy(manifest, to).await };
        let passing = with_ending(path, ".restoring");
        if passing.exists() {
            std::fs::remove_file(&passing)?;
        }
        folders::make_private(files::above(path))?;
        laid.note(&passing);
        self.copy(manifest, &Location::Sqlite(passing.clone())).await?;
        std::fs::rename(&passing, path)?;
        Ok(folders::sync(files::above(path))?)
    }

    async fn copy(&self, manifest: &Manifest, to: &Location) -> Result<()> {
        let from = Location::Sqlite(self.source.join(DATABASE));
        let restored = copies::copy(&from, to, self.clock, self.progress).await?;
        ensure!(restored == manifest.tables, "what was restored differs from the backup; do not use it");
        Ok(())
    }
}

fn partial_name(target: &Path) -> PathBuf {
    with_ending(target, ".partial")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests;
