//! What somebody asks a mailbox to become, in the words of the form; judged and turned into settings.
//!
//! Secrets are write-only: an empty field keeps what is stored.

use axum::http::StatusCode;
use conversations::own_addresses::OWN_ADDRESSES_MAX;
use serde::Deserialize;
use shell::carriers::smtp_out::DkimKey;
use shell::carriers::{Security, Server};
use shell::words::Arg;
use shell::{App, Code, Refusal, codes};
use store::{Fault, OrgId};

use super::presets::{self, Preset};
use super::secrets::Sealed;
use super::settings::{self, Access, Reading, Sending, Settings, Signing};

/// Longest text of a line, in characters.
const LINE_CHARS_MAX: usize = 250;
/// Longest signature, in characters.
const SIGNATURE_CHARS_MAX: usize = 2_000;
/// Longest secret, in bytes: an RSA key of 4,096 bits fits.
const SECRET_BYTES_MAX: usize = 8_000;

/// What somebody asks a mailbox to become. Absent switches are off, absent texts are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Wish {
    /// What colleagues call it; empty: its address.
    pub name: String,
    /// The address customers write to.
    pub address: String,
    /// The provider whose servers were proposed: `google`, `microsoft`, `other` ...
    pub provider: String,
    /// The name that stands beside the address in what we send.
    pub from_name: String,
    /// Stands under every answer, plain text.
    pub signature: String,
    /// Id of the team whose conversations begin here; empty: none.
    pub team: String,
    /// `on`: our own listener takes mail for this address.
    pub takes_deliveries: String,
    /// `on`: a mailbox at a provider is read.
    pub reads: String,
    /// Host of its IMAP server.
    pub imap_host: String,
    /// Port of its IMAP server.
    pub imap_port: String,
    /// `tls`, `start-tls`, `plain-here` or `plain-anywhere`.
    pub imap_security: String,
    /// The folder in which mail arrives; empty: INBOX.
    pub imap_folder: String,
    /// The folder of sent mail; empty: none is read or written.
    pub sent_folder: String,
    /// `on`: the provider lays down copies of what we send by itself.
    pub keeps_copies: String,
    /// `on`: answers leave through a submission server.
    pub sends: String,
    /// Host of the submission server.
    pub smtp_host: String,
    /// Port of the submission server.
    pub smtp_port: String,
    /// As for IMAP.
    pub smtp_security: String,
    /// `on`: the submission server wants no sign-in.
    pub smtp_is_open: String,
    /// `password`, `consent` or `nothing`.
    pub access: String,
    /// The user name; empty: the address.
    pub user: String,
    /// The password; empty keeps what is stored.
    pub password: String,
    /// The user name for sending where it differs.
    pub sending_user: String,
    /// The password for sending where it differs; empty keeps what is stored.
    pub sending_password: String,
    /// The id of the organization's own application with the provider.
    pub client_id: String,
    /// Its secret; empty keeps what is stored.
    pub client_secret: String,
    /// The selector of our own DKIM signature; empty: what we send is signed by the provider alone.
    pub dkim_selector: String,
    /// The private key in PEM form; empty keeps what is stored.
    pub dkim_key: String,
    /// `on`: the mailbox rests; nothing comes in and nothing leaves.
    pub rests: String,
    /// The version the wish was made on; empty for a new mailbox.
    pub version: String,
}

