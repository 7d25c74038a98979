//! From raw bytes to a message: kept durably first, then read and received, as often as it takes.
//!
//! What cannot be read goes to quarantine with its reason and its raw form. What fails for another reason is
//! tried again, a bounded number of times; one that brings the reader down ends in quarantine as well.

use std::net::IpAddr;
use std::sync::Arc;

use channels::email::Email;
use channels::{Channel as _, Delivery, Handover, Incoming};
use conversations::channels::{self as lanes, Channel};
use conversations::{Arrived, ChannelId, ConversationId, Gist, KeptPart, Received, own_addresses};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use shell::App;
use shell::carriers::auth_check::{Checked, Connection};
use store::arrivals::{Arrival, Payload, State};
use store::{Fault, OrgId, Timestamp, Tx, arrivals, directory};

use crate::mailbox::KIND;
use crate::{bcc, engine, probe, quarantine};

/// How often reading one arrival is tried before it goes to quarantine.
const ATTEMPTS_MAX: i64 = 6;
/// How often one message may clash with others that are stored at the same moment.
const CLASHES_MAX: usize = 5;
/// How many of an organization's left-over arrivals are looked up at once.
const SWEPT_AT_ONCE: u16 = 100;

/// By which way something arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Our own listener.
    Listener,
    /// A mailbox at a provider.
    Mailbox,
    /// The folder of sent mail of such a mailbox.
    Sent,
    /// Somebody's hand: a pipe, the command line.
    #[default]
    Hand,
}

/// What the carrier knew beside the bytes; stored with the arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Envelope {
    /// By which way it came.
    pub way: Way,
    /// Who handed it over.
    pub handover: Handover,
    /// To whom.
    pub recipients: Vec<String>,
    /// The address that connected.
    pub peer: Option<IpAddr>,
    /// The name it introduced itself with.
    pub hello: String,
    /// Where it lies at the provider, of what could not be fetched whole: there it can be fetched again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Where a letter lies at its provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The folder.
    pub folder: String,
    /// The folder's validity when the uid was noted.
    pub validity: u32,
    /// The letter's number in the folder.
    pub uid: u32,
}

/// Something to keep.
#[derive(Clone, Debug)]
pub struct ToKeep {
    /// The channel it came in by.
    pub channel: ChannelId,
    /// The bytes, unchanged.
    pub raw: Vec<u8>,
    /// What is known beside them.
    pub envelope: Envelope,
}

/// What was kept just now, still in memory.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// The arrival.
    pub(crate) id: i64,
    /// The channel it came in by.
    pub(crate) channel: ChannelId,
    /// When it was stored.
    pub(crate) received_at: Timestamp,
    /// The bytes, or where they are.
    pub(crate) payload: Arc<Payload>,
    /// What is known beside them.
    pub(crate) envelope: Arc<Envelope>,
}

/// Keeps raw bytes durably. When this returns, the sender may be told "accepted".
pub async fn keep(app: &App, org: OrgId, to_keep: ToKeep) -> Result<i64, Fault> {
    Ok(keep_at_hand(app, org, to_keep).await?.id)
}

/// As [`keep`]; what was kept stays at hand, so that it can be received without reading it again.
pub(crate) async fn keep_at_hand(app: &App, org: OrgId, to_keep: ToKeep) -> Result<Kept, Fault> {
    let payload = Arc::new(Payload::prepare(&app.blobs, to_keep.raw).await?);
    let channel = to_keep.channel;
    let input = (channel, Arc::clone(&payload), written(&to_keep.envelope));
    let (id, received_at) = app
        .db
        .write(org, input, |tx, (channel, payload, envelope)| {
            Box::pin(async move {
                let id = arrivals::keep(tx, channel.get(), payload, envelope);
                Ok::<_, Fault>((id, tx.now()))
            })
        })
        .await?;
    Ok(Kept { id, channel, received_at, payload, envelope: Arc::new(to_keep.envelope) })
}

pub(crate) fn written(envelope: &Envelope) -> String {
    serde_json::to_string(envelope).expect("an envelope is plain JSON")
}

pub(crate) fn envelope_of(arrival: &Arrival) -> Envelope {
    serde_json::from_str(&arrival.envelope).unwrap_or_default()
}

