//! `wellkept receive`.

use std::io::Read;

use anyhow::{Context, Result};
use clap::Args;
use conversations::Received;
use conversations::channels as lanes;
use futures_util::future::BoxFuture;
use inboxes::{CannotReceive, Fate, Settings};
use serde_json::json;
use shell::local::{Answer, Asked, Command};
use shell::{App, Config};
use store::{Fault, OrgId, organizations};

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
/// Without --to it is for the first mailbox that Delivered-To, X-Original-To, To or Cc names; where they name none,
/// for the only mailbox that takes deliveries; where there is not exactly one, it ends with 67.
///
/// In Postfix's aliases: care: "|/usr/local/bin/wellkept --data /var/lib/wellkept receive --to
/// care@example.com"
#[derive(Args)]
pub(crate) struct Receive {
    /// The mailbox's address, which names organization and channel; left out, the mail says it
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
}

/// An exit code of sysexits.h, which mail servers understand.
const NO_SUCH_USER: u8 = 67;

/// What is said of a mail that could be for anybody.
const NAMES_NOBODY: &str = "the mail names no mailbox here in Delivered-To, X-Original-To, To or Cc, and there is not \
                            exactly one that takes deliveries: say which it is for with --to ADDRESS";
/// How many addresses of a mail are looked up.
const LOOKED_UP_MAX: usize = 50;

/// What the running server does for this command.
pub(crate) const COMMAND: Command = Command { name: "receive", run: receive };

impl Receive {
    pub(crate) async fn run(self, config: Config) -> Result<()> {
        let answer = self.hand_over(config).await.map_err(|cause| Exit {
            code: TRY_AGAIN,
            says: format!("not received, try again later: {cause:#}"),
        })?;
        if answer.says["no_such_address"].as_bool() == Some(true) {
            let says = self.to.map_or_else(
                || NAMES_NOBODY.to_owned(),
                |to| format!("no mailbox here has the address {to}"),
            );
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
        let to = match asked.args["to"].as_str() {
            Some(to) => to.to_owned(),
            None => meant(&app, &asked.bytes).await.map_err(|fault| fault.to_string())?.unwrap_or_default(),
        };
        let says = match inboxes::receive(&app, &to, asked.bytes.to_vec()).await {
            Ok(fate) => json!({ "says": told(&fate) }),
            Err(CannotReceive::NoSuchAddress(_)) => json!({ "no_such_address": true }),
            Err(later) => return Err(later.to_string()),
        };
        Ok(Answer { says, ..Answer::default() })
    })
}

/// The mailbox that a mail is meant for: the first it names, else the only one that takes deliveries.
async fn meant(app: &App, raw: &[u8]) -> Result<Option<String>, Fault> {
    for named in channels::addressed_to(raw).into_iter().take(LOOKED_UP_MAX) {
        if inboxes::channel_of(app, &named.email).await?.is_some() {
            return Ok(Some(named.email));
        }
    }
    only_mailbox(app).await
}

/// The only mailbox of the only organization that takes deliveries. One that rests counts where none is awake: then the
/// mail waits.
async fn only_mailbox(app: &App) -> Result<Option<String>, Fault> {
    let all = app.db.read_wide((), |tx, ()| Box::pin(organizations::all(tx, OrgId::NONE))).await?;
    let [organization] = all.as_slice() else { return Ok(None) };
    let mut mailboxes = app.db.read(organization.id, (), |tx, ()| Box::pin(lanes::all(tx))).await?;
    mailboxes
        .retain(|mailbox| Settings::read(&mailbox.settings).is_ok_and(|settings| settings.takes_deliveries));
    if mailboxes.iter().any(|mailbox| mailbox.is_active) {
        mailboxes.retain(|mailbox| mailbox.is_active);
    }
    Ok(match mailboxes.as_slice() {
        [only] => Some(only.address.clone()),
        _ => None,
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
        Fate::Received(Received::FromOurselves) => "kept in quarantine: own_address".into(),
        Fate::Quarantined(reason) => format!("kept in quarantine: {reason}"),
        Fate::Probe => "it is our own trial mail; the mailbox passed".into(),
        Fate::Settled => "it had been dealt with before".into(),
    }
}
