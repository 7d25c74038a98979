//! `wellkept receive`.

use std::io::Read;

use anyhow::{Context, Result};
use clap::Args;
use conversations::Received;
use futures_util::future::BoxFuture;
use inboxes::{CannotReceive, Fate};
use serde_json::json;
use shell::local::{Answer, Asked, Command};
use shell::{App, Config};

use super::here::{Exit, TRY_AGAIN, ask_or_do};
use super::put;

/// Receive one message from standard input
///
/// Receives one mail from standard input, byte for byte, as a mail server's pipe hands it over. The mail is
/// on disk before this command ends with 0; one that cannot be read ends in quarantine, also with 0. Ends
/// with 67 when no mailbox has the address, and with 75 when it could not be stored, whatever the reason: a
/// mail server then tries again later. Where nothing was set up, or a disk is not mounted, nothing is made, and it
/// ends with 75 too; so it does when a running server does not answer within 20 seconds.
///
/// In Postfix's aliases: care: "|/usr/local/bin/wellkept --data /var/lib/wellkept receive --to
/// care@example.com"
#[derive(Args)]
pub(crate) struct Receive {
    /// The mailbox's address, which names organization and channel
    #[arg(long, value_name = "ADDRESS")]
    to: String,
}

/// An exit code of sysexits.h, which mail servers understand.
const NO_SUCH_USER: u8 = 67;

/// What the running server does for this command.
pub(crate) const COMMAND: Command = Command { name: "receive", run: receive };

impl Receive {
    pub(crate) async fn run(self, config: Config) -> Result<()> {
        let answer = self.hand_over(config).await.map_err(|cause| Exit {
            code: TRY_AGAIN,
            says: format!("not received, try again later: {cause:#}"),
        })?;
        if answer.says["no_such_address"].as_bool() == Some(true) {
            let says = format!("no mailbox here has the address {}", self.to);
            return Err(Exit { code: NO_SUCH_USER, says }.into());
        }
        put(answer.says["says"].as_str().unwrap_or("received"));
        Ok(())
    }

    async fn hand_over(&self, config: Config) -> Result<Answer> {
        let mut raw = Vec::new();
        std::io::stdin().lock().read_to_end(&mut raw).context("standard input could not be read")?;
        let asked = Asked { args: json!({ "to": self.to }), bytes: raw.into() };
        ask_or_do(config, &COMMAND, asked).await
    }
}

fn receive(app: App, asked: Asked) -> BoxFuture<'static, Result<Answer, String>> {
    Box::pin(async move {
        let to = asked.args["to"].as_str().unwrap_or_default().to_owned();
        let says = match inboxes::receive(&app, &to, asked.bytes.to_vec()).await {
            Ok(fate) => json!({ "says": told(&fate) }),
            Err(CannotReceive::NoSuchAddress(_)) => json!({ "no_such_address": true }),
            Err(CannotReceive::Fault(fault)) => return Err(fault.to_string()),
        };
        Ok(Answer { says, ..Answer::default() })
    })
}

fn told(fate: &Fate) -> String {
    match fate {
        Fate::Received(Received::Stored { number, is_new: true, .. }) => {
            format!("received; it began conversation #{number}")
        }
        Fate::Received(Received::Stored { number, .. }) => format!("received in conversation #{number}"),
        Fate::Received(Received::Duplicate) => "received before; nothing was stored twice".into(),
        Fate::Received(Received::Loop) => "it is our own message; nothing was stored".into(),
        Fate::Quarantined(reason) => format!("kept in quarantine: {reason}"),
        Fate::Probe => "it is our own trial mail; the mailbox passed".into(),
        Fate::Settled => "it had been dealt with before".into(),
    }
}
