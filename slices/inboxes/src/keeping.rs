//! Setting a mailbox up and changing it: the front door of pages and API.

use conversations::channels::{self as lanes, Channel, NewChannel};
use conversations::{ChannelId, TeamId, teams};
use shell::App;
use store::{Fault, OrgId, Tx, directory};

use crate::engine;
use crate::mailbox::form::{CannotKeepMailbox, Wish};
use crate::mailbox::{KIND, Settings, State};

/// All mailboxes, oldest first.
pub(crate) async fn all(app: &App, org: OrgId) -> Result<Vec<Channel>, Fault> {
    let channels = app.db.read(org, (), |tx, ()| Box::pin(lanes::all(tx))).await?;
    Ok(channels.into_iter().filter(|channel| channel.kind == KIND).collect())
}

/// One mailbox with its settings.
pub(crate) async fn get(
    app: &App,
    org: OrgId,
    id: ChannelId,
) -> Result<(Channel, Settings), CannotKeepMailbox> {
    let channel = app.db.read(org, id, |tx, id| Box::pin(lanes::get(tx, *id))).await?;
    let channel = channel.filter(|channel| channel.kind == KIND).ok_or(CannotKeepMailbox::NotFound)?;
    // A text that this version cannot read is shown as an empty form rather than not at all.
    let settings = Settings::read(&channel.settings).unwrap_or_default();
    Ok((channel, settings))
}

/// Sets a mailbox up.
pub(crate) async fn set_up(app: &App, org: OrgId, wish: &Wish) -> Result<ChannelId, CannotKeepMailbox> {
    let settings = wish.settings(app, org, &Settings::default())?;
    let address = wish.clean_address()?;
    let input = (wish.clone(), address, settings);
    let id = app
        .db
        .write(org, input, |tx, (wish, address, settings)| {
            Box::pin(async move {
                is_free(tx, address).await?;
                let team = team(tx, &wish.team).await?;
                let new = NewChannel {
                    kind: KIND,
                    name: name(wish, address),
                    address: address.clone(),
                    team,
                    settings: settings.write(),
                };
                Ok::<_, CannotKeepMailbox>(lanes::create(tx, &new).await?)
            })
        })
        .await?;
    engine::of(app).say_changed();
    Ok(id)
}

/// Changes a mailbox.
pub(crate) async fn change(
    app: &App,
    org: OrgId,
    id: ChannelId,
    wish: &Wish,
) -> Result<(), CannotKeepMailbox> {
    let (before, old) = get(app, org, id).await?;
    if wish.version.parse() != Ok(before.version) {
        return Err(CannotKeepMailbox::ChangedMeanwhile);
    }
    let mut settings = wish.settings(app, org, &old)?;
    if is_read_elsewhere(&State::read(&before.cursor), &old, &settings) {
        settings.reads_since = Some(app.clock().now());
    }
    let address = wish.clean_address()?;
    let mut others = before.others.clone();
    if old.reads != settings.reads || old.sends != settings.sends {
        // Other servers: what was proved of the old ones says nothing.
        for other in &mut others {
            other.is_subaddressed = false;
        }
    }
    let before = (before, others);
    let input = (wish.clone(), before, address, settings);
    app.db
        .write(org, input, |tx, (wish, (before, others), address, settings)| {
            Box::pin(async move {
                if *address != before.address {
                    is_free(tx, address).await?;
                }
                let changed = Channel {
                    name: name(wish, address),
                    address: address.clone(),
                    team: team(tx, &wish.team).await?,
                    is_active: !wish.rests(),
                    settings: settings.write(),
                    others: others.clone(),
                    ..before.clone()
                };
                if lanes::update(tx, before, &changed).await? {
                    Ok(())
                } else {
                    Err(CannotKeepMailbox::ChangedMeanwhile)
                }
            })
        })
        .await?;
    engine::of(app).forget((org, id));
    engine::of(app).say_changed();
    crate::lights::judge_all(app, org).await?;
    Ok(())
}

/// Whether another mailbox or folder is read than before, from now on therefore. Where what was typed first was
/// never found, it is the same one, corrected; another server may hold the same mail.
fn is_read_elsewhere(state: &State, old: &Settings, new: &Settings) -> bool {
    let (Some(before), Some(now)) = (&old.reads, &new.reads) else { return false };
    let is_other_account = old.access.user() != new.access.user() && state.has_begun();
    let is_other_folder = before.folder != now.folder && state.knows(&before.folder);
    let is_other_sent = before.sent_folder != now.sent_folder
        && state.knows(&before.sent_folder)
        && state.knows(&before.folder);
    is_other_account || is_other_folder || is_other_sent
}

fn name(wish: &Wish, address: &str) -> String {
    let name = wish.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { address.to_owned() } else { name }
}

/// Refuses an address that is used already; where, is said inside the organization alone.
pub(crate) async fn is_free(tx: &mut Tx, address: &str) -> Result<(), CannotKeepMailbox> {
    let Some(entry) = directory::find(tx, lanes::DIRECTORY, address).await? else { return Ok(()) };
    let mailbox =
        if entry.org == tx.org() { lanes::get(tx, ChannelId::of(entry.ref_id)).await? } else { None };
    Err(CannotKeepMailbox::AddressTaken(mailbox.map(|mailbox| mailbox.name)))
}

async fn team(tx: &mut Tx, typed: &str) -> Result<TeamId, CannotKeepMailbox> {
    if typed.is_empty() || typed == "0" {
        return Ok(TeamId::NONE);
    }
    let all = teams::all(tx).await?;
    let found = all.into_iter().find(|team| team.id.to_string() == typed);
    found.map(|team| team.id).ok_or(CannotKeepMailbox::TeamUnknown)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shell::carriers::imap::Opened;
    use shell::carriers::{Security, Server};

    use super::*;
    use crate::mailbox::settings::{Access, Reading};

    fn settings(user: &str, folder: &str, sent: &str) -> Settings {
        let server = Server { host: "imap.shop.example".into(), port: 993, security: Security::Tls };
        let (folder, sent_folder) = (folder.to_owned(), sent.to_owned());
        let reads = Some(Reading { server, folder, sent_folder, provider_keeps_copies: false });
        let access = Access::Password {
            user: user.to_owned(),
            password: crate::mailbox::secrets::Sealed::for_test("c2VhbGVk"),
            sending: None,
        };
        Settings { reads, access, ..Settings::default() }
    }

    fn read_so_far(folders: &[&str]) -> State {
        let mut state = State::default();
        for folder in folders {
            let opened = Opened { validity: 7, next_uid: 1, letters: 0 };
            state.start(folder, &opened, None, Timestamp::UNIX_EPOCH);
        }
        state
    }

    #[test]
    fn what_was_typed_wrong_first_is_corrected_and_another_mailbox_is_read_from_now_on() {
        let old = settings("help", "Inbxo", "Sent");
        for (read, new, is_other) in [
            (&["Sent"][..], settings("help", "INBOX", "Sent"), false),
            (&[], settings("sales", "Inbxo", "Sent"), false),
            (&["Sent"], settings("sales", "Inbxo", "Sent"), true),
            (&["Inbxo", "Sent"], settings("help", "INBOX", "Sent"), true),
            (&["Inbxo"], settings("help", "Inbxo", "Gesendet"), false),
            (&["Inbxo", "Sent"], settings("help", "Inbxo", "Gesendet"), true),
            (&["Inbxo", "Sent"], settings("help", "Inbxo", "Sent"), false),
        ] {
            assert_eq!(is_read_elsewhere(&read_so_far(read), &old, &new), is_other, "{read:?} {new:?}");
        }
    }
}
