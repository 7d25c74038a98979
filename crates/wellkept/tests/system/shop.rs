//! A shop with its server: set up through the pages, as its owner does.

use crate::server::Server;
use crate::smtp::{self, Sink};
use crate::until;
use crate::visitor::Visitor;
use serde_json::Value;
use std::path::PathBuf;
use store::Location;
use store::testing::{Folder, fresh_location};

/// The mailbox that takes deliveries.
pub(crate) const CARE: &str = "care@kettles.example";

/// A running server, its owner at a browser, and the mail server that takes what it sends.
pub(crate) struct Shop {
    pub(crate) folder: Folder,
    pub(crate) location: Location,
    pub(crate) server: Server,
    pub(crate) owner: Visitor,
    pub(crate) sink: Sink,
}

impl Shop {
    /// Opens a shop on a fresh database of this engine, with these settings beside the usual ones.
    pub(crate) async fn open(engine: &str, settings: &[String]) -> Self {
        Self::open_in(engine, settings, Vec::new()).await
    }

    /// The same, started with these variables.
    pub(crate) async fn open_in(
        engine: &str,
        settings: &[String],
        environment: Vec<(String, String)>,
    ) -> Self {
        let folder = Folder::fresh();
        let location = fresh_location(engine, &folder).await;
        let mut server = Server::at(folder.path(), &location);
        server.settings.extend_from_slice(settings);
        server.environment = environment;
        server.start().await;
        let owner = sets_up(&server).await;
        Self { folder, location, server, owner, sink: Sink::open().await }
    }

    /// The same, with a mailbox that takes deliveries and sends through the sink.
    pub(crate) async fn with_mailbox(engine: &str) -> Self {
        Self::with_mailbox_and(engine, &[]).await
    }

    /// The same, with these settings beside the usual ones.
    pub(crate) async fn with_mailbox_and(engine: &str, settings: &[String]) -> Self {
        let shop = Self::open(engine, settings).await;
        let port = shop.sink.port.to_string();
        let form = [
            ("address", CARE),
            ("provider", "other"),
            ("takes_deliveries", "on"),
            ("sends", "on"),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", &port),
            ("smtp_security", "plain-here"),
            ("smtp_is_open", "on"),
        ];
        assert!(shop.owner.posts("/mailboxes/new", &form).await.leads_to().starts_with("/mailboxes/"));
        shop
    }

    /// Everything that the server wrote.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// Nothing failed inside, whatever was shown outside.
    #[track_caller]
    pub(crate) fn is_calm(&self) {
        let log = self.log();
        assert!(!log.contains("panicked"), "something panicked:\n{log}");
        assert!(!log.contains("ERROR"), "something failed:\n{log}");
    }

    /// Maria's mail, through the listener.
    pub(crate) async fn gets_mail(&self, mail: &str) {
        smtp::send(self.server.smtp, "maria@okafor.example", CARE, mail).await.expect("the mail is taken");
    }

    /// The conversation that moved last, once it has this many messages.
    pub(crate) async fn conversation_of(&self, messages: i64) -> Value {
        until(&format!("a conversation of {messages} messages"), async || {
            let list = self.owner.reads("/conversations?view=all").await;
            list["items"].as_array()?.iter().find(|one| one["message_count"] == messages).cloned()
        })
        .await
    }

    /// The messages of a conversation, oldest first.
    pub(crate) async fn messages_of(&self, conversation: &Value) -> Vec<Value> {
        let path = format!("/conversations/{}/messages", conversation["id"].as_str().unwrap());
        self.owner.reads(&path).await["items"].as_array().unwrap().clone()
    }

    /// The first mail in the sink with these words, as it was sent.
    pub(crate) async fn sent(&self, words: &str) -> String {
        until(&format!("a mail with {words:?} leaves"), async || {
            self.sink.mails().into_iter().find(|mail| mail.contains(words))
        })
        .await
    }
}

/// From the printed link to an organization and its owner.
async fn sets_up(server: &Server) -> Visitor {
    let log = server.log();
    let link = log.split_whitespace().find(|word| word.contains("/set-up/")).expect("the link is printed");
    let path = &link[link.find("/set-up/").expect("it was found just before")..];
    let owner = Visitor::at(server.http);
    owner.gets(path).await.is(200);
    let form = [
        ("organization", "Kettles"),
        ("time_zone", "Europe/London"),
        ("name", "Ana Kaya"),
        ("email", "ana@kettles.example"),
        ("password", "a lamp that never goes out"),
        ("fill", "empty"),
    ];
    assert_eq!(owner.posts(path, &form).await.leads_to(), "/");
    owner.gets(path).await.is_silent_about("name=\"organization\"");
    owner.gets("/me").await.is(200).says("Ana Kaya");
    owner
}

/// A mail to a mailbox; `extra` are header lines, each ended.
pub(crate) fn mail(from: &str, to: &str, id: &str, extra: &str, text: &str) -> String {
    format!(
        "From: Maria Okafor <{from}>\r\nTo: {to}\r\nSubject: My kettle\r\nDate: Mon, 02 Mar 2026 08:00:00 +0000\r\n\
         Message-ID: <{id}>\r\n{extra}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}
