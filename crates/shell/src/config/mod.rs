//! Configuration: what an operator decides before the program starts. Everything else lives in the database
//! and on a page.
//!
//! One struct per concern. Defaults first, then the file `wellkept.toml`, then the environment
//! (`WELLKEPT_HTTP__LISTEN`), then flags. A key that nobody knows refuses to start, with the nearest one
//! that is known.

mod docs;
mod load;
mod sections;
mod words;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

pub use docs::render_config_docs;
pub use load::{CannotStart, Flags, load};
pub use sections::{
    Data, Database, Http, Jobs, Limits, Log, LogFormat, Mail, Metrics, MetricsFor, Nats, Secrets,
    SmtpListener,
};

/// All sections.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Pages and API.
    pub http: Http,
    /// Where files lie.
    pub data: Data,
    /// The database.
    pub database: Database,
    /// Mail that other servers bring.
    pub smtp_listener: SmtpListener,
    /// Mail that we fetch and send.
    pub mail: Mail,
    /// Live updates between nodes.
    pub nats: Nats,
    /// What is written about running.
    pub log: Log,
    /// Figures about running.
    pub metrics: Metrics,
    /// What is too much.
    pub limits: Limits,
    /// Work in the background.
    pub jobs: Jobs,
    /// Keys.
    pub secrets: Secrets,
}

impl Config {
    /// Everything as it is without a word from the operator, with files in `folder`: for tests.
    pub fn in_folder(folder: &Path) -> Self {
        let mut config = Self::default();
        folder.clone_into(&mut config.data.folder);
        config
    }

    /// The address at which people reach the pages, without a slash at its end.
    pub fn public_url(&self) -> String {
        let url = self.http.public_url.trim_end_matches('/');
        if url.is_empty() { format!("http://{}", self.http.listen) } else { url.to_owned() }
    }

    /// Whether people come over https, which decides the session's cookie.
    pub fn is_https(&self) -> bool {
        self.http.public_url.starts_with("https://")
    }

    /// Host (and port, where not the usual one) of the public address.
    pub fn public_host(&self) -> String {
        let url = self.public_url();
        let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or(rest).to_owned()
    }

    /// Whether the public address means this machine alone.
    fn is_here(&self) -> bool {
        let host = self.public_host();
        let name = match host.strip_prefix('[') {
            Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        let is_loopback = name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        is_loopback || name.eq_ignore_ascii_case("localhost")
    }

    /// Where the database is: the configured address, or a file in the data folder.
    pub fn database_location(&self) -> Result<store::Location, CannotStart> {
        if self.database.url.is_empty() {
            return Ok(store::Location::Sqlite(self.data.folder.join("wellkept.db")));
        }
        self.database
            .url
            .parse()
            .map_err(|cause| CannotStart::Value { key: "database.url".into(), cause: format!("{cause}") })
    }

    /// The file of the key that seals secrets.
    pub fn key_file(&self) -> PathBuf {
        if self.secrets.key_file.as_os_str().is_empty() {
            return self.data.folder.join("wellkept.key");
        }
        self.secrets.key_file.clone()
    }

    /// Where the SMTP listener listens; `None` while it is off.
    pub fn smtp_address(&self) -> Result<Option<SocketAddr>, CannotStart> {
        address("smtp_listener.listen", &self.smtp_listener.listen)
    }

    /// Where the LMTP listener listens; `None` while it is off.
    pub fn lmtp_address(&self) -> Result<Option<SocketAddr>, CannotStart> {
        address("smtp_listener.lmtp_listen", &self.smtp_listener.lmtp_listen)
    }

    /// What this configuration may not be, whatever each key says alone.
    pub fn check(&self) -> Result<(), CannotStart> {
        self.check_counts()?;
        self.smtp_address()?;
        self.lmtp_address()?;
        self.database_location()?;
        let is_loopback = self.http.listen.ip().is_loopback();
        let url = &self.http.public_url;
        if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(CannotStart::value("http.public_url", "it begins with https:// or http://"));
        }
        if url.starts_with("http://") && !self.is_here() {
            return Err(CannotStart::value(
                "http.public_url",
                "plain http is for this machine alone: put a TLS proxy in front and write its https:// address here, \
                 or leave it empty and come to http://127.0.0.1",
            ));
        }
        if !is_loopback && !self.is_https() {
            return Err(CannotStart::value(
                "http.public_url",
                "pages that others can reach need https: put a TLS proxy in front and write its https:// address here, \
                 or listen on 127.0.0.1",
            ));
        }
        Ok(())
    }

    /// Counts that would let nothing pass, or that nothing can count.
    fn check_counts(&self) -> Result<(), CannotStart> {
        let (limits, listener) = (&self.limits, &self.smtp_listener);
        let counts = [
            ("database.connections_max", self.database.connections_max as u64),
            ("smtp_listener.size_max", listener.size_max as u64),
            ("smtp_listener.mails_per_minute", listener.mails_per_minute.into()),
            ("smtp_listener.connections_max", listener.connections_max.into()),
            ("smtp_listener.connections_per_address", listener.connections_per_address.into()),
            ("limits.body_max", limits.body_max as u64),
            ("limits.upload_max", limits.upload_max as u64),
            ("limits.request_seconds", limits.request_seconds),
            ("limits.connections_max", limits.connections_max as u64),
            ("limits.api_calls_per_minute", limits.api_calls_per_minute.into()),
            ("limits.visits_per_minute", limits.visits_per_minute.into()),
            ("limits.sign_ins_per_account", limits.sign_ins_per_account.into()),
            ("limits.sign_ins_per_address", limits.sign_ins_per_address.into()),
            ("limits.sign_ins_per_minute", limits.sign_ins_per_minute.into()),
            ("limits.resets_per_account", limits.resets_per_account.into()),
            ("limits.resets_per_address", limits.resets_per_address.into()),
            ("jobs.parallel", self.jobs.parallel as u64),
        ];
        let is_wrong = |(key, count): &(&str, u64)| {
            let max = if BYTES.contains(key) { BYTES_MAX } else { COUNT_MAX };
            !(1..=max).contains(count)
        };
        match counts.into_iter().find(is_wrong) {
            Some((key, _)) if BYTES.contains(&key) => {
                Err(CannotStart::value(key, "write a number of bytes from 1 to 10000000000"))
            }
            Some((key, _)) => Err(CannotStart::value(key, "write a number from 1 to 100000000")),
            None => Ok(()),
        }
    }
}

/// Keys that count bytes.
const BYTES: [&str; 3] = ["smtp_listener.size_max", "limits.body_max", "limits.upload_max"];
const BYTES_MAX: u64 = 10_000_000_000;
/// Above this a limit limits nothing, and whoever counts would run out of numbers.
const COUNT_MAX: u64 = 100_000_000;

/// A socket address that a section keeps as text so that empty means "off".
fn address(key: &'static str, text: &str) -> Result<Option<SocketAddr>, CannotStart> {
    if text.is_empty() {
        return Ok(None);
    }
    let read =
        text.parse().map_err(|_| CannotStart::value(key, "write an address and a port: 0.0.0.0:25"))?;
    Ok(Some(read))
}

#[cfg(test)]
mod tests;