/// The channel that an address belongs to, with or without a detail after a plus.
pub async fn channel_of(app: &App, address: &str) -> Result<Option<(OrgId, ChannelId)>, Fault> {
    let address = channels::address_key(address);
    let plain = without_detail(&address);
    let names = if plain == address { vec![address] } else { vec![address, plain] };
    app.db
        .read_wide(names, |tx, names| {
            Box::pin(async move {
                for name in names {
                    if let Some(entry) = directory::find(tx, lanes::DIRECTORY, name).await? {
                        return Ok(Some((entry.org, ChannelId::of(entry.ref_id))));
                    }
                }
                Ok::<_, Fault>(None)
            })
        })
        .await
}

pub(crate) fn without_detail(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    let local = local.split_once('+').map_or(local, |(local, _)| local);
    format!("{local}@{domain}")
}

/// What became of an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// What the heart made of it.
    Received(Received),
    /// It waits in quarantine, for this reason.
    Quarantined(String),
    /// It was one of our own trial mails; the mailbox passed.
    Probe,
    /// It had been dealt with before.
    Settled,
}

/// What reading needs to know of an arrival.
struct Opened {
    arrival: Arrival,
    channel: Option<Channel>,
    own_addresses: Vec<String>,
}

/// Reads an arrival and makes a message of it. May be called again and again; only a fault says that it is
/// worth while.
pub async fn process(app: &App, org: OrgId, id: i64) -> Result<Fate, Fault> {
    let Some(opened) = open(app, org, id).await? else { return Ok(Fate::Settled) };
    if opened.arrival.state != State::New {
        return Ok(Fate::Settled);
    }
    let Some(channel) = opened.channel.clone() else {
        return quarantine::put(app, org, id, "mailbox_gone").await;
    };
    let raw = Arc::new(opened.arrival.raw(&app.blobs).await?);
    if probe::settle(app, org, &channel, &opened.arrival, &raw).await? {
        return Ok(Fate::Probe);
    }
    let envelope = envelope_of(&opened.arrival);
    let delivery = delivery(app, &envelope, &opened.own_addresses);
    let bytes = Arc::clone(&raw);
    let read = tokio::task::spawn_blocking(move || Email.read(&bytes, &delivery)).await;
    let incoming = match read {
        Ok(Ok(incoming)) => incoming,
        Ok(Err(reason)) => return quarantine::put(app, org, id, reason.code()).await,
        Err(_) => return quarantine::put(app, org, id, "reader_failed").await,
    };
    let arrived = Arrived {
        channel: channel.id,
        team: channel.team,
        arrival_id: id,
        received_at: opened.arrival.received_at,
        token: token_of(app, org, &incoming),
        parts: keep_parts(app, &incoming).await?,
        brought_to: brought_to(channel.addresses(), &envelope, &incoming),
        gist: Gist::of(&incoming),
        incoming,
        checks: String::new(),
        own_addresses: opened.own_addresses,
    };
    let received = store_received(app, org, envelope.way, arrived).await?;
    if received == Received::FromOurselves {
        return quarantine::put(app, org, id, "own_address").await;
    }
    check_later(app, org, received, &raw, &Arc::new(envelope));
    Ok(Fate::Received(received))
}

/// Asks the DNS about the sender once the message is in the inbox: a slow resolver delays a line of small
/// print, not the mail.
pub(crate) fn check_later(
    app: &App,
    org: OrgId,
    received: Received,
    raw: &Arc<Vec<u8>>,
    envelope: &Arc<Envelope>,
) {
    let Received::Stored { message, .. } = received else { return };
    if envelope.way == Way::Sent {
        return;
    }
    let (checking, raw, envelope) = (app.clone(), Arc::clone(raw), Arc::clone(envelope));
    app.aside(async move {
        let Some(checks) = check(&checking, &raw, &envelope).await else { return };
        let stored: Result<(), Fault> = checking
            .db
            .write(org, (message, checks), |tx, (message, checks)| {
                Box::pin(conversations::set_checks(tx, *message, checks))
            })
            .await;
        if let Err(fault) = stored {
            tracing::warn!(%fault, "what the DNS says about a sender could not be stored");
        }
    });
}

async fn open(app: &App, org: OrgId, id: i64) -> Result<Option<Opened>, Fault> {
    app.db
        .read(org, id, |tx, id| {
            Box::pin(async move {
                let Some(arrival) = arrivals::get(tx, *id).await? else { return Ok(None) };
                let all = lanes::all(tx).await?;
                let own_addresses = own_addresses::of(&all);
                let of = arrival.channel_id;
                let channel = all.into_iter().find(|channel| channel.id.get() == of && channel.kind == KIND);
                Ok::<_, Fault>(Some(Opened { arrival, channel, own_addresses }))
            })
        })
        .await
}

