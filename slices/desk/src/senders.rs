//! From which address of a mailbox something leaves: the one that was chosen, else the one the customer wrote to.

use axum::http::StatusCode;
use conversations::channels::Channel;
use conversations::{Conversation, Kind, Message, MessageId, Recipients};
use serde::Deserialize;
use shell::{Code, Colleague, Error};
use store::Tx;

use crate::drawing::people;
use crate::views::MailboxChoice;

/// It is no address of the mailbox.
pub(crate) const FROM_UNKNOWN: Code = Code::new("from_address_unknown", StatusCode::UNPROCESSABLE_ENTITY);

/// Messages looked at for the address that the customer wrote to.
const MESSAGES: u16 = 20;
/// Longest address that a draft keeps, in bytes.
const ADDRESS_BYTES_MAX: usize = 254;

/// The address that an answer leaves from unless its author says otherwise: the one that a person wrote to last, else
/// the one that we wrote from last, else the default one.
pub(crate) fn usual<'a>(channel: &'a Channel, messages: &[Message]) -> &'a str {
    let newest = |wanted: fn(&Message) -> bool| messages.iter().rev().filter(move |one| wanted(one));
    let is_person = |one: &Message| one.kind == Kind::Incoming && one.automatic.is_empty();
    let written_to = newest(is_person).find_map(|one| brought_to(channel, &one.recipients));
    let written_from =
        || newest(|one| one.kind == Kind::Outgoing).find_map(|one| channel.own(&one.from_address));
    written_to.or_else(written_from).unwrap_or(&channel.address)
}

/// The address of this mailbox that a message came to.
pub(crate) fn brought_to<'a>(channel: &'a Channel, to: &Recipients) -> Option<&'a str> {
    let named = to.to.iter().chain(&to.cc).map(|address| address.email.as_str());
    named.chain([to.ours.as_str()]).find_map(|address| channel.own(address))
}

/// The address that an answer or a forward leaves from.
pub(crate) async fn of_answer(
    tx: &mut Tx,
    conversation: &Conversation,
    channel: &Channel,
    wanted: Option<&str>,
) -> Result<String, Error> {
    if wanted.is_some() || channel.others.is_empty() {
        return chosen(channel, wanted, "from");
    }
    let newest = MessageId::of(i64::MAX);
    let thread = conversations::open(tx, conversation.clone(), newest, MESSAGES).await?;
    Ok(usual(channel, &thread.messages).to_owned())
}

/// The address that was chosen, else the default one.
pub(crate) fn chosen(channel: &Channel, wanted: Option<&str>, field: &'static str) -> Result<String, Error> {
    let Some(wanted) = wanted else { return Ok(channel.address.clone()) };
    let key = channels::address_key(wanted);
    let found = channel.addresses().find(|own| *own == key);
    found.map(str::to_owned).ok_or_else(|| Error::refused_on(FROM_UNKNOWN, field))
}

/// The addresses to answer from, while there is more than one: the one saved with the draft, or the usual one, is
/// marked.
pub(crate) fn choices(channel: &Channel, saved: &str, usual: &str) -> Vec<MailboxChoice> {
    if channel.others.is_empty() {
        return Vec::new();
    }
    let saved = channel.addresses().find(|own| *own == saved);
    let marked = saved.unwrap_or(usual);
    let choice =
        |own: &str| MailboxChoice { value: own.to_owned(), words: own.to_owned(), is_chosen: own == marked };
    channel.addresses().map(choice).collect()
}

/// The mailboxes and addresses to write from, each as a field sends it: `7`, the mailbox under its default address, or
/// `7/sales@shop.example`.
pub(crate) fn mailbox_choices(channel: &Channel, marked: Option<&str>) -> Vec<MailboxChoice> {
    let choice = |own: &str| {
        let name = channel.other(own).map_or(&channel.name, |other| &other.from_name);
        let name = Some(name.clone()).filter(|name| !name.is_empty());
        MailboxChoice {
            value: if own == channel.address {
                channel.id.to_string()
            } else {
                format!("{}/{own}", channel.id)
            },
            words: people(&[channels::Address { name, email: own.to_owned() }]),
            is_chosen: marked == Some(own),
        }
    };
    channel.addresses().map(choice).collect()
}

/// A mailbox as a field sends it: its id, and an address of it where that is not the default one.
pub(crate) fn read_mailbox(sent: &str) -> (&str, Option<&str>) {
    sent.split_once('/').map_or((sent, None), |(mailbox, address)| (mailbox, Some(address)))
}

/// An address as a draft keeps it, which may be any text of that length.
pub(crate) fn kept(typed: &str) -> String {
    if typed.len() > ADDRESS_BYTES_MAX { String::new() } else { typed.trim().to_owned() }
}

/// The one setting that every kind of channel shares: the name customers read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sender {
    from_name: String,
}

/// The name that customers read beside an address of this mailbox.
pub(crate) fn name(channel: &Channel, address: &str, author: &Colleague) -> String {
    let name = channel.other(address).map_or_else(
        || serde_json::from_str::<Sender>(&channel.settings).unwrap_or_default().from_name,
        |other| other.from_name.clone(),
    );
    if name.trim().is_empty() { author.name.clone() } else { name }
}
