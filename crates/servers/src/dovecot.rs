//! A real Dovecot in a folder of its own, on free ports of loopback.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use axum::extract::Query;
use axum::http::StatusCode;
use axum::routing::get;
use serde::Deserialize;
use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::{Authority, free_port, web};

const WRITABLE: &str = "the folder of a test is writable";

/// The user name and address of the one mailbox.
pub const USER: &str = "help@shop.example";
/// Its password.
pub const PASSWORD: &str = "right \"horse\" battery";
/// The access token that the token endpoint knows.
pub const TOKEN: &str = "ya29.good-token";

/// A running server; stopped when dropped.
#[derive(Debug)]
pub struct Dovecot {
    folder: TempDir,
    process: Child,
    port: u16,
    tls_port: u16,
}

#[derive(Deserialize)]
struct Asked {
    access_token: String,
}

impl Dovecot {
    /// Starts a server whose certificate is for `localhost`; `None`, with a word about it, where Dovecot is
    /// not installed.
    pub async fn start(authority: &Authority) -> Option<Self> {
        if !Path::new("/usr/sbin/dovecot").exists() {
            crate::missing("Dovecot is not installed (Debian: dovecot-imapd)");
            return None;
        }
        let tokens = web(axum::Router::new().route("/token", get(say_whose))).await;
        let folder = tempfile::Builder::new().prefix("wk-dovecot-").tempdir_in("/tmp").expect(WRITABLE);
        let issued = authority.issue("localhost");
        std::fs::write(folder.path().join("cert.pem"), issued.certificate).expect(WRITABLE);
        std::fs::write(folder.path().join("key.pem"), issued.key).expect(WRITABLE);
        let (port, tls_port) = (free_port(), free_port());
        let config =
            write_config(folder.path(), port, tls_port, &format!("http://{tokens}/token?access_token="));
        let process = Command::new("/usr/sbin/dovecot")
            .arg("-F")
            .arg("-c")
            .arg(config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it is installed");
        let dovecot = Self { folder, process, port, tls_port };
        dovecot.wait_until_open().await;
        Some(dovecot)
    }

    async fn wait_until_open(&self) {
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", self.tls_port)).await.is_ok() {
                return;
            }
            // Not a wait for the code under test: another program is starting.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        panic!("Dovecot does not open its port: {log}");
    }

    /// The port that begins in the clear and offers STARTTLS.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The port that is encrypted from the first byte.
    pub fn tls_port(&self) -> u16 {
        self.tls_port
    }

    /// Forgets all numbers of the inbox, as a server does that was restored from a copy.
    pub fn renumber(&self) {
        let mailbox = self.folder.path().join("mail").join(USER);
        let list = mailbox.join("dovecot-uidlist");
        let before = std::fs::read_to_string(&list).expect(WRITABLE);
        let validity = validity_of(&before);
        for entry in std::fs::read_dir(mailbox).expect(WRITABLE) {
            let path = entry.expect(WRITABLE).path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("dovecot.index")) {
                std::fs::remove_file(path).expect(WRITABLE);
            }
        }
        // Written in place: the file still belongs to the server.
        std::fs::write(list, format!("3 V{} N1\n", validity + 7)).expect(WRITABLE);
    }

    /// Delivers a mail into a folder, the empty name being the inbox, as the mail system of a provider does: a
    /// finished file, laid down at once. The mailbox exists from its first sign-in on.
    pub fn deliver(&self, folder: &str, raw: &[u8]) {
        self.lay_down(folder, raw, None);
    }

    /// As [`Self::deliver`], taken in at this time.
    pub fn deliver_at(&self, folder: &str, raw: &[u8], at: SystemTime) {
        self.lay_down(folder, raw, Some(at));
    }

    fn lay_down(&self, folder: &str, raw: &[u8], at: Option<SystemTime>) {
        let place = self.maildir(folder);
        let count = std::fs::read_dir(place.join("new")).expect(WRITABLE).count()
            + std::fs::read_dir(place.join("cur")).expect(WRITABLE).count();
        let hash = raw.iter().fold(7_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(*byte)));
        // The server numbers what it finds in the order of the names.
        let name = format!("{}.{hash:x}.{count}", 1_700_000_000 + count);
        let draft = place.join("tmp").join(&name);
        std::fs::write(&draft, raw).expect(WRITABLE);
        if let Some(at) = at {
            let file = std::fs::File::options().append(true).open(&draft);
            file.and_then(|file| file.set_modified(at)).expect(WRITABLE);
        }
        std::fs::set_permissions(&draft, PermissionsExt::from_mode(0o666)).expect(WRITABLE);
        std::fs::rename(draft, place.join("new").join(name)).expect(WRITABLE);
    }

    /// The mails in a folder, the empty name being the inbox, in no order.
    pub fn mails(&self, folder: &str) -> Vec<Vec<u8>> {
        let place = self.maildir(folder);
        let files = ["new", "cur"].map(|part| std::fs::read_dir(place.join(part)));
        // A file that is moved meanwhile is seen at the next look.
        let files = files.into_iter().flatten().flatten().flatten();
        files.filter_map(|file| std::fs::read(file.path()).ok()).collect()
    }

    fn maildir(&self, folder: &str) -> std::path::PathBuf {
        let mailbox = self.folder.path().join("mail").join(USER);
        if folder.is_empty() { mailbox } else { mailbox.join(format!(".{folder}")) }
    }

    /// What the server wrote about itself.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

