//! The addresses of a mailbox: the default one, from which answers leave unless something else is chosen, and others
//! that lead to the same place. What is said here of the default one stands in the mailbox's settings.

use conversations::ChannelId;
use conversations::channels::{self as lanes, Channel};
use conversations::own_addresses::{OWN_ADDRESSES_MAX, OwnAddress};
use serde::Deserialize;
use shell::App;
use store::{Fault, OrgId, Tx};

use crate::mailbox::form::{CannotKeepMailbox, beside, clean_address};
use crate::mailbox::{KIND, Settings};
use crate::{engine, keeping};

/// What somebody asks an address to be. Absent texts are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AddressWish {
    /// The address.
    pub(crate) address: String,
    /// The name customers read beside it; empty: the name of whoever answers.
    pub(crate) from_name: String,
    /// Stands under what leaves from it, plain text.
    pub(crate) signature: String,
}

/// What shall become of an address.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// The mailbox answers under it as well.
    Add(AddressWish),
    /// It gets another name and signature.
    Change(AddressWish),
    /// Answers leave from it by default.
    Prefer(String),
    /// The mailbox answers under it no longer. What was said under it stays as it is.
    Remove(String),
}

/// The addresses of a mailbox, the default one first.
pub(crate) fn of(channel: &Channel, settings: &Settings) -> Vec<OwnAddress> {
    let mut all = vec![default_of(channel, settings)];
    all.extend(channel.others.iter().cloned());
    all
}

fn default_of(channel: &Channel, settings: &Settings) -> OwnAddress {
    OwnAddress {
        address: channel.address.clone(),
        from_name: settings.from_name.clone(),
        signature: settings.signature.clone(),
        is_subaddressed: settings.is_subaddressed,
    }
}

/// Does one of the acts to a mailbox's addresses.
pub(crate) async fn act(app: &App, org: OrgId, id: ChannelId, act: Act) -> Result<(), CannotKeepMailbox> {
    app.db.write(org, (id, act), |tx, (id, act)| Box::pin(act_in(tx, *id, act))).await?;
    engine::of(app).forget((org, id));
    engine::of(app).say_changed();
    Ok(())
}

async fn act_in(tx: &mut Tx, id: ChannelId, act: &Act) -> Result<(), CannotKeepMailbox> {
    let before = lanes::get(tx, id).await?.filter(|channel| channel.kind == KIND);
    let before = before.ok_or(CannotKeepMailbox::NotFound)?;
    let unreadable = |_| Fault::Bug(format!("the settings of the mailbox {id} cannot be read"));
    let settings = Settings::read(&before.settings).map_err(unreadable)?;
    let mut all = of(&before, &settings);
    match act {
        Act::Add(wish) => all.push(added(tx, wish, all.len()).await?),
        Act::Change(wish) => {
            let (from_name, signature) = beside(&wish.from_name, &wish.signature)?;
            let at = place(&all, &wish.address)?;
            all[at] = OwnAddress { from_name, signature, ..all[at].clone() };
        }
        Act::Prefer(address) => {
            let at = place(&all, address)?;
            all[..=at].rotate_right(1);
        }
        Act::Remove(address) => {
            let at = place(&all, address)?;
            if all.len() == 1 {
                return Err(CannotKeepMailbox::AddressLast);
            }
            all.remove(at);
        }
    }
    let after = with(&before, settings, all);
    if lanes::update(tx, &before, &after).await? { Ok(()) } else { Err(CannotKeepMailbox::ChangedMeanwhile) }
}

async fn added(tx: &mut Tx, wish: &AddressWish, count: usize) -> Result<OwnAddress, CannotKeepMailbox> {
    let (from_name, signature) = beside(&wish.from_name, &wish.signature)?;
    let address = clean_address(&wish.address)?;
    keeping::is_free(tx, &address).await?;
    if count >= OWN_ADDRESSES_MAX {
        return Err(CannotKeepMailbox::AddressesFull);
    }
    Ok(OwnAddress { address, from_name, signature, is_subaddressed: false })
}

fn place(all: &[OwnAddress], address: &str) -> Result<usize, CannotKeepMailbox> {
    let key = channels::address_key(address);
    all.iter().position(|one| one.address == key).ok_or(CannotKeepMailbox::NotFound)
}

/// The mailbox with these addresses, the default one first.
fn with(before: &Channel, settings: Settings, mut all: Vec<OwnAddress>) -> Channel {
    let default = all.remove(0);
    let mut settings = Settings {
        from_name: default.from_name,
        signature: default.signature,
        is_subaddressed: default.is_subaddressed,
        ..settings
    };
    if let (Some(signs), Some((_, domain))) = (&mut settings.signs, default.address.rsplit_once('@')) {
        domain.clone_into(&mut signs.domain);
    }
    Channel { address: default.address, settings: settings.write(), others: all, ..before.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &str) -> Vec<OwnAddress> {
        let one =
            |name: &str| OwnAddress { address: format!("{name}@kettles.example"), ..OwnAddress::default() };
        names.split(' ').map(one).collect()
    }

    #[track_caller]
    fn check(typed: &str, expected: Option<usize>) {
        assert_eq!(place(&named("care sales"), typed).ok(), expected, "{typed}");
    }

    #[test]
    fn an_address_is_found_however_it_is_written() {
        check("care@kettles.example", Some(0));
        check(" Sales@KETTLES.example", Some(1));
        check("sales+x@kettles.example", None);
        check("", None);
    }
}