/// Why a mailbox cannot become that.
#[derive(Debug, thiserror::Error)]
pub enum CannotKeepMailbox {
    /// No address.
    #[error("this is no email address")]
    AddressInvalid,
    /// The address is used already: by the mailbox of this name, or by somebody else on this server.
    #[error("this address is used already")]
    AddressTaken(Option<String>),
    /// A mailbox has to have an address.
    #[error("this is the only address of the mailbox")]
    AddressLast,
    /// More addresses than a mailbox may have.
    #[error("this mailbox has as many addresses as one may have")]
    AddressesFull,
    /// A text is longer than it may be.
    #[error("the field {0} is too long")]
    TooLong(&'static str),
    /// Neither listener nor mailbox.
    #[error("nothing would come in")]
    NothingComesIn,
    /// A server has no name.
    #[error("the server of {0} has no name")]
    HostMissing(&'static str),
    /// No port.
    #[error("{0} is no port")]
    PortInvalid(&'static str),
    /// No known way to protect a connection.
    #[error("{0} is no way to protect a connection")]
    SecurityUnknown(&'static str),
    /// Reading needs a password.
    #[error("a password is missing")]
    PasswordMissing,
    /// The consent page needs the id of an application.
    #[error("the application's id is missing")]
    ClientMissing,
    /// This provider has no consent page that we know.
    #[error("this provider has no consent page")]
    NoConsentPage,
    /// The signing key cannot be used.
    #[error("this key cannot sign")]
    KeyInvalid,
    /// No such team.
    #[error("there is no such team")]
    TeamUnknown,
    /// There is no such mailbox.
    #[error("there is no such mailbox")]
    NotFound,
    /// Somebody changed it meanwhile.
    #[error("somebody changed this mailbox meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotKeepMailbox {
    /// The codes of these refusals.
    pub const CODES: &[Code] = &[
        Code::new("mailbox_address_invalid", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_address_taken", StatusCode::CONFLICT),
        Code::new("mailbox_text_too_long", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_nothing_comes_in", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_host_missing", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_port_invalid", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_security_unknown", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_password_missing", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_client_missing", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_no_consent_page", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_key_invalid", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_team_unknown", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("mailbox_address_last", StatusCode::CONFLICT),
        Code::new("mailbox_addresses_full", StatusCode::UNPROCESSABLE_ENTITY),
    ];
}

impl Refusal for CannotKeepMailbox {
    fn code(&self) -> Code {
        match self {
            Self::AddressInvalid => Self::CODES[0],
            Self::AddressTaken(_) => Self::CODES[1],
            Self::TooLong(_) => Self::CODES[2],
            Self::NothingComesIn => Self::CODES[3],
            Self::HostMissing(_) => Self::CODES[4],
            Self::PortInvalid(_) => Self::CODES[5],
            Self::SecurityUnknown(_) => Self::CODES[6],
            Self::PasswordMissing => Self::CODES[7],
            Self::ClientMissing => Self::CODES[8],
            Self::NoConsentPage => Self::CODES[9],
            Self::KeyInvalid => Self::CODES[10],
            Self::TeamUnknown => Self::CODES[11],
            Self::AddressLast => Self::CODES[12],
            Self::AddressesFull => Self::CODES[13],
            Self::NotFound => codes::NOT_FOUND,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::AddressInvalid | Self::AddressTaken(_) | Self::AddressLast | Self::AddressesFull => {
                Some("address")
            }
            Self::TooLong(field)
            | Self::HostMissing(field)
            | Self::PortInvalid(field)
            | Self::SecurityUnknown(field) => Some(field),
            Self::NothingComesIn => Some("reads"),
            Self::PasswordMissing => Some("password"),
            Self::ClientMissing => Some("client_id"),
            Self::NoConsentPage => Some("access"),
            Self::KeyInvalid => Some("dkim_key"),
            Self::TeamUnknown => Some("team"),
            Self::NotFound | Self::ChangedMeanwhile | Self::Fault(_) => None,
        }
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        match self {
            Self::AddressTaken(None) => vec![("ours", 0_i64.into()), ("mailbox", "".into())],
            Self::AddressTaken(Some(name)) => vec![("ours", 1_i64.into()), ("mailbox", name.clone().into())],
            Self::AddressesFull => vec![("count", OWN_ADDRESSES_MAX.into())],
            _ => Vec::new(),
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

fn is_on(switch: &str) -> bool {
    matches!(switch, "on" | "true")
}

impl Wish {
    /// The form as it is first shown for an address: the provider's servers filled in.
    pub fn proposed(address: &str, preset: &Preset) -> Self {
        let on = "on".to_owned();
        let access = match preset.entry {
            presets::Entry::Consent => "consent",
            _ => "password",
        };
        Self {
            address: address.to_owned(),
            provider: preset.name.to_owned(),
            reads: on.clone(),
            imap_host: preset.imap.host.to_owned(),
            imap_port: preset.imap.port.to_string(),
            imap_security: settings::security_name(preset.imap.security).to_owned(),
            imap_folder: "INBOX".to_owned(),
            sent_folder: preset.sent_folder.to_owned(),
            keeps_copies: if preset.keeps_copies { on.clone() } else { String::new() },
            sends: on,
            smtp_host: preset.smtp.host.to_owned(),
            smtp_port: preset.smtp.port.to_string(),
            smtp_security: settings::security_name(preset.smtp.security).to_owned(),
            access: access.to_owned(),
            user: address.to_owned(),
            ..Self::default()
        }
    }

    /// The form of a mailbox as it is; secrets stay empty.
    pub fn of(name: &str, address: &str, settings: &Settings) -> Self {
        let on = |is_on: bool| if is_on { "on".to_owned() } else { String::new() };
        let mut wish = Self {
            name: name.to_owned(),
            address: address.to_owned(),
            provider: settings.provider.clone(),
            from_name: settings.from_name.clone(),
            signature: settings.signature.clone(),
            takes_deliveries: on(settings.takes_deliveries),
            reads: on(settings.reads.is_some()),
            sends: on(settings.sends.is_some()),
            ..Self::default()
        };
        if let Some(reads) = &settings.reads {
            wish.imap_host.clone_from(&reads.server.host);
            wish.imap_port = reads.server.port.to_string();
            settings::security_name(reads.server.security).clone_into(&mut wish.imap_security);
            wish.imap_folder.clone_from(&reads.folder);
            wish.sent_folder.clone_from(&reads.sent_folder);
            wish.keeps_copies = on(reads.provider_keeps_copies);
        }
        if let Some(sends) = &settings.sends {
            wish.smtp_host.clone_from(&sends.server.host);
            wish.smtp_port = sends.server.port.to_string();
            settings::security_name(sends.server.security).clone_into(&mut wish.smtp_security);
            wish.smtp_is_open = on(!sends.signs_in);
        }
        wish.show_access(&settings.access);
        if let Some(signs) = &settings.signs {
            wish.dkim_selector.clone_from(&signs.selector);
        }
        wish
    }

    fn show_access(&mut self, access: &Access) {
        match access {
            Access::Nothing => "nothing".clone_into(&mut self.access),
            Access::Password { user, sending, .. } => {
                "password".clone_into(&mut self.access);
                self.user.clone_from(user);
                if let Some((user, _)) = sending {
                    self.sending_user.clone_from(user);
                }
            }
            Access::Consent { user, client_id, .. } => {
                "consent".clone_into(&mut self.access);
                self.user.clone_from(user);
                self.client_id.clone_from(client_id);
            }
        }
    }

    /// True where the mailbox shall rest.
    pub fn rests(&self) -> bool {
        is_on(&self.rests)
    }

    /// The address as it is stored.
    pub fn clean_address(&self) -> Result<String, CannotKeepMailbox> {
        clean_address(&self.address)
    }

    /// Judges the wish and makes settings of it; what is sealed already is taken over from `before`.
    pub fn settings(&self, app: &App, org: OrgId, before: &Settings) -> Result<Settings, CannotKeepMailbox> {
        self.check_lengths()?;
        let address = self.clean_address()?;
        let reads = is_on(&self.reads).then(|| self.reading()).transpose()?;
        let takes_deliveries = is_on(&self.takes_deliveries);
        if reads.is_none() && !takes_deliveries {
            return Err(CannotKeepMailbox::NothingComesIn);
        }
        let sends = is_on(&self.sends).then(|| self.sending()).transpose()?;
        let needs_access = reads.is_some() || sends.as_ref().is_some_and(|sends| sends.signs_in);
        let access = if needs_access { self.access(app, org, &address, before)? } else { Access::Nothing };
        let since = before.reads.as_ref().and(before.reads_since).unwrap_or_else(|| app.clock().now());
        Ok(Settings {
            provider: presets::named(&self.provider).name.to_owned(),
            from_name: one_line(&self.from_name),
            signature: signature(&self.signature),
            takes_deliveries,
            is_subaddressed: before.is_subaddressed && before.reads == reads && before.sends == sends,
            reads_since: reads.as_ref().map(|_| since),
            reads,
            sends,
            access,
            signs: self.signing(app, org, &address, before)?,
        })
    }

    fn check_lengths(&self) -> Result<(), CannotKeepMailbox> {
        let lines = [
            ("name", &self.name),
            ("address", &self.address),
            ("from_name", &self.from_name),
            ("imap_host", &self.imap_host),
            ("imap_folder", &self.imap_folder),
            ("sent_folder", &self.sent_folder),
            ("smtp_host", &self.smtp_host),
            ("user", &self.user),
            ("sending_user", &self.sending_user),
            ("client_id", &self.client_id),
            ("dkim_selector", &self.dkim_selector),
        ];
        for (field, text) in lines {
            if text.chars().count() > LINE_CHARS_MAX {
                return Err(CannotKeepMailbox::TooLong(field));
            }
        }
        if self.signature.chars().count() > SIGNATURE_CHARS_MAX {
            return Err(CannotKeepMailbox::TooLong("signature"));
        }
        let secrets = [
            ("password", &self.password),
            ("sending_password", &self.sending_password),
            ("client_secret", &self.client_secret),
            ("dkim_key", &self.dkim_key),
        ];
        match secrets.into_iter().find(|(_, secret)| secret.len() > SECRET_BYTES_MAX) {
            Some((field, _)) => Err(CannotKeepMailbox::TooLong(field)),
            None => Ok(()),
        }
    }

    fn reading(&self) -> Result<Reading, CannotKeepMailbox> {
        let folder = one_line(&self.imap_folder);
        Ok(Reading {
            server: Server {
                host: host(&self.imap_host, "imap_host")?,
                port: port(&self.imap_port, "imap_port")?,
                security: security(&self.imap_security, "imap_security")?,
            },
            folder: if folder.is_empty() { "INBOX".to_owned() } else { folder },
            sent_folder: one_line(&self.sent_folder),
            provider_keeps_copies: is_on(&self.keeps_copies),
        })
    }

    fn sending(&self) -> Result<Sending, CannotKeepMailbox> {
        Ok(Sending {
            server: Server {
                host: host(&self.smtp_host, "smtp_host")?,
                port: port(&self.smtp_port, "smtp_port")?,
                security: security(&self.smtp_security, "smtp_security")?,
            },
            signs_in: !is_on(&self.smtp_is_open),
        })
    }

    fn access(
        &self,
        app: &App,
        org: OrgId,
        address: &str,
        before: &Settings,
    ) -> Result<Access, CannotKeepMailbox> {
        let user = one_line(&self.user);
        let user = if user.is_empty() { address.to_owned() } else { user };
        if self.access == "consent" {
            return self.consent(app, org, user, before);
        }
        let (old, old_sending) = match &before.access {
            Access::Password { password, sending, .. } => (Some(password), sending.as_ref()),
            _ => (None, None),
        };
        let password = newest(app, org, &self.password, old).ok_or(CannotKeepMailbox::PasswordMissing)?;
        let sending_user = one_line(&self.sending_user);
        let old_sending = old_sending.map(|(_, password)| password);
        let sending = match newest(app, org, &self.sending_password, old_sending) {
            Some(password) if !sending_user.is_empty() => Some((sending_user, password)),
            _ => None,
        };
        Ok(Access::Password { user, password, sending })
    }

    fn consent(
        &self,
        app: &App,
        org: OrgId,
        user: String,
        before: &Settings,
    ) -> Result<Access, CannotKeepMailbox> {
        if presets::named(&self.provider).consent.is_none() {
            return Err(CannotKeepMailbox::NoConsentPage);
        }
        let client_id = one_line(&self.client_id);
        if client_id.is_empty() {
            return Err(CannotKeepMailbox::ClientMissing);
        }
        let (old_secret, old_refresh) = match &before.access {
            Access::Consent { client_id: old, client_secret, refresh, .. } if *old == client_id => {
                (client_secret.as_ref(), refresh.clone())
            }
            _ => (None, None),
        };
        let client_secret = newest(app, org, &self.client_secret, old_secret);
        Ok(Access::Consent { user, client_id, client_secret, refresh: old_refresh })
    }

    fn signing(
        &self,
        app: &App,
        org: OrgId,
        address: &str,
        before: &Settings,
    ) -> Result<Option<Signing>, CannotKeepMailbox> {
        let selector = one_line(&self.dkim_selector);
        if selector.is_empty() {
            return Ok(None);
        }
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned();
        if !self.dkim_key.trim().is_empty() {
            DkimKey::from_pem(&self.dkim_key, &domain, &selector)
                .map_err(|_| CannotKeepMailbox::KeyInvalid)?;
        }
        let old = before.signs.as_ref().map(|signs| &signs.key);
        let key = newest(app, org, self.dkim_key.trim(), old).ok_or(CannotKeepMailbox::KeyInvalid)?;
        Ok(Some(Signing { domain, selector, key }))
    }
}

/// An address as it is stored.
pub(crate) fn clean_address(typed: &str) -> Result<String, CannotKeepMailbox> {
    shell::colleague::email(typed).map_err(|_| CannotKeepMailbox::AddressInvalid)
}

/// A name and a signature as they are stored.
pub(crate) fn beside(from_name: &str, typed: &str) -> Result<(String, String), CannotKeepMailbox> {
    if from_name.chars().count() > LINE_CHARS_MAX {
        return Err(CannotKeepMailbox::TooLong("from_name"));
    }
    if typed.chars().count() > SIGNATURE_CHARS_MAX {
        return Err(CannotKeepMailbox::TooLong("signature"));
    }
    Ok((one_line(from_name), signature(typed)))
}

fn signature(typed: &str) -> String {
    typed.replace('\r', "").trim().to_owned()
}

/// The secret just typed, sealed; else the one that is stored.
fn newest(app: &App, org: OrgId, typed: &str, stored: Option<&Sealed>) -> Option<Sealed> {
    if typed.is_empty() { stored.cloned() } else { Some(Sealed::seal(app, org, typed)) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn host(text: &str, field: &'static str) -> Result<String, CannotKeepMailbox> {
    let host = text.trim().to_lowercase();
    if host.is_empty() || host.contains(|letter: char| letter.is_whitespace() || letter == '/') {
        return Err(CannotKeepMailbox::HostMissing(field));
    }
    Ok(host)
}

fn port(text: &str, field: &'static str) -> Result<u16, CannotKeepMailbox> {
    text.trim().parse().ok().filter(|port| *port > 0).ok_or(CannotKeepMailbox::PortInvalid(field))
}

fn security(text: &str, field: &'static str) -> Result<Security, CannotKeepMailbox> {
    settings::security_named(text).ok_or(CannotKeepMailbox::SecurityUnknown(field))
}
