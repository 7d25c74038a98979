//! The sections, each key with its default and a sentence.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// A key as the documentation shows it.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) sentences: &'static [&'static str],
}

/// A section as the documentation shows it.
pub(crate) struct Section {
    pub(crate) name: &'static str,
    pub(crate) sentences: &'static [&'static str],
    pub(crate) keys: &'static [Key],
}

/// Declares a section once: its struct, its defaults and its documentation.
macro_rules! sections {
    ($(
        $(#[doc = $about:literal])+
        $name:ident / $title:literal { $($(#[doc = $says:literal])+ $key:ident: $kind:ty = $default:expr;)+ }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
            #[serde(default, deny_unknown_fields)]
            pub struct $name { $($(#[doc = $says])+ pub $key: $kind,)+ }

            impl Default for $name {
                fn default() -> Self { Self { $($key: $default,)+ } }
            }
        )+

        /// Every section, in the order of the documentation.
        pub(crate) const SECTIONS: &[Section] = &[$(Section {
            name: $title,
            sentences: &[$($about),+],
            keys: &[$(Key { name: stringify!($key), sentences: &[$($says),+] }),+],
        }),+];
    };
}

sections! {
    /// Pages and API.
    Http / "http" {
        /// Address and port on which pages and API are served.
        listen: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8420);
        /// The address people type, such as `https://care.example.com`. Empty: `http://` and `listen`, which is
        /// allowed on this machine alone.
        public_url: String = String::new();
        /// Addresses of proxies whose `X-Forwarded-For` is believed.
        trusted_proxies: Vec<IpAddr> = Vec::new();
    }

    /// Where files lie.
    Data / "data" {
        /// Folder of the database, attachments, raw mails and the key.
        folder: PathBuf = PathBuf::from("./wellkept-data");
    }

    /// The database.
    Database / "database" {
        /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`. Empty: `wellkept.db` in the data folder.
        url: String = String::new();
        /// Most connections to PostgreSQL.
        connections_max: usize = 16;
    }

    /// Mail that other servers bring to us.
    SmtpListener / "smtp_listener" {
        /// Address and port of the SMTP listener. Empty: off.
        listen: String = String::new();
        /// Address and port of the LMTP listener. Empty: off.
        lmtp_listen: String = String::new();
        /// The name it greets with.
        hostname: String = "localhost".into();
        /// File of the certificate chain (PEM) for STARTTLS. Empty: it signs one for itself at each start, which
        /// other mail servers take.
        certificate_file: PathBuf = PathBuf::new();
        /// File of the certificate's private key (PEM).
        private_key_file: PathBuf = PathBuf::new();
        /// The largest mail it takes, in bytes.
        size_max: usize = 36_700_160;
        /// Mails that one address may bring in a minute.
        mails_per_minute: u32 = 600;
        /// Connections open at once.
        connections_max: u32 = 500;
        /// Connections that one address may hold at once.
        connections_per_address: u32 = 100;
    }

    /// Mail that we fetch and send.
    Mail / "mail" {
        /// Whether mail servers may lie in a private network or on this machine. On a server shared by
        /// strangers this stays off.
        allow_private_targets: bool = false;
        /// File of certificates (PEM) to trust beside those of the public authorities.
        ca_file: PathBuf = PathBuf::new();
    }

    /// Live updates between nodes.
    Nats / "nats" {
        /// `nats://HOST:4222`. Empty: one node, or nodes that look into the database.
        url: String = String::new();
    }

    /// What is written about running.
    Log / "log" {
        /// What to write: `error`, `warn`, `info`, `debug`, or per module as in `info,store=debug`.
        level: String = "info".into();
        /// `text` for people, `json` for machines.
        format: LogFormat = LogFormat::Text;
    }

    /// Figures about running, at `/metrics`, in the form Prometheus reads.
    Metrics / "metrics" {
        /// Who may read them: `nobody`, `loopback` (this machine) or `everyone`.
        open_to: MetricsFor = MetricsFor::Nobody;
    }

    /// What is too much.
    Limits / "limits" {
        /// The largest request without files, in bytes.
        body_max: usize = 2_097_152;
        /// The largest upload of one file, in bytes.
        upload_max: usize = 26_214_400;
        /// Seconds after which a request is given up.
        request_seconds: u64 = 30;
        /// Connections open at once, live updates included.
        connections_max: usize = 20_000;
        /// Calls of one API token in a minute.
        api_calls_per_minute: u32 = 600;
        /// Visits from one address, in a minute, to what opens without signing in: a customer's page, a calendar.
        visits_per_minute: u32 = 120;
        /// Failed attempts to sign in to one account from one network before it has to wait; one more each minute.
        /// From everywhere together ten times as many.
        sign_ins_per_account: u32 = 10;
        /// Failed attempts to sign in from one address before it has to wait; one more every two seconds.
        sign_ins_per_address: u32 = 60;
        /// Attempts to sign in to the whole server in a minute.
        sign_ins_per_minute: u32 = 1_200;
        /// Links for a new password that may be asked for one account before it has to wait; one more every ten
        /// minutes.
        resets_per_account: u32 = 5;
        /// Links for a new password that may be asked for from one address before it has to wait; one more each
        /// minute.
        resets_per_address: u32 = 20;
    }

    /// Work in the background.
    Jobs / "jobs" {
        /// How many jobs run at once.
        parallel: usize = 8;
    }

    /// Keys.
    Secrets / "secrets" {
        /// File of the key that seals passwords of mailboxes and signs links. Empty: `wellkept.key` in the data
        /// folder, made on the first start. Nodes of one database share it; keep it apart from backups.
        key_file: PathBuf = PathBuf::new();
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Who may read the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricsFor {
    /// They are off.
    Nobody,
    /// This machine.
    Loopback,
    /// Whoever reaches the port.
    Everyone,
}