pub(crate) fn delivery(app: &App, envelope: &Envelope, own_addresses: &[String]) -> Delivery {
    // What lies in the folder of sent mail is ours by nature and no loop.
    let own = if envelope.way == Way::Sent { Vec::new() } else { own_addresses.to_vec() };
    Delivery {
        handover: envelope.handover.clone(),
        recipients: envelope.recipients.clone(),
        own_addresses: own,
        own_mark: engine::mark(app),
    }
}

/// What the DNS says about the sender, as JSON; `None` when nothing could be found out.
async fn check(app: &App, raw: &[u8], envelope: &Envelope) -> Option<String> {
    let engine = engine::of(app);
    let checker = engine.checker()?;
    let connection = envelope.peer.map(|peer| Connection {
        peer,
        hello: envelope.hello.clone(),
        mail_from: match &envelope.handover {
            Handover::From(address) => address.clone(),
            Handover::Null | Handover::Unknown => String::new(),
        },
    });
    // A peer on this machine is a relay of ours: what it connected from says nothing about the sender.
    let connection = connection.filter(|known| !known.peer.is_loopback());
    let verdicts = checker.check(raw, connection.as_ref()).await;
    let is_known = verdicts != Checked::default();
    is_known.then(|| serde_json::to_string(&verdicts).expect("verdicts are plain JSON"))
}

/// The address of a mailbox that a mail was brought to, where it names none of them itself: a blind copy, or what
/// somebody sends on. The envelope knows; where there is none, the server that delivered it wrote it down.
pub(crate) fn brought_to<'a>(
    own: impl Iterator<Item = &'a str>,
    envelope: &Envelope,
    incoming: &Incoming,
) -> String {
    let own: Vec<String> = own.map(str::to_owned).collect();
    if incoming.to.iter().chain(&incoming.cc).any(|named| named.is_among(&own)) {
        return String::new();
    }
    let delivered_to = incoming.delivered_to.iter().map(|address| &address.email);
    let meant = envelope.recipients.iter().chain(delivered_to);
    let mut meant = meant.map(|recipient| without_detail(&channels::address_key(recipient)));
    meant.find(|meant| own.contains(meant)).unwrap_or_default()
}

pub(crate) fn token_of(app: &App, org: OrgId, incoming: &Incoming) -> Option<ConversationId> {
    let token = incoming.reply_token.as_deref()?;
    let reply = channels::token::read(&engine::reply_key(app), token)?;
    (reply.org == org.get()).then(|| ConversationId::of(reply.conversation))
}

async fn keep_parts(app: &App, incoming: &Incoming) -> Result<Vec<KeptPart>, Fault> {
    let mut kept = Vec::with_capacity(incoming.attachments.len());
    for part in &incoming.attachments {
        kept.push(KeptPart {
            name: part.name.clone(),
            content_type: part.content_type.clone(),
            size_bytes: i64::try_from(part.bytes.len()).expect("a part fits the memory it is in"),
            hash: app.blobs.put(part.bytes.clone().into()).await?,
            content_id: part.cid.clone().unwrap_or_default(),
            is_inline: part.inline,
        });
    }
    Ok(kept)
}

/// The same message, or the same new customer, may be stored by two at the same moment: the loser looks
/// again and finds it. One mail may lose several times: for its customer, its key, and its key told apart.
async fn store_received(app: &App, org: OrgId, way: Way, mut arrived: Arrived) -> Result<Received, Fault> {
    // The bytes are in the blob store; the transaction needs none of them.
    for part in &mut arrived.incoming.attachments {
        part.bytes = Vec::new();
    }
    let arrived = Arc::new(arrived);
    for _ in 1..CLASHES_MAX {
        match store_once(app, org, way, Arc::clone(&arrived)).await {
            Err(Fault::Duplicate { .. }) => {}
            other => return other,
        }
    }
    store_once(app, org, way, arrived).await
}

async fn store_once(app: &App, org: OrgId, way: Way, arrived: Arc<Arrived>) -> Result<Received, Fault> {
    app.db.write(org, (way, arrived), |tx, (way, arrived)| Box::pin(store(tx, *way, arrived))).await
}

