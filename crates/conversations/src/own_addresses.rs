//! Own addresses: those of our channels. A channel has one that answers leave from by default, and may be written to and
//! answer under others. None of them is ever a customer's, and each belongs to one channel.

use channels::address_key;
use serde::{Deserialize, Serialize};
use store::{Fault, Tx};

use crate::channels::{self as lanes, Channel};

/// Most addresses of one channel.
pub const OWN_ADDRESSES_MAX: usize = 50;

/// A further address of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnAddress {
    /// The address, in lower case, its domain as the DNS knows it.
    pub address: String,
    /// The name customers read beside it; empty: the name of whoever answers.
    pub from_name: String,
    /// Stands under what leaves from it, plain text.
    pub signature: String,
    /// Whether mail to `address+detail` arrives, as a test proved.
    pub is_subaddressed: bool,
}

impl Channel {
    /// Its addresses, the default one first.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.address.as_str()).chain(self.others.iter().map(|other| other.address.as_str()))
    }

    /// The address of this channel that is meant, with or without a detail after a plus.
    pub fn own(&self, meant: &str) -> Option<&str> {
        let key = address_key(meant);
        let plain = plain(&key);
        self.addresses().find(|own| *own == key).or_else(|| self.addresses().find(|own| *own == plain))
    }

    /// What is known of an address besides the default one.
    pub fn other(&self, address: &str) -> Option<&OwnAddress> {
        self.others.iter().find(|other| other.address == address)
    }
}

/// `help@shop.example` of `help+detail@shop.example`.
fn plain(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    let local = local.split_once('+').map_or(local, |(local, _)| local);
    format!("{local}@{domain}")
}

/// The addresses of all channels.
pub async fn all(tx: &mut Tx) -> Result<Vec<String>, Fault> {
    Ok(of(&lanes::all(tx).await?))
}

/// The addresses of these channels.
pub fn of(channels: &[Channel]) -> Vec<String> {
    channels.iter().flat_map(Channel::addresses).map(str::to_owned).collect()
}

/// The addresses that a channel had and has no more, and those it has newly.
pub(crate) fn changed(before: &Channel, after: &Channel) -> (Vec<String>, Vec<String>) {
    let keys = |channel: &Channel| channel.addresses().map(address_key).collect::<Vec<_>>();
    let (had, has) = (keys(before), keys(after));
    let without = |these: &[String], those: &[String]| {
        these.iter().filter(|one| !those.contains(one)).cloned().collect::<Vec<_>>()
    };
    (without(&had, &has), without(&has, &had))
}
