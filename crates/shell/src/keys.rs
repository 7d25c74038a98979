//! The keys of the house: one file of random bytes from which every other key is drawn. Secrets are sealed
//! for their organization and column, so that a sealed value moved elsewhere does not open.

use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use store::{OrgId, random};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::config::CannotStart;

/// The first byte of a sealed value: which key and which way of sealing.
const FIRST: u8 = 1;
const NONCE_BYTES: usize = 24;

/// The keys; cheap to share, never shown.
pub struct Keys {
    root: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

/// A sealed value that does not open: another key, another place, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed secret cannot be opened with the key of this server")]
pub struct CannotOpen;

impl Keys {
    /// Keys drawn from these bytes, for tests.
    pub fn of(root: [u8; 32]) -> Self {
        Self { root: Zeroizing::new(root) }
    }

    /// Reads the key file, or makes it on the first start, readable by its owner alone.
    pub fn in_file(path: &Path) -> Result<Self, CannotStart> {
        if !path.exists() {
            write_private(path, random::token().as_bytes())
                .map_err(|cause| CannotStart::file(path, &cause))?;
        }
        let text = std::fs::read_to_string(path).map_err(|cause| CannotStart::file(path, &cause))?;
        let text = Zeroizing::new(text);
        if text.trim().len() < 64 {
            return Err(CannotStart::file(path, &"the key is too short: 64 characters at least"));
        }
        Ok(Self::of(Sha256::digest(text.trim().as_bytes()).into()))
    }

    /// Seals a secret for one organization and one column (`mailboxes.password`).
    pub fn seal(&self, org: OrgId, column: &str, secret: &[u8]) -> Vec<u8> {
        let nonce = random::bytes::<NONCE_BYTES>();
        let place = place(org, column);
        let payload = Payload { msg: secret, aad: &place };
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a secret is far below the cipher's limit");
        [&[FIRST][..], &nonce, &sealed].concat()
    }

    /// Opens what [`Keys::seal`] sealed for the same organization and column.
    pub fn open(&self, org: OrgId, column: &str, sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        let (&FIRST, rest) = sealed.split_first().ok_or(CannotOpen)? else { return Err(CannotOpen) };
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(CannotOpen)?;
        let place = place(org, column);
        let payload = Payload { msg: sealed, aad: &place };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| CannotOpen)
    }

    /// A signature of `bytes` for one purpose; signatures for different purposes never match.
    pub fn hmac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let mut mac = self.mac("sign");
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }

    /// Whether `signature` is ours, in a time that does not depend on the answer.
    pub fn is_hmac(&self, purpose: &str, bytes: &[u8], signature: &[u8]) -> bool {
        self.hmac(purpose, bytes).ct_eq(signature).into()
    }

    /// A key of its own for another crate's signatures, such as reply addresses.
    pub fn derived(&self, purpose: &str) -> [u8; 32] {
        self.hmac("derive", purpose.as_bytes())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let key: [u8; 32] = self.mac("seal").finalize().into_bytes().into();
        XChaCha20Poly1305::new(&key.into())
    }

    fn mac(&self, label: &str) -> Hmac<Sha256> {
        let mut mac =
            <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&*self.root).expect("any length keys a hash");
        mac.update(label.as_bytes());
        mac
    }
}

fn place(org: OrgId, column: &str) -> Vec<u8> {
    [&org.get().to_be_bytes()[..], column.as_bytes()].concat()
}

/// The SHA-256 of a token as it is stored: whoever reads the table cannot sign in with it.
pub fn hash_of(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(folder) = path.parent() {
        store::folders::make_private(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: OrgId = OrgId::of(1);

    #[test]
    fn a_secret_opens_only_where_it_was_sealed() {
        let keys = Keys::of([7; 32]);
        let sealed = keys.seal(ONE, "mailboxes.password", b"canary");
        assert!(!sealed.windows(6).any(|window| window == b"canary"));
        assert_eq!(keys.open(ONE, "mailboxes.password", &sealed), Ok(b"canary".to_vec()));
        assert_eq!(keys.open(OrgId::of(2), "mailboxes.password", &sealed), Err(CannotOpen));
        assert_eq!(keys.open(ONE, "mailboxes.token", &sealed), Err(CannotOpen));
        assert_eq!(Keys::of([8; 32]).open(ONE, "mailboxes.password", &sealed), Err(CannotOpen));
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(keys.open(ONE, "mailboxes.password", &changed), Err(CannotOpen), "byte {place}");
        }
        assert_eq!(keys.open(ONE, "mailboxes.password", &[]), Err(CannotOpen));
    }

    #[test]
    fn a_signature_serves_one_purpose() {
        let keys = Keys::of([7; 32]);
        let signature = keys.hmac("reply", b"17");
        assert!(keys.is_hmac("reply", b"17", &signature));
        assert!(!keys.is_hmac("reply", b"18", &signature));
        assert!(!keys.is_hmac("attachment", b"17", &signature));
        assert!(!keys.is_hmac("reply", b"17", &signature[..16]));
    }

    #[test]
    fn the_key_file_is_made_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/wellkept.key");
        let first = Keys::in_file(&path).expect("it is made").hmac("x", b"y");
        assert_eq!(Keys::in_file(&path).expect("it is read").hmac("x", b"y"), first);
        std::fs::write(&path, "short").expect("it is writable");
        assert!(Keys::in_file(&path).is_err());
    }
}
