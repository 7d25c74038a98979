//! Backups: a verified copy of the database beside its blobs, with a manifest that says what both hold.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use shell::Config;
use store::copies::{self, Fingerprints, Progress};
use store::standing::{self, Standing};
use store::{Clock, Location};

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
}

/// Writes a backup of the running or stopped instance into the new folder `target`.
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
    std::fs::create_dir_all(&partial).with_context(|| format!("{} cannot be made", partial.display()))?;
    let taken = take_into(&partial, config, clock, progress).await;
    let taken = taken.and_then(|manifest| {
        std::fs::rename(&partial, target)?;
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
    let copy = partial.join(DATABASE);
    copies::copy(&from, &Location::Sqlite(copy.clone()), clock, progress).await?;
    let tables = copies::verify(&copy)?;
    let blobs = copy_blobs(&config.data.folder.join(BLOBS), &partial.join(BLOBS), progress)?;
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        taken_at: clock.now().to_string(),
        tables,
        blobs,
    };
    std::fs::write(partial.join(MANIFEST), serde_json::to_vec_pretty(&manifest)?)?;
    Ok(manifest)
}

/// Reads a backup and proves it: integrity, fingerprints as in its manifest, every blob by its hash.
pub(crate) fn verify(source: &Path) -> Result<Manifest> {
    let text = std::fs::read(source.join(MANIFEST))
        .with_context(|| format!("{} holds no backup (its {MANIFEST} is missing)", source.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text).context("the manifest cannot be read")?;
    let found = copies::verify(&source.join(DATABASE))?;
    ensure!(found == manifest.tables, "the tables are not those of the manifest: the backup is damaged");
    let mut blobs = 0;
    for blob in files_below(&source.join(BLOBS))? {
        let name = blob.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let bytes = std::fs::read(&blob)?;
        ensure!(store::blobs::hash(&bytes) == name, "the blob {name} is damaged");
        blobs += 1;
    }
    ensure!(blobs == manifest.blobs, "{blobs} blobs of {} are there", manifest.blobs);
    Ok(manifest)
}

/// Brings a backup back into the configured, still empty place and proves that nothing differs.
pub(crate) async fn restore(
    config: &Config,
    clock: &Clock,
    source: &Path,
    progress: Progress<'_>,
) -> Result<Manifest> {
    let manifest = verify(source)?;
    std::fs::create_dir_all(&config.data.folder)?;
    let to = config.database_location()?;
    if let Location::Sqlite(path) = &to
        && path.exists()
    {
        bail!("{} exists already: restore into an empty folder (--data FOLDER)", path.display());
    }
    let from = Location::Sqlite(source.join(DATABASE));
    let restored = copies::copy(&from, &to, clock, progress).await?;
    ensure!(restored == manifest.tables, "what was restored differs from the backup; do not use it");
    copy_blobs(&source.join(BLOBS), &config.data.folder.join(BLOBS), progress)?;
    Ok(manifest)
}

fn partial_name(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    target.with_file_name(name)
}

/// Copies every blob that is not there yet; returns how many the target holds.
fn copy_blobs(from: &Path, to: &Path, progress: Progress<'_>) -> Result<u64> {
    std::fs::create_dir_all(to)?;
    let mut done = 0;
    for blob in files_below(from)? {
        let place = to.join(blob.strip_prefix(from)?);
        if !place.exists() {
            std::fs::create_dir_all(place.parent().context("a blob lies in a folder")?)?;
            std::fs::copy(&blob, &place)?;
            std::fs::File::open(&place)?.sync_all()?;
        }
        done += 1;
        progress(BLOBS, done);
    }
    Ok(done)
}

/// Every finished file below a folder, however deep; none when the folder is missing. Blobs are named by
/// 64 hexadecimal digits; what has another name is still being written.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
