//! The servers of well-known providers, so that nobody has to look them up.
//!
//! A new provider is one entry here; its hint is the sentence `inboxes-hint-<name>`.

use shell::carriers::Security;

/// The preset for every provider that has none.
pub(crate) const OTHER: &str = "other";

/// How a provider lets us in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// With the mailbox's own password.
    Password,
    /// With a password made for one program.
    AppPassword,
    /// With the provider's consent page alone.
    Consent,
    /// With an app password or the consent page.
    Either,
}

/// Addresses of a provider's consent pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Where the person gives consent.
    pub page_url: &'static str,
    /// Where tokens come from.
    pub token_url: &'static str,
    /// What is asked for.
    pub scope: &'static str,
}

/// A server as a provider documents it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Host name; empty where the person has to fill it in.
    pub host: &'static str,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
}

/// A provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name in settings, addresses and word keys.
    pub name: &'static str,
    /// What people call it; a proper name, the same in every language. Empty for [`OTHER`].
    pub title: &'static str,
    /// Domains of addresses that belong to it.
    pub domains: &'static [&'static str],
    /// Its IMAP server.
    pub imap: At,
    /// Its submission server.
    pub smtp: At,
    /// How it lets us in.
    pub entry: Entry,
    /// Its consent pages.
    pub consent: Option<Consent>,
    /// Its folder of sent mail.
    pub sent_folder: &'static str,
    /// Whether it lays copies of what we send there by itself.
    pub keeps_copies: bool,
}

const fn tls(host: &'static str, port: u16) -> At {
    At { host, port, security: Security::Tls }
}

const fn start_tls(host: &'static str, port: u16) -> At {
    At { host, port, security: Security::StartTls }
}

const COMMON: Preset = Preset {
    name: OTHER,
    title: "",
    domains: &[],
    imap: tls("", 993),
    smtp: tls("", 465),
    entry: Entry::Password,
    consent: None,
    sent_folder: "Sent",
    keeps_copies: false,
};

/// Every provider we know, in the order in which they are offered.
pub(crate) const PRESETS: &[Preset] = &[
    Preset {
        name: "google",
        title: "Google",
        domains: &["gmail.com", "googlemail.com"],
        imap: tls("imap.gmail.com", 993),
        smtp: tls("smtp.gmail.com", 465),
        entry: Entry::Either,
        consent: Some(Consent {
            page_url: "https://accounts.google.com/o/oauth2/v2/auth",
            token_url: "https://oauth2.googleapis.com/token",
            scope: "https://mail.google.com/",
        }),
        sent_folder: "[Gmail]/Sent Mail",
        keeps_copies: true,
    },
    Preset {
        name: "microsoft",
        title: "Microsoft 365",
        domains: &["outlook.com", "hotmail.com", "live.com", "msn.com"],
        imap: tls("outlook.office365.com", 993),
        smtp: start_tls("smtp.office365.com", 587),
        entry: Entry::Consent,
        consent: Some(Consent {
            page_url: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
            token_url: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            scope: "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
        }),
        sent_folder: "Sent Items",
        keeps_copies: true,
    },
    Preset {
        name: "fastmail",
        title: "Fastmail",
        domains: &["fastmail.com", "fastmail.fm"],
        imap: tls("imap.fastmail.com", 993),
        smtp: tls("smtp.fastmail.com", 465),
        entry: Entry::AppPassword,
        ..COMMON
    },
    Preset {
        name: "icloud",
        title: "iCloud",
        domains: &["icloud.com", "me.com", "mac.com"],
        imap: tls("imap.mail.me.com", 993),
        smtp: start_tls("smtp.mail.me.com", 587),
        entry: Entry::AppPassword,
        sent_folder: "Sent Messages",
        ..COMMON
    },
    Preset {
        name: "yahoo",
        title: "Yahoo",
        domains: &["yahoo.com", "ymail.com"],
        imap: tls("imap.mail.yahoo.com", 993),
        smtp: tls("smtp.mail.yahoo.com", 465),
        entry: Entry::AppPassword,
        keeps_copies: true,
        ..COMMON
    },
    Preset {
        name: "zoho",
        title: "Zoho Mail",
        domains: &["zoho.com", "zohomail.com"],
        imap: tls("imap.zoho.com", 993),
        smtp: tls("smtp.zoho.com", 465),
        entry: Entry::AppPassword,
        keeps_copies: true,
        ..COMMON
    },
    Preset {
        name: "ionos",
        title: "IONOS",
        imap: tls("imap.ionos.com", 993),
        smtp: tls("smtp.ionos.com", 465),
        sent_folder: "Sent Items",
        ..COMMON
    },
    Preset {
        name: "mailbox-org",
        title: "mailbox.org",
        domains: &["mailbox.org"],
        imap: tls("imap.mailbox.org", 993),
        smtp: tls("smtp.mailbox.org", 465),
        ..COMMON
    },
    COMMON,
];

/// The provider of this name; the one for all others where there is none.
pub(crate) fn named(name: &str) -> &'static Preset {
    PRESETS.iter().find(|preset| preset.name == name).unwrap_or(&COMMON)
}

/// The provider that an address belongs to by its domain.
pub(crate) fn of_address(address: &str) -> &'static Preset {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase();
    PRESETS.iter().find(|preset| preset.domains.contains(&domain.as_str())).unwrap_or(&COMMON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_provider_encrypts() {
        let mut names: Vec<_> = PRESETS.iter().map(|preset| preset.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PRESETS.len());
        for preset in PRESETS {
            assert!(matches!(preset.imap.security, Security::Tls | Security::StartTls), "{}", preset.name);
            assert!(matches!(preset.smtp.security, Security::Tls | Security::StartTls), "{}", preset.name);
            let wants_consent = matches!(preset.entry, Entry::Consent | Entry::Either);
            assert_eq!(wants_consent, preset.consent.is_some(), "{}", preset.name);
            assert!(shell::words::knows(&format!("inboxes-hint-{}", preset.name)), "{}", preset.name);
        }
    }

    #[test]
    fn an_address_finds_its_provider() {
        for (address, name) in [
            ("shop@gmail.com", "google"),
            ("Shop@Outlook.COM", "microsoft"),
            ("help@shop.example", OTHER),
            ("nothing", OTHER),
        ] {
            assert_eq!(of_address(address).name, name, "{address}");
        }
        assert_eq!(named("no such").name, OTHER);
    }
}
