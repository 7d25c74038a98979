//! The files of a backup: blobs, each named by the hash of its content, which is checked whenever one is copied.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use store::copies::Progress;
use store::folders;

/// What a copy of blobs is called while it goes on.
const BLOBS: &str = "blobs";

/// Files laid down by a restore that is not finished.
#[derive(Debug, Default)]
pub(super) struct Laid(Vec<PathBuf>);

impl Laid {
    pub(super) fn note(&mut self, file: &Path) {
        self.0.push(file.to_owned());
    }

    /// Takes away what was laid down: nothing was there before.
    pub(super) fn take_away(self) {
        for file in self.0 {
            // One that stays is an attachment without a row: it wastes space and nothing else.
            let _ = std::fs::remove_file(file);
        }
    }
}

/// Where a blob of this hash lies below a folder of blobs.
pub(super) fn place(folder: &Path, hash: &str) -> PathBuf {
    let level = |from: usize| hash.get(from..from + 2).unwrap_or("00");
    folder.join(level(0)).join(level(2)).join(hash)
}

/// The folder in which a file lies.
pub(super) fn above(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Copies every blob that is whole into a new folder; returns how many there are.
pub(super) fn copy_whole(from: &Path, to: &Path, progress: Progress<'_>) -> Result<u64> {
    folders::make_private(to)?;
    let (mut done, mut touched) = (0, BTreeSet::from([to.to_owned()]));
    for blob in files_below(from)? {
        let Ok(bytes) = whole(&blob) else { continue };
        let place = to.join(blob.strip_prefix(from)?);
        make_below(to, above(&place), &mut touched)?;
        write(&place, &bytes)?;
        done += 1;
        progress(BLOBS, done);
    }
    sync_all(&touched)?;
    Ok(done)
}

/// Lays every blob that is not there yet into a folder that may hold others: first all of them under passing
/// names, then each under its own.
pub(super) fn lay_all(from: &Path, to: &Path, laid: &mut Laid, progress: Progress<'_>) -> Result<()> {
    folders::make_private(to)?;
    let (mut done, mut touched) = (0, BTreeSet::from([to.to_owned()]));
    let mut passing = Vec::new();
    for blob in files_below(from)? {
        let place = to.join(blob.strip_prefix(from)?);
        if !is_whole(&place) {
            make_below(to, above(&place), &mut touched)?;
            let aside = place.with_extension("restoring");
            laid.note(&aside);
            write(&aside, &whole(&blob)?)?;
            passing.push((aside, place));
        }
        done += 1;
        progress(BLOBS, done);
    }
    for (aside, place) in passing {
        laid.note(&place);
        std::fs::rename(aside, place)?;
    }
    sync_all(&touched)
}

/// Reads every blob and compares it with its name; returns how many there are.
pub(super) fn verify_all(folder: &Path) -> Result<u64> {
    let mut blobs = 0;
    for blob in files_below(folder)? {
        whole(&blob)?;
        blobs += 1;
    }
    Ok(blobs)
}

/// The bytes of a blob that is what its name says.
fn whole(blob: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(blob).with_context(|| format!("the blob {} cannot be read", blob.display()))?;
    ensure!(
        store::blobs::hash(&bytes) == name(blob),
        "the blob {} is damaged: its bytes are not those of its name. Look for it in an older backup, and lay \
         it there",
        blob.display()
    );
    Ok(bytes)
}

fn is_whole(blob: &Path) -> bool {
    blob.exists() && whole(blob).is_ok()
}

fn name(blob: &Path) -> &str {
    blob.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Writes the bytes of one blob; they are on the disk when this returns.
fn write(place: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = std::fs::File::create(place)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// Makes the folder of a blob, and notes it and those above it up to the folder of all blobs.
fn make_below(root: &Path, folder: &Path, touched: &mut BTreeSet<PathBuf>) -> Result<()> {
    folders::make_private(folder)?;
    let up = folder.ancestors().take_while(|folder| *folder != root);
    touched.extend(up.map(Path::to_owned));
    Ok(())
}

fn sync_all(folders: &BTreeSet<PathBuf>) -> Result<()> {
    for folder in folders {
        store::folders::sync(folder)?;
    }
    Ok(())
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
            let name = name(&path);
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
