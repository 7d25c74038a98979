//! The trial mail of "test it": sent from each of the mailbox's own addresses to itself, with a detail after a plus.
//! When it comes back, the mailbox can send and receive under that address, and answers that leave from it may carry
//! a reply token in their Reply-To.

use conversations::ChannelId;
use conversations::channels::{self as lanes, Channel};
use jiff::Timestamp;
use shell::App;
use store::arrivals::{self, Arrival, State};
use store::{Fault, OrgId, Tx};

use crate::engine;
use crate::mailbox::Settings;

/// The header by which a trial mail is known.
const HEADER: &str = "X-Wellkept-Trial";
/// How much of a message is searched for it, in bytes.
const HEAD_BYTES: usize = 32 * 1024;

/// A trial mail for an address of a mailbox, ready to be sent; `None` where it has no room for a detail.
pub(crate) fn write(
    app: &App,
    (org, channel): (OrgId, ChannelId),
    from: &str,
    now: Timestamp,
) -> Option<(String, Vec<u8>)> {
    let (local, domain) = from.rsplit_once('@')?;
    let to = format!("{local}+trial@{domain}");
    let date = now.strftime("%a, %d %b %Y %H:%M:%S +0000");
    let unique = &store::random::token()[..24];
    let raw = format!(
        "From: <{from}>\r\nTo: <{to}>\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <trial.{unique}@{domain}>\r\n\
         Auto-Submitted: auto-generated\r\n{HEADER}: {seal}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
        subject = shell::words::say("inboxes-trial-subject"),
        seal = seal(app, (org, channel), from),
        text = shell::words::say("inboxes-trial-text"),
    );
    Some((to, raw.into_bytes()))
}

/// Whether a message says that it is a trial mail; [`settle`] finds out whether it is one of ours.
pub(crate) fn may_be(raw: &[u8]) -> bool {
    let head = raw[..raw.len().min(HEAD_BYTES)].split(|byte| *byte == b'\n');
    head.take_while(|line| !line.trim_ascii().is_empty()).any(|line| line.starts_with(HEADER.as_bytes()))
}

fn seal(app: &App, (org, channel): (OrgId, ChannelId), address: &str) -> String {
    let place = [&org.get().to_be_bytes()[..], &channel.get().to_be_bytes(), address.as_bytes()].concat();
    engine::hex(&app.keys.hmac("trial mail", &place)[..16])
}

/// Recognizes a trial mail of this mailbox, notes that it came back, and puts it aside.
pub(crate) async fn settle(
    app: &App,
    org: OrgId,
    channel: &Channel,
    arrival: &Arrival,
    raw: &[u8],
) -> Result<bool, Fault> {
    if !may_be(raw) {
        return Ok(false);
    }
    let head = String::from_utf8_lossy(&raw[..raw.len().min(HEAD_BYTES)]);
    let head = head.split("\r\n\r\n").next().unwrap_or_default();
    let is_of = |address: &&str| {
        let mark = format!("{HEADER}: {}", seal(app, (org, channel.id), address));
        head.lines().any(|line| line.trim_end() == mark)
    };
    let Some(address) = channel.addresses().find(is_of) else { return Ok(false) };
    app.db
        .write(org, (channel.id, arrival.id, address.to_owned()), |tx, (id, arrival, address)| {
            Box::pin(async move {
                arrivals::settle(tx, *arrival, State::Discarded, "trial", 0);
                came_back(tx, *id, address).await
            })
        })
        .await?;
    Ok(true)
}

/// Notes that mail to this address with a detail arrives.
async fn came_back(tx: &mut Tx, channel: ChannelId, address: &str) -> Result<(), Fault> {
    let Some(before) = lanes::get(tx, channel).await? else { return Ok(()) };
    let mut changed = before.clone();
    let was_known = if before.address == address {
        let Ok(mut settings) = Settings::read(&before.settings) else { return Ok(()) };
        let was_known = std::mem::replace(&mut settings.is_subaddressed, true);
        changed.settings = settings.write();
        was_known
    } else {
        let other = changed.others.iter_mut().find(|other| other.address == address);
        other.is_none_or(|other| std::mem::replace(&mut other.is_subaddressed, true))
    };
    if !was_known {
        lanes::update(tx, &before, &changed).await?;
    }
    Ok(())
}
