//! Secrets never leave: planted in every field of a credential, looked for in every answer, log line and file.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use testing::{TestDesk, on_each_engine_with};
use tracing_subscriber::EnvFilter;

use crate::client::Ask;
use crate::routes::all;
use crate::without_limits;
use crate::world::{SECRETS, World, two};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn secrets_stand_in_no_answer_log_or_file() {
    let log = Log::default();
    let writer = log.clone();
    let filter = EnvFilter::new("trace,h2=off,hyper=off");
    // Where tests share a process another may have begun to log; the answers and files are looked at anyway.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || writer.clone()).try_init();
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let mut secrets: Vec<String> = SECRETS.map(str::to_owned).to_vec();
        secrets.push(ours.id("token_text").rsplit('_').next().unwrap().to_owned());
        secrets.push(ours.id("link").split('.').nth(1).unwrap().to_owned());
        secrets.push(ours.id("calendar_token").split('.').nth(1).unwrap().to_owned());
        let session = ours.owner.cookies.split("wellkept=").nth(1).unwrap();
        secrets.push(session.split(['.', ';']).nth(1).unwrap().to_owned());
        secrets.extend(made_under_a_key(&ours).await);
        secrets.push(dkim(&ours).await);
        for route in all().iter().filter(|route| route.is_safe()) {
            let answer = ours.owner.gets(&ours.path(route)).await;
            let text = answer.text();
            for secret in secrets.iter().filter(|secret| text.contains(secret.as_str())) {
                let is_own_link = route.path.contains("{token}") && ours.id("link").contains(secret.as_str());
                assert!(is_own_link, "{} tells {secret}", route.name());
            }
        }
        for file in files(desk) {
            let bytes = std::fs::read(&file).unwrap_or_default();
            for secret in &secrets {
                let is_there = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!is_there, "{} holds {secret} in clear", file.display());
            }
        }
        let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
        for secret in &secrets {
            let line = logged.lines().find(|line| line.contains(secret.as_str()));
            assert!(line.is_none(), "the log tells {secret}: {line:?}");
        }
    })
    .await;
}

/// Secrets that were told once, under keys whose answers would be kept.
async fn made_under_a_key(ours: &World) -> Vec<String> {
    let calls = [
        ("/api/v1/tokens".to_owned(), json!({ "name": "Robot", "scopes": ["me:write"] }), "/token"),
        (
            "/api/v1/colleagues".to_owned(),
            json!({ "name": "Ina", "email": "ina@shop.example", "role": "agent" }),
            "/link",
        ),
        (format!("/api/v1/colleagues/{}/reset", ours.id("colleague")), json!({}), "/link"),
    ];
    let mut secrets = Vec::new();
    for (path, body, field) in calls {
        let (kind, body) = ("application/json", body.to_string().into_bytes());
        let headers = vec![("idempotency-key", path.as_str())];
        let answer = ours.owner.asks(Ask { method: "POST", path: &path, kind, body, headers }).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text());
        let told =
            answer.json().pointer(field).and_then(Value::as_str).expect("a secret is told once").to_owned();
        secrets.push(told.rsplit(['_', '.', '/']).next().unwrap().to_owned());
    }
    secrets
}

/// A mailbox with an OAuth application of its own and a DKIM key that cannot be read, whose text no refusal repeats.
async fn dkim(ours: &World) -> String {
    let wish = json!({ "address": "d@new.example", "takes_deliveries": "on", "sends": "on", "smtp_host": "h.example",
        "smtp_port": "465", "smtp_security": "tls", "access": "consent", "provider": "google", "client_id": "x",
        "client_secret": SECRETS[2], "dkim_selector": "wk", "dkim_key": SECRETS[3] });
    let refused = ours.owner.json("POST", "/api/v1/mailboxes", &wish).await;
    refused.is_silent_about(SECRETS[3]).is_silent_about(SECRETS[2]);
    let mut wish = wish;
    wish["dkim_selector"] = json!("");
    wish["dkim_key"] = json!("");
    let made = ours.owner.json("POST", "/api/v1/mailboxes", &wish).await;
    assert!(made.status.is_success(), "{}", made.text());
    SECRETS[3].to_owned()
}

/// The database with its journal, and whatever else lies in the folder.
fn files(desk: &TestDesk) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    if let Some(path) = desk.app.db.sqlite_path() {
        let folder = path.parent().expect("a file lies in a folder");
        found.extend(
            std::fs::read_dir(folder)
                .unwrap()
                .flatten()
                .map(|entry| entry.path())
                .filter(|path| path.is_file()),
        );
        assert!(found.len() >= 2, "the database has a journal");
    }
    found
}