/// Stores what was read, as what it is.
pub(crate) async fn store(tx: &mut Tx, way: Way, arrived: &Arrived) -> Result<Received, Fault> {
    match way {
        Way::Sent => conversations::record_sent(tx, arrived).await,
        _ if bcc::is_copy(tx, arrived).await? => conversations::record_sent(tx, arrived).await,
        Way::Listener | Way::Mailbox | Way::Hand => conversations::receive(tx, arrived).await,
    }
}

/// Processes one arrival; what fails is left for the sweep, with one more attempt counted.
pub(crate) async fn process_counting(app: &App, org: OrgId, id: i64) {
    let (with, of) = (app.clone(), org);
    let outcome = tokio::spawn(async move { process(&with, of, id).await }).await;
    let reason = match outcome {
        Ok(Ok(_)) => return,
        Ok(Err(fault)) => fault.to_string(),
        Err(panic) => panic.to_string(),
    };
    tracing::warn!(arrival = id, reason, "a message could not be received yet");
    if let Err(fault) = count_attempt(app, org, id).await {
        tracing::error!(arrival = id, %fault, "an attempt could not be counted");
    }
}

/// Counts an attempt; the last one ends in quarantine.
async fn count_attempt(app: &App, org: OrgId, id: i64) -> Result<(), Fault> {
    app.db
        .write(org, id, |tx, id| {
            Box::pin(async move {
                let Some(arrival) = arrivals::get(tx, *id).await? else { return Ok(()) };
                if arrival.state == State::New {
                    let gives_up = arrival.attempts + 1 >= ATTEMPTS_MAX;
                    if gives_up {
                        quarantine::set_apart(tx, *id, "reader_failed");
                    } else {
                        arrivals::settle(tx, *id, State::New, "reader_failed", 0);
                    }
                }
                Ok::<_, Fault>(())
            })
        })
        .await
}

/// Takes up what was kept and never received: after a crash, or after a fault. An attempt is counted before
/// the bytes are touched, so that a message which kills the program is met only a few times.
pub(crate) async fn sweep(app: &App, org: OrgId, older_than: SignedDuration) -> Result<usize, Fault> {
    let before = app.clock().now() - older_than;
    let (mut after, mut swept) = (0, 0);
    loop {
        let left_over = app
            .db
            .read(org, (after, before), |tx, (after, before)| Box::pin(left_over(tx, *after, *before)))
            .await?;
        let Some(last) = left_over.last() else { return Ok(swept) };
        after = *last;
        swept += left_over.len();
        for id in &left_over {
            count_attempt(app, org, *id).await?;
            process_counting(app, org, *id).await;
        }
    }
}

async fn left_over(tx: &mut Tx, after: i64, before: Timestamp) -> Result<Vec<i64>, Fault> {
    let new = arrivals::in_state(tx, State::New, after, SWEPT_AT_ONCE).await?;
    Ok(new.into_iter().filter(|arrival| arrival.received_at <= before).map(|arrival| arrival.id).collect())
}

/// Why a message handed over by hand was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CannotReceive {
    /// No mailbox has this address.
    #[error("no mailbox here has the address {0}")]
    NoSuchAddress(String),
    /// The mailbox takes nothing for now.
    #[error("the mailbox {0} rests")]
    Rests(String),
    /// Storage failed; nothing was acknowledged.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Receives one message for an address, as `wellkept receive` does: kept first, then received at once.
pub async fn receive(app: &App, to: &str, raw: Vec<u8>) -> Result<Fate, CannotReceive> {
    let Some((org, channel)) = channel_of(app, to).await? else {
        return Err(CannotReceive::NoSuchAddress(to.to_owned()));
    };
    let mailbox = app.db.read(org, channel, |tx, id| Box::pin(lanes::get(tx, *id))).await?;
    if mailbox.is_some_and(|mailbox| !mailbox.is_active) {
        return Err(CannotReceive::Rests(to.to_owned()));
    }
    let envelope = Envelope { recipients: vec![to.to_owned()], ..Envelope::default() };
    let id = keep(app, org, ToKeep { channel, raw, envelope }).await?;
    Ok(process(app, org, id).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_belongs_to_its_address() {
        for (written, plain) in [
            ("help+r.abc@shop.example", "help@shop.example"),
            ("help@shop.example", "help@shop.example"),
            ("help+a+b@shop.example", "help@shop.example"),
            ("no address", "no address"),
        ] {
            assert_eq!(without_detail(written), plain);
        }
    }
}
