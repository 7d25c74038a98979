//! Reports about what we sent: a report is believed as far as it speaks of a message of ours and of somebody it went to.

use channels::{Address, Automatic, Bounce, Fate, Incoming, address_key};
use store::{Event, Fault, Tx};

use super::known::{Candidate, Known};
use crate::messages::{self, Kind, Message};
use crate::{customers, traces};

/// The report in what arrived.
pub(super) fn in_arrival(incoming: &Incoming) -> Option<&Bounce> {
    match &incoming.automatic {
        Automatic::Bounce(bounce) => Some(bounce),
        _ => None,
    }
}

/// The message of ours that a report is about.
pub(super) async fn message_of(
    tx: &mut Tx,
    known: &Known,
    bounce: Option<&Bounce>,
) -> Result<Option<Message>, Fault> {
    let (Some(_), Some((about, _))) = (bounce, known.answers) else { return Ok(None) };
    let message = messages::message(tx, about).await?;
    Ok(message.filter(|message| message.kind == Kind::Outgoing))
}

/// Records what a report says about a message of ours: that it came back, and, where it went there, that an address
/// cannot be reached. One that is only late is still on its way.
pub(super) fn record(tx: &mut Tx, found: &Candidate, message: &Message, bounce: &Bounce) {
    match bounce.fate {
        Fate::Delivered => return,
        Fate::Delayed => return traces::add(tx, message.id, "attempted", &bounce.words),
        Fate::Permanent | Fate::Temporary => traces::add(tx, message.id, "bounced", &bounce.words),
    }
    let unreached = bounce.recipient.as_deref().filter(|recipient| went_to(message, recipient));
    if let (Fate::Permanent, Some(recipient)) = (bounce.fate, unreached) {
        customers::bounced(tx, "email", recipient);
    }
    tx.event(
        Event::new("message_bounced")
            .conversation(found.id.get())
            .customer(found.customer.get())
            .about(message.id.get())
            .code(bounce.status.clone().unwrap_or_default()),
    );
}

/// Was this one of those whom the message went to?
fn went_to(message: &Message, recipient: &str) -> bool {
    let to = &message.recipients;
    let key = address_key(recipient);
    to.to.iter().chain(&to.cc).chain(&to.bcc).map(Address::key).any(|known| known == key)
}
