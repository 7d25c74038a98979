//! The organization that is killed: set up once, before the first start.

use serde_json::json;
use shell::api::tokens::{self, NewToken};
use shell::set_up::{Founding, found};
use shell::{App, Config, Feature};
use store::Location;
use store::testing::Folder;

/// The mailbox that everybody writes to.
pub(crate) const ADDRESS: &str = "care@kettles.example";

const FEATURES: &[Feature] = &[conversations::FEATURE, desk::FEATURE, inboxes::FEATURE];

/// What the agents need.
pub(crate) struct Office {
    /// A token of the API that may read and answer.
    pub(crate) token: String,
}

impl Office {
    /// Founds it on the database, with a token for its agents.
    pub(crate) async fn found(folder: &Folder, location: &Location) -> Self {
        let mut config = Config::in_folder(folder.path());
        if let Location::Postgres(url) = location {
            config.database.url.clone_from(url);
        }
        let app = App::open(config, FEATURES).await.unwrap();
        let founding = Founding {
            organization: "Kettles".into(),
            time_zone: "Europe/London".into(),
            language: "en".into(),
            name: "Ana Kaya".into(),
            email: "ana@kettles.example".into(),
            password: "a lamp that never goes out".into(),
            token: String::new(),
        };
        let new = found(&app, &founding).await.unwrap();
        let scopes = app.scopes().into_iter().map(str::to_owned).collect();
        let wanted = NewToken { name: "kills".into(), scopes, made_by: new.owner, ends_at: None };
        let input = (app.clone(), wanted);
        let made = app.db.write(new.org, input, |tx, (app, new)| Box::pin(tokens::make(app, tx, new))).await;
        Self { token: made.unwrap().1 }
    }

    /// Connects the mailbox, once the server runs: it takes deliveries, and sends through the sink.
    pub(crate) async fn connect(&self, http: u16, sink: u16) {
        let wish = json!({
            "address": ADDRESS,
            "provider": "other",
            "takes_deliveries": "on",
            "sends": "on",
            "smtp_host": "127.0.0.1",
            "smtp_port": sink.to_string(),
            "smtp_security": "plain-here",
            "smtp_is_open": "on",
            "access": "nothing",
        });
        let url = format!("http://127.0.0.1:{http}/api/v1/mailboxes");
        let call = reqwest::Client::new().post(url).bearer_auth(&self.token).json(&wish);
        let answer = call.send().await.unwrap();
        let status = answer.status();
        assert!(status.is_success(), "the mailbox was refused: {status} {}", answer.text().await.unwrap());
    }
}