async fn say_whose(Query(asked): Query<Asked>) -> (StatusCode, axum::Json<serde_json::Value>) {
    if asked.access_token == TOKEN {
        (StatusCode::OK, axum::Json(serde_json::json!({ "email": USER, "active": true })))
    } else {
        (StatusCode::UNAUTHORIZED, axum::Json(serde_json::json!({ "error": "invalid_token" })))
    }
}

fn write_config(folder: &Path, port: u16, tls_port: u16, tokens: &str) -> std::path::PathBuf {
    let user = told("id", &["-un"]);
    let user = user.as_str();
    // Dovecot reads no mail as root: there, the mailbox belongs to nobody.
    let (internal, mail_user) = if user == "root" { ("dovecot", "nobody") } else { (user, user) };
    let login = if user == "root" { "dovenull" } else { user };
    std::fs::create_dir(folder.join("mail")).expect(WRITABLE);
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o755)).expect(WRITABLE);
    std::fs::set_permissions(folder.join("mail"), PermissionsExt::from_mode(0o777)).expect(WRITABLE);
    std::fs::write(folder.join("users"), format!("{USER}:{{PLAIN}}{PASSWORD}::::::\n")).expect(WRITABLE);
    std::fs::write(
        folder.join("oauth2.conf"),
        format!("tokeninfo_url = {tokens}\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n"),
    )
    .expect(WRITABLE);
    let at = folder.display();
    let config = format!(
        "base_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\nprotocols = imap\nlisten = 127.0.0.1\n\
         default_internal_user = {internal}\ndefault_login_user = {login}\ndefault_internal_group = {group}\n\
         ssl = yes\nssl_cert = <{at}/cert.pem\nssl_key = <{at}/key.pem\n\
         mail_location = maildir:{at}/mail/%u\nauth_mechanisms = plain login xoauth2\ndisable_plaintext_auth = no\n\
         auth_failure_delay = 0\nfirst_valid_uid = 1\nmail_max_userip_connections = 50\n\
         passdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {at}/oauth2.conf\n}}\n\
         passdb {{\n driver = passwd-file\n args = {at}/users\n}}\n\
         userdb {{\n driver = static\n args = uid={mail_user} gid={mail_group} home={at}/mail/%u\n}}\n\
         namespace inbox {{\n inbox = yes\n separator = /\n mailbox Sent {{\n auto = create\n special_use = \\Sent\n }}\n\
         mailbox Drafts {{\n auto = create\n special_use = \\Drafts\n }}\n mailbox Rückfragen {{\n auto = create\n }}\n}}\n\
         service imap-login {{\n chroot =\n inet_listener imap {{\n port = {port}\n }}\n inet_listener imaps {{\n port = {tls_port}\n ssl = yes\n }}\n}}\n\
         service anvil {{\n chroot =\n unix_listener anvil-auth-penalty {{\n mode = 0\n }}\n}}\n",
        group = group_of(internal),
        mail_group = group_of(mail_user),
    );
    let path = folder.join("dovecot.conf");
    std::fs::write(&path, config).expect(WRITABLE);
    path
}

fn group_of(user: &str) -> String {
    told("id", &["-gn", user])
}

/// What a program says on one line.
fn told(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("the system has it");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The validity in the first line of a folder's list of numbers: `3 V1795304143 N4 ...`.
fn validity_of(list: &str) -> u64 {
    let number = list.split_once(" V").and_then(|(_, rest)| rest.split(' ').next());
    number.and_then(|number| number.parse().ok()).expect("the list begins with the folder's validity")
}
