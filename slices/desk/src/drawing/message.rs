//! A message in words, and how it travelled.

use channels::Address;
use conversations::attachments::Attachment;
use conversations::traces::Step;
use conversations::{Format, Kind, Message};
use shell::Right;
use shell::words::{self, say, say_with};
use store::outbox::{Parcel, State};

use super::composer::people;
use super::sealed::Seal;
use super::thread::{Place, ThreadRows};
use super::{Reader, who};
use crate::checks::Checks;
use crate::files::is_picture;
use crate::onward::quoting::apart;
use crate::said::{frame_height, linked, size};
use crate::senders::brought_to;
use crate::views::{AttachmentView, Fact, FootLine, FrameView, MessageView, TracePage, TraceStep, Way};

/// Draws a message with its files.
pub(super) fn message_view(
    rows: &ThreadRows,
    message: &Message,
    files: &[&Attachment],
    place: &Place<'_>,
) -> MessageView {
    let number = rows.thread.conversation.number;
    let parcel = rows.parcels.get(&message.id);
    let now = place.reader.now;
    let undo_seconds = parcel
        .filter(|parcel| parcel.state == State::Waiting && message.author == place.seat.colleague.id)
        .map(|parcel| parcel.send_at.duration_since(now).as_secs())
        .filter(|seconds| *seconds > 0);
    let is_incoming = message.kind == Kind::Incoming;
    let seal = Seal::of(message, files);
    let is_forward = rows.forwards.contains(&message.id);
    let (said, quoted) = if is_forward { apart(&message.said) } else { (message.said.as_str(), "") };
    MessageView {
        id: message.id.to_string(),
        number,
        way: way(message.kind),
        who: author(rows, message),
        address: if is_incoming && !message.from_name.is_empty() {
            message.from_address.clone()
        } else {
            String::new()
        },
        at: place.reader.said_at(message.at),
        mark: if is_forward { say("desk-mark-forward") } else { mark(message) },
        link: format!("{}/conversations/{number}#m-{}", place.public_url, message.id),
        people: people_line(rows, message, is_forward),
        caution: caution(rows, message),
        sealed: seal.says(),
        body: linked(said.trim()),
        quoted: if is_forward { quoted.to_owned() } else { message.quoted.clone() },
        frame: (message.format != Format::Plain && is_incoming).then(|| FrameView {
            height: frame_height(&message.said),
            fetches: message.format == Format::Fetching,
        }),
        has_raw: message.arrival_id != 0,
        may_go_on: matches!(message.kind, Kind::Incoming | Kind::Outgoing),
        may_delete: place.seat.colleague.role.may(Right::DeleteMessages),
        is_unread: rows.is_unread && message.id == rows.thread.conversation.last_message,
        attachments: files
            .iter()
            .filter(|file| !file.is_inline)
            .map(|file| file_view(file, &(place.file_path)(file)))
            .collect(),
        failed: parcel
            .filter(|parcel| parcel.state == State::Failed)
            .map(|parcel| say_with("desk-delivery-failed", &[("reason", reason(&parcel.last_error).into())])),
        undo_seconds,
        foot: foot(message, parcel, &place.reader).into_iter().chain(seal.foot()).collect(),
    }
}

/// A colleague under their own name, whatever name customers read.
fn author(rows: &ThreadRows, message: &Message) -> String {
    match (message.kind, rows.names.get(&message.author)) {
        (Kind::Outgoing | Kind::Note, Some(name)) => name.clone(),
        (Kind::System, _) => say("desk-program"),
        _ => who(&message.from_name, &message.from_address),
    }
}

const fn way(kind: Kind) -> Way {
    match kind {
        Kind::Incoming => Way::In,
        Kind::Outgoing => Way::Out,
        Kind::Note => Way::Note,
        Kind::System => Way::System,
    }
}

fn mark(message: &Message) -> String {
    match message.automatic.as_str() {
        "auto_reply" => say("desk-mark-auto-reply"),
        "bounce" => say("desk-mark-bounce"),
        "mailing_list" => say("desk-mark-mailing-list"),
        "loop" => say("desk-mark-loop"),
        _ => match message.kind {
            Kind::Note => say("desk-mark-note"),
            Kind::System => say("desk-mark-system"),
            Kind::Incoming | Kind::Outgoing => say("desk-mark-email"),
        },
    }
}

