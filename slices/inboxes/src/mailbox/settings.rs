//! What is stored of a mailbox, as one JSON text in its channel's row. Secrets in it are sealed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shell::carriers::{Security, Server};

use super::secrets::Sealed;

/// The settings of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The provider whose servers were proposed, a name of [`super::presets::PRESETS`].
    pub provider: String,
    /// The name that stands beside the address in what we send; empty for the organization's.
    pub from_name: String,
    /// Stands under every answer, plain text.
    pub signature: String,
    /// Whether our own listener takes mail for this address.
    pub takes_deliveries: bool,
    /// The mailbox at a provider that is read.
    pub reads: Option<Reading>,
    /// Since when it is to be read: what its server took in earlier stays where it lies. None where an older
    /// version set it up.
    pub reads_since: Option<Timestamp>,
    /// The server that takes what we send.
    pub sends: Option<Sending>,
    /// How we prove who we are at both servers.
    pub access: Access,
    /// Our own signature on what we send.
    pub signs: Option<Signing>,
    /// Whether mail to `address+detail` arrives here, as "test it" proved.
    pub is_subaddressed: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            provider: super::presets::OTHER.to_owned(),
            from_name: String::new(),
            signature: String::new(),
            takes_deliveries: false,
            reads: None,
            reads_since: None,
            sends: None,
            access: Access::Nothing,
            signs: None,
            is_subaddressed: false,
        }
    }
}

/// A mailbox at a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Its IMAP server.
    pub server: Server,
    /// The folder in which mail arrives.
    pub folder: String,
    /// The folder of sent mail, read so that answers from a phone join, and given copies of ours; empty: none.
    pub sent_folder: String,
    /// Whether the provider lays down copies of what we send by itself.
    pub provider_keeps_copies: bool,
}

/// A submission server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// The server.
    pub server: Server,
    /// Whether it wants us to sign in.
    pub signs_in: bool,
}

/// How we prove who we are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Not at all: the own listener, or a relay inside the house.
    Nothing,
    /// With a password.
    Password {
        /// The user name for reading and sending.
        user: String,
        /// The password.
        password: Sealed,
        /// The user name for sending where it differs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sending: Option<(String, Sealed)>,
    },
    /// With the provider's consent page: tokens instead of a password.
    Consent {
        /// The user name, usually the address.
        user: String,
        /// The id of the organization's own application with the provider.
        client_id: String,
        /// Its secret; some providers give none.
        client_secret: Option<Sealed>,
        /// What makes new access tokens; none until somebody gave consent.
        refresh: Option<Sealed>,
    },
}

impl Access {
    /// The user name for reading; empty where nobody signs in.
    pub(crate) fn user(&self) -> &str {
        match self {
            Self::Nothing => "",
            Self::Password { user, .. } | Self::Consent { user, .. } => user,
        }
    }
}

/// A DKIM key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// The domain that signs.
    pub domain: String,
    /// The selector under which the public key is published.
    pub selector: String,
    /// The private key in PEM form.
    pub key: Sealed,
}

impl Settings {
    /// Reads stored settings; what an older version did not know has its default.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The text that is stored.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("settings are plain JSON")
    }

    /// The folder that is given copies of what we send, where that is ours to do.
    pub fn copies_folder(&self) -> Option<&str> {
        let reads = self.reads.as_ref()?;
        (!reads.sent_folder.is_empty() && !reads.provider_keeps_copies).then_some(reads.sent_folder.as_str())
    }

    /// False while nobody has said how mail comes in or leaves: a mailbox of the sample organization.
    pub fn is_connected(&self) -> bool {
        self.takes_deliveries || self.reads.is_some() || self.sends.is_some()
    }

    /// True where what is needed to read and send is there.
    pub fn is_whole(&self) -> bool {
        let has_access = match &self.access {
            Access::Nothing | Access::Password { .. } => true,
            Access::Consent { refresh, .. } => refresh.is_some(),
        };
        has_access && (self.takes_deliveries || self.reads.is_some())
    }
}

/// The name of a way to protect a connection, as forms and the API say it.
pub(crate) const fn security_name(security: Security) -> &'static str {
    match security {
        Security::Tls => "tls",
        Security::StartTls => "start-tls",
        Security::PlainHere => "plain-here",
        Security::PlainAnywhere => "plain-anywhere",
    }
}

/// Every way to protect a connection, safest first.
pub(crate) const SECURITIES: [Security; 4] =
    [Security::Tls, Security::StartTls, Security::PlainHere, Security::PlainAnywhere];

/// The way to protect a connection of this name.
pub(crate) fn security_named(name: &str) -> Option<Security> {
    SECURITIES.into_iter().find(|security| security_name(*security) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_being_stored() {
        let server = Server { host: "imap.shop.example".into(), port: 993, security: Security::Tls };
        let settings = Settings {
            from_name: "Kettle & Pan".into(),
            takes_deliveries: true,
            reads: Some(Reading {
                server: server.clone(),
                folder: "INBOX".into(),
                sent_folder: "Sent".into(),
                provider_keeps_copies: false,
            }),
            sends: Some(Sending { server, signs_in: true }),
            access: Access::Password {
                user: "help@shop.example".into(),
                password: Sealed::for_test("c2VhbGVk"),
                sending: None,
            },
            ..Settings::default()
        };
        assert_eq!(Settings::read(&settings.write()).unwrap(), settings);
        assert_eq!(settings.copies_folder(), Some("Sent"));
        assert!(settings.is_whole());
        assert!(!format!("{settings:?}").contains("c2VhbGVk"), "not even the sealed form is printed");
    }

    #[test]
    fn an_older_text_is_filled_up() {
        assert_eq!(Settings::read("{}").unwrap(), Settings::default());
        assert!(Settings::read("[").is_err());
        assert!(!Settings::default().is_whole() && !Settings::default().is_connected());
    }

    #[test]
    fn every_security_has_one_name() {
        for security in SECURITIES {
            assert_eq!(security_named(security_name(security)), Some(security));
        }
        assert_eq!(security_named("none"), None);
    }
}
