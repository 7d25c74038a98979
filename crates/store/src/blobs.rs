//! Blobs: raw mails and attachments, each under the hash of its content. The same bytes are stored once.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use sha2::{Digest, Sha256};

use crate::fault::{Fault, Result};

/// The blob store; cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<dyn ObjectStore>);

/// SHA-256 of these bytes in hexadecimal, the name under which they are stored.
pub fn hash(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Blobs {
    /// A blob store in a local folder, made when absent. Every blob is synced to the disk before
    /// [`Blobs::put`] answers.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        crate::folders::make_private(folder)
            .map_err(|error| Fault::Blob(format!("{}: {error}", folder.display())))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| Fault::Blob(error.to_string()))?
            .with_fsync(true);
        Ok(Self(Arc::new(store)))
    }

    /// Stores bytes and returns their hash; storing the same bytes again changes nothing.
    pub async fn put(&self, bytes: Bytes) -> Result<String> {
        let hash = hash(&bytes);
        let key = key(&hash);
        if self.0.head(&key).await.is_ok() {
            return Ok(hash);
        }
        match self.0.put(&key, PutPayload::from_bytes(bytes)).await {
            Ok(_) => Ok(hash),
            Err(error) if error.to_string().contains("No space left") => Err(Fault::Full),
            Err(error) => Err(Fault::Blob(error.to_string())),
        }
    }

    /// The bytes with this hash.
    pub async fn get(&self, hash: &str) -> Result<Bytes> {
        let fault = |error: object_store::Error| Fault::Blob(error.to_string());
        self.0.get(&key(hash)).await.map_err(fault)?.bytes().await.map_err(fault)
    }

    /// Whether bytes with this hash are stored.
    pub async fn has(&self, hash: &str) -> bool {
        self.0.head(&key(hash)).await.is_ok()
    }
}

/// Two levels of folders keep each folder small.
fn key(hash: &str) -> Key {
    let level = |from: usize| hash.get(from..from + 2).unwrap_or("00");
    Key::from(format!("{}/{}/{hash}", level(0), level(2)))
}
