//! Folders of mail and attachments: only who runs the program may look inside.

use std::io;
use std::path::Path;

/// Makes a folder, and those above it that are missing, for its owner alone; one that is there stays as it is.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Waits until the disk holds which files are in a folder.
pub fn sync(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Whether every user of this machine can look into a folder.
#[cfg(unix)]
pub fn is_open_to_all(folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(folder)?.permissions().mode() & 0o007 != 0)
}

/// Whether every user of this machine can look into a folder: not known here.
#[cfg(not(unix))]
pub fn is_open_to_all(_folder: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::testing::Folder;

    #[test]
    fn a_new_folder_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::fresh();
        let inner = folder.path().join("one/two");
        make_private(&inner).unwrap();
        make_private(&inner).unwrap();
        assert!(!is_open_to_all(&inner).unwrap());
        std::fs::set_permissions(&inner, PermissionsExt::from_mode(0o755)).unwrap();
        assert!(is_open_to_all(&inner).unwrap());
        make_private(&inner).unwrap();
        assert!(is_open_to_all(&inner).unwrap(), "what was there before is its owner's to change");
    }
}