/// Who else it went to: the customer alone goes without saying, except where it went on to others.
fn people_line(rows: &ThreadRows, message: &Message, is_forward: bool) -> String {
    let known = |address: &Address| {
        let key = address.key();
        !is_forward
            && (address.is_among(&rows.own_addresses)
                || rows.thread.identities.iter().any(|identity| identity.value == key))
    };
    let others =
        |addresses: &[Address]| addresses.iter().filter(|one| !known(one)).cloned().collect::<Vec<_>>();
    let ours = ours(rows, message).map(channels::Address::plain);
    let (from, to) = if message.kind == Kind::Incoming { (None, ours) } else { (ours, None) };
    let parts = [
        ("desk-people-from", from.into_iter().collect()),
        ("desk-people-to", to.into_iter().collect()),
        ("desk-people-to", others(&message.recipients.to)),
        ("desk-people-cc", others(&message.recipients.cc)),
        ("desk-people-bcc", message.recipients.bcc.clone()),
    ];
    let said = parts.into_iter().filter(|(_, people)| !people.is_empty());
    said.map(|(key, named)| say_with(key, &[("people", people(&named).into())]))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Which of our addresses it came to or left from, where that is not the mailbox's default one.
fn ours<'a>(rows: &'a ThreadRows, message: &'a Message) -> Option<&'a str> {
    let channel = rows.channel.as_ref()?;
    let ours = match message.kind {
        Kind::Incoming => brought_to(channel, &message.recipients)?,
        Kind::Outgoing => message.from_address.as_str(),
        Kind::Note | Kind::System => return None,
    };
    (!ours.is_empty() && ours != channel.address).then_some(ours)
}

/// An address that is none of the customer's is pointed out.
fn caution(rows: &ThreadRows, message: &Message) -> String {
    let is_known = rows.thread.identities.iter().any(|identity| identity.id == message.identity);
    let is_stranger = message.kind == Kind::Incoming && message.automatic.is_empty() && !is_known;
    if is_stranger { say("desk-stranger") } else { String::new() }
}

fn foot(message: &Message, parcel: Option<&Parcel>, reader: &Reader) -> Vec<FootLine> {
    if message.kind == Kind::Incoming {
        return Checks::read(&message.checks).map(|checks| checks.line()).into_iter().collect();
    }
    let line = |icon, words| vec![FootLine { icon, tone: "", words }];
    match parcel.map(|parcel| (parcel.state, parcel)) {
        Some((State::Sent, parcel)) => {
            let at = parcel.done_at.map_or_else(String::new, |at| reader.said_at(at).words);
            line("done", say_with("desk-delivery-sent", &[("at", at.into())]))
        }
        Some((State::Waiting, parcel)) if !parcel.last_error.is_empty() => {
            let words = say_with("desk-delivery-again", &[("reason", reason(&parcel.last_error).into())]);
            vec![FootLine { icon: "alert", tone: "soon", words }]
        }
        Some((State::Waiting, _)) => line("send", say("desk-delivery-waiting")),
        _ => Vec::new(),
    }
}

/// Why a delivery failed. A carrier's word before a bar has a sentence; what the server said follows it.
fn reason(last_error: &str) -> String {
    let Some((kind, said)) = last_error.split_once('|') else { return last_error.to_owned() };
    let kind = kind.split(' ').next().unwrap_or(kind);
    let key = if kind == "given-up" {
        "inboxes-outbox-given-up-reason".to_owned()
    } else {
        format!("inboxes-trouble-{kind}")
    };
    let sentence = if words::knows(&key) { say(&key) } else { String::new() };
    [sentence.as_str(), said].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A file in words. With an empty path it belongs to a draft.
pub(crate) fn file_view(file: &Attachment, path: &str) -> AttachmentView {
    let is_draft = path.is_empty();
    AttachmentView {
        name: file.name.clone(),
        size: size(file.size_bytes),
        icon: if file.content_type.starts_with("image/") { "image" } else { "file" },
        path: if is_draft { format!("/attachments/draft/{}", file.id) } else { path.to_owned() },
        picture: if is_draft || !is_picture(file) { String::new() } else { format!("{path}/small") },
        is_draft,
        remove: format!("/attachments/draft/{}/remove", file.id),
    }
}

/// How a message travelled.
pub(crate) fn trace_page(number: i64, message: &Message, steps: &[Step], reader: &Reader) -> TracePage {
    let step = |step: &Step| TraceStep {
        at: reader.to_the_second(step.at),
        words: step_words(&step.step),
        detail: step.detail.clone(),
    };
    let from = who(&message.from_address, &message.from_name);
    let lead = [("from", from.into()), ("at", words::full_moment(message.at, &reader.zone).into())];
    let nothing = || vec![Fact { name: say("desk-trace-none"), ..Fact::default() }];
    TracePage {
        number,
        back: format!("/conversations/{number}#m-{}", message.id),
        lead: say_with("desk-trace-lead-in", &lead),
        steps: steps.iter().map(step).collect(),
        facts: Checks::read(&message.checks).map_or_else(nothing, |checks| checks.facts()),
    }
}

/// A step in words; one we have no words for is shown as it is.
pub(crate) fn step_words(step: &str) -> String {
    let key = format!("desk-step-{step}");
    if words::knows(&key) { say(&key) } else { say_with("desk-step-other", &[("step", step.into())]) }
}
