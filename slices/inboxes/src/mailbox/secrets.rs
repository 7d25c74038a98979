//! Secrets of a mailbox: sealed for their organization before they are stored, never shown again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use shell::App;
use store::OrgId;
use zeroize::Zeroizing;

/// What the sealing is bound to, besides the organization.
const COLUMN: &str = "channels.settings";

/// A sealed secret, in base64.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed")
    }
}

/// The secret was sealed by another key than this server's: after a restore without the key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored password cannot be opened with this server's key")]
pub struct CannotOpen;

impl Sealed {
    /// Seals a secret of an organization.
    pub fn seal(app: &App, org: OrgId, secret: &str) -> Self {
        Self(STANDARD.encode(app.keys.seal(org, COLUMN, secret.as_bytes())))
    }

    /// Opens it again.
    pub fn open(&self, app: &App, org: OrgId) -> Result<Zeroizing<String>, CannotOpen> {
        let sealed = STANDARD.decode(&self.0).map_err(|_| CannotOpen)?;
        let bytes = app.keys.open(org, COLUMN, &sealed).map_err(|_| CannotOpen)?;
        String::from_utf8(bytes).map(Zeroizing::new).map_err(|_| CannotOpen)
    }

    #[cfg(test)]
    pub(crate) fn for_test(text: &str) -> Self {
        Self(text.to_owned())
    }
}
