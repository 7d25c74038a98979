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
    if old.reads != settings.reads && State::read(&before.cursor).has_begun() {
        // Another folder, or another server: it is read from now on.
        settings.reads_since = settings.reads.as_ref().map(|_| app.clock().now());
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
