//! The organization that is measured: set up through its own pages, as a person would.

use super::http::{Client, between};
use super::process::Process;
use super::smtp;
use anyhow::{Context, Result};

/// An organization with one mailbox, and its owner's browser.
pub(crate) struct Office {
    pub(crate) client: Client,
    /// The mailbox that the senders write to.
    pub(crate) address: String,
    /// Whom the answers go to.
    correspondent: String,
}

impl Office {
    /// Follows the set-up link that the server printed, and connects a mailbox.
    pub(crate) fn open(process: &Process) -> Result<Self> {
        let log = process.log();
        let token = between(&log, "/set-up/", "\n").context("the server printed no set-up link")?;
        let token = token.split_whitespace().next().context("the link is whole")?;
        let mut office = Self {
            client: Client::to(process.http)?,
            address: "help@bench.example".into(),
            correspondent: smtp::sender(0),
        };
        let path = format!("/set-up/{token}");
        office.learn_csrf(&path)?;
        let founding = [
            ("organization", "Bench"),
            ("time_zone", "Europe/Lisbon"),
            ("name", "Ana Kaya"),
            ("email", "ana@bench.example"),
            ("password", "correct staple battery horse"),
            ("fill", "empty"),
        ];
        office.client.post(&path, &founding)?.good()?;
        office.learn_csrf("/mailboxes/new")?;
        office.connect_mailbox(smtp::sink()?)?;
        Ok(office)
    }

    /// The same office after its server was started again.
    pub(crate) fn at(&self, process: &Process) -> Result<Self> {
        let (address, correspondent) = (self.address.clone(), self.correspondent.clone());
        Ok(Self { client: self.client.toward(process.http)?, address, correspondent })
    }

    fn connect_mailbox(&mut self, sink: u16) -> Result<()> {
        let port = sink.to_string();
        let wish = [
            ("name", "Help"),
            ("address", "help@bench.example"),
            ("provider", "other"),
            ("takes_deliveries", "on"),
            ("sends", "on"),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", port.as_str()),
            ("smtp_security", "plain-here"),
            ("smtp_is_open", "on"),
            ("access", "nothing"),
        ];
        self.client.post("/mailboxes/new", &wish)?.good()?;
        Ok(())
    }

    fn learn_csrf(&mut self, path: &str) -> Result<()> {
        let page = self.client.get(path)?.good()?.text();
        let token = between(&page, "name=\"csrf\" content=\"", "\"")
            .with_context(|| format!("{path} has no token against forgery"))?;
        token.clone_into(&mut self.client.csrf);
        Ok(())
    }

    /// Opens a page and reads all of it.
    pub(crate) fn get(&mut self, path: &str) -> Result<()> {
        self.client.get(path)?.good().map(drop)
    }

    /// Fetches what a click exchanges in an open page, and reads all of it.
    pub(crate) fn fetch(&mut self, path: &str) -> Result<()> {
        self.client.get_fragment(path)?.good().map(drop)
    }

    /// The number of the conversation that moved last.
    pub(crate) fn newest_conversation(&self) -> Result<u64> {
        let page = self.client.again()?.get("/inbox?view=all")?.good()?.text();
        // The page links to writing a new one, too.
        let linked = page.split("/conversations/").skip(1);
        let numbers = linked.filter_map(|rest| rest.split(|sign: char| !sign.is_ascii_digit()).next());
        numbers.flat_map(str::parse).next().context("the inbox is empty")
    }

    pub(crate) fn thread_path(&self) -> Result<String> {
        Ok(format!("/conversations/{}", self.newest_conversation()?))
    }

    /// Answers in a conversation.
    pub(crate) fn reply(&mut self, conversation: u64, key: &str) -> Result<()> {
        let text = format!("Thank you for waiting. This is answer {key}.");
        let to = self.correspondent.clone();
        let fields = [
            ("client_key", key),
            ("kind", "reply"),
            ("to", to.as_str()),
            ("text", text.as_str()),
            ("then", "wait"),
        ];
        self.client.post(&format!("/conversations/{conversation}/answer"), &fields)?.good().map(drop)
    }
}
