//! The organization that is killed: set up once, before the first start.

use inboxes::mailbox::form::Wish;
use shell::api::tokens::{self, NewToken};
use shell::set_up::{Founding, found};
use shell::{App, Config, Feature};
use store::Location;
use store::testing::Folder;

/// The mailbox that everybody writes to.
pub(crate) const ADDRESS: &str = "care@kettles.example";

const FEATURES: &[Feature] = &[inboxes::FEATURE, desk::FEATURE];

/// What the agents need.
pub(crate) struct Office {
    /// A token of the API that may read and answer.
    pub(crate) token: String,
}

impl Office {
    /// Founds it on the database, with a mailbox that takes deliveries and sends through the sink.
    pub(crate) async fn found(folder: &Folder, location: &Location, sink: u16) -> Self {
        let mut config = Config::in_folder(folder.path());
        if let Location::Postgres(url) = location {
            config.database.url.clone_from(url);
        }
        config.mail.allow_private_targets = true;
        let app = App::open(config, FEATURES).await.unwrap();
        let founding = Founding {
            organization: "Kettles".into(),
            time_zone: "Europe/London".into(),
            language: "en".into(),
            name: "Ana Kaya".into(),
            email: "ana@kettles.example".into(),
            password: "a lamp that never goes out".into(),
        };
        let new = found(&app, &founding).await.unwrap();
        inboxes::set_up(&app, new.org, &wish(sink)).await.unwrap();
        let scopes = app.scopes().into_iter().map(str::to_owned).collect();
        let wanted = NewToken { name: "kills".into(), scopes, made_by: new.owner, ends_at: None };
        let input = (app.clone(), wanted);
        let made = app.db.write(new.org, input, |tx, (app, new)| Box::pin(tokens::make(app, tx, new))).await;
        Self { token: made.unwrap().1 }
    }
}

fn wish(sink: u16) -> Wish {
    Wish {
        address: ADDRESS.into(),
        provider: "other".into(),
        takes_deliveries: "on".into(),
        sends: "on".into(),
        smtp_host: "127.0.0.1".into(),
        smtp_port: sink.to_string(),
        smtp_security: "plain-here".into(),
        smtp_is_open: "on".into(),
        access: "nothing".into(),
        ..Wish::default()
    }
}
