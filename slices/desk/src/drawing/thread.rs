//! A conversation in words: messages and what happened between them in one time line, and its customer.

use std::collections::HashMap;

use channels::Address;
use conversations::attachments::Attachment;
use conversations::channels::Channel;
use conversations::drafts::Draft;
use conversations::traces::Step;
use conversations::{Kind, Line, Message, MessageId, Status, Thread};
use jiff::tz::TimeZone;
use shell::words::{self, say, say_with};
use shell::{ColleagueId, Seat};
use store::events::Recorded;
use store::outbox::{Parcel, State};
use store::{Actor, Timestamp};

use super::composer::{Box as ReplyBox, people, reply_box};
use super::{Reader, status_tag, who};
use crate::checks::Checks;
use crate::said::{frame_height, linked, size};
use crate::views::{
    AttachmentView, CustomerView, Earlier, Fact, FootLine, Happening, MessageView, SnoozeChoice, ThreadView,
    TimelineItem, TracePage, TraceStep, Way,
};

/// The rows of a conversation.
pub(crate) struct ThreadRows {
    pub(crate) thread: Thread,
    pub(crate) channel: Option<Channel>,
    pub(crate) own_addresses: Vec<String>,
    /// Number of the conversation it grew out of.
    pub(crate) linked: Option<i64>,
    pub(crate) parcels: HashMap<MessageId, Parcel>,
    pub(crate) events: Vec<Recorded>,
    pub(crate) names: HashMap<ColleagueId, String>,
    pub(crate) teams: HashMap<i64, String>,
    pub(crate) draft: Option<Draft>,
    pub(crate) draft_files: Vec<Attachment>,
    /// Other conversations of the customer, newest first.
    pub(crate) earlier: Vec<Line>,
    pub(crate) is_unread: bool,
}

/// Where a conversation is drawn.
pub(crate) struct Place<'a> {
    pub(crate) seat: &'a Seat,
    pub(crate) reader: Reader,
    /// Our address as customers' browsers and colleagues know it.
    pub(crate) public_url: String,
    /// The list it was opened from.
    pub(crate) back: String,
    /// Makes the address of a file, good for a while.
    pub(crate) file_path: &'a (dyn Fn(&Attachment) -> String + Sync),
    pub(crate) megabytes_max: u32,
    pub(crate) thread_panels: Vec<String>,
    pub(crate) customer_panels: Vec<String>,
    pub(crate) presence: String,
}

/// Draws a conversation.
pub(crate) fn draw_thread(rows: &ThreadRows, place: Place<'_>) -> ThreadView {
    let conversation = &rows.thread.conversation;
    let number = conversation.number;
    let composer = {
        let given = ReplyBox {
            draft: rows.draft.as_ref(),
            files: &rows.draft_files,
            own: &rows.own_addresses,
            megabytes_max: place.megabytes_max,
        };
        reply_box(&rows.thread, &given, &place.reader)
    };
    let is_unread = rows.is_unread;
    ThreadView {
        id: conversation.id.to_string(),
        number,
        version: conversation.version,
        path: format!("/conversations/{number}/thread"),
        address: format!("{}/conversations/{number}", place.public_url),
        subject: conversation.subject.clone(),
        status: status_tag(conversation.status, conversation.snoozed_until, &place.reader),
        channel: rows.channel.as_ref().map_or_else(String::new, |channel| {
            say_with("desk-channel", &[("address", channel.address.clone().into())])
        }),
        keeper: keeper(rows, place.seat.colleague.id),
        linked: rows.linked.map(|linked| {
            (format!("/conversations/{linked}"), say_with("desk-linked", &[("number", linked.to_string().into())]))
        }),
        is_solved: conversation.status == Status::Solved,
        is_waiting: conversation.status == Status::Waiting,
        unread: if is_unread { conversation.last_message.to_string() } else { String::new() },
        snoozes: snoozes(&place.reader),
        older: older(rows),
        items: items(rows, &place),
        panels: place.thread_panels,
        presence: place.presence,
        composer,
        customer: customer(rows, place.customer_panels, place.seat, &place.reader),
        back: place.back,
    }
}

fn keeper(rows: &ThreadRows, me: ColleagueId) -> String {
    let conversation = &rows.thread.conversation;
    let keeper = match conversation.assignee {
        ColleagueId::NONE => say("desk-nobody"),
        assignee if assignee == me => say("desk-you"),
        assignee => name_of(rows, assignee),
    };
    match rows.teams.get(&conversation.team.get()) {
        Some(team) => say_with("desk-keeper-team", &[("keeper", keeper.into()), ("team", team.into())]),
        None => keeper,
    }
}

fn name_of(rows: &ThreadRows, colleague: ColleagueId) -> String {
    rows.names.get(&colleague).cloned().unwrap_or_else(|| say("desk-nobody"))
}

fn older(rows: &ThreadRows) -> Option<String> {
    let first = rows.thread.messages.first().filter(|_| rows.thread.has_older)?;
    Some(format!("/conversations/{}?before={}", rows.thread.conversation.number, first.id))
}

/// Times to snooze until, in words that the date field understands.
fn snoozes(reader: &Reader) -> Vec<SnoozeChoice> {
    let local = reader.now.to_zoned(reader.zone.clone());
    let mut choices = Vec::new();
    if local.hour() < 17 {
        let later = reader.now + jiff::SignedDuration::from_hours(3);
        let hint = words::clock_time(later, &reader.zone);
        choices.push(SnoozeChoice { value: "in 3 hours".into(), words: say("desk-snooze-later"), hint });
    }
    choices.push(SnoozeChoice {
        value: "tomorrow 9am".into(),
        words: say("desk-snooze-tomorrow"),
        hint: "09:00".into(),
    });
    choices.push(SnoozeChoice { value: "next monday 9am".into(), words: say("desk-snooze-week"), hint: "09:00".into() });
    choices.push(SnoozeChoice { value: String::new(), words: say("desk-snooze-writes"), hint: String::new() });
    choices
}

/// Messages and what happened, by time.
fn items(rows: &ThreadRows, place: &Place<'_>) -> Vec<TimelineItem> {
    let since = match rows.thread.messages.first() {
        Some(first) if rows.thread.has_older => first.at,
        _ => Timestamp::MIN,
    };
    let mut files: HashMap<MessageId, Vec<&Attachment>> = HashMap::new();
    for file in &rows.thread.attachments {
        files.entry(file.message).or_default().push(file);
    }
    let messages = rows.thread.messages.iter().map(|message| {
        let files = files.get(&message.id).map_or(&[][..], Vec::as_slice);
        (message.at, TimelineItem::Message(std::boxed::Box::new(message_view(rows, message, files, place))))
    });
    let happenings = rows.events.iter().filter(|event| event.at >= since).filter_map(|event| {
        let words = happened(rows, event)?;
        let at = place.reader.said_at(event.at);
        Some((event.at, TimelineItem::Happening(Happening { seq: event.seq, words, at })))
    });
    let mut items: Vec<_> = messages.chain(happenings).collect();
    items.sort_by_key(|(at, _)| *at);
    items.into_iter().map(|(_, item)| item).collect()
}

/// What happened, in a sentence; `None` for what the messages show by themselves.
fn happened(rows: &ThreadRows, event: &Recorded) -> Option<String> {
    let who = match event.actor {
        Actor::System => say("desk-program"),
        Actor::Colleague(id) => name_of(rows, ColleagueId::of(id)),
        Actor::Customer(_) => say("desk-customer-did"),
        Actor::Token(_) => say("desk-program"),
    };
    let by = ("who", who.into());
    if event.about_id != 0 && matches!(event.kind.as_str(), "assigned" | "status_changed") {
        return None;
    }
    match event.kind.as_str() {
        "assigned" => Some(match (event.number, event.actor) {
            (0, _) => say_with("desk-happened-assigned-nobody", &[by]),
            (to, Actor::Colleague(id)) if to == id => say_with("desk-happened-assigned-self", &[by]),
            (to, _) => {
                say_with("desk-happened-assigned", &[by, ("to", name_of(rows, ColleagueId::of(to)).into())])
            }
        }),
        "handed_to_team" => Some(match rows.teams.get(&event.number) {
            Some(team) => say_with("desk-happened-team", &[by, ("team", team.into())]),
            None => say_with("desk-happened-team-none", &[by]),
        }),
        "status_changed" => Some(match (event.actor, event.code.as_str()) {
            (Actor::System, "open") => say("desk-happened-woke"),
            (Actor::Customer(_), _) => return None,
            (_, "open" | "waiting" | "snoozed" | "solved") => {
                say_with(&format!("desk-happened-{}", event.code), &[by])
            }
            _ => say_with("desk-happened-other", &[by]),
        }),
        "answer_taken_back" => Some(say_with("desk-happened-taken-back", &[by])),
        "delivery_repeated" => Some(say_with("desk-happened-repeated", &[by])),
        _ => None,
    }
}

fn message_view(rows: &ThreadRows, message: &Message, files: &[&Attachment], place: &Place<'_>) -> MessageView {
    let number = rows.thread.conversation.number;
    let parcel = rows.parcels.get(&message.id);
    let now = place.reader.now;
    let undo_seconds = parcel
        .filter(|parcel| parcel.state == State::Waiting && message.author == place.seat.colleague.id)
        .map(|parcel| parcel.send_at.duration_since(now).as_secs())
        .filter(|seconds| *seconds > 0);
    let is_incoming = message.kind == Kind::Incoming;
    MessageView {
        id: message.id.to_string(),
        number,
        way: way(message.kind),
        who: author(rows, message),
        address: if is_incoming && !message.from_name.is_empty() { message.from_address.clone() } else { String::new() },
        at: place.reader.said_at(message.at),
        mark: mark(message),
        link: format!("{}/conversations/{number}#m-{}", place.public_url, message.id),
        people: people_line(rows, message),
        caution: caution(rows, message),
        body: linked(message.said.trim()),
        quoted: message.quoted.clone(),
        has_html: message.has_html && is_incoming,
        frame_height: frame_height(&message.said),
        has_raw: message.arrival_id != 0,
        is_unread: rows.is_unread && message.id == rows.thread.conversation.last_message,
        attachments: files
            .iter()
            .filter(|file| !file.is_inline)
            .map(|file| file_view(file, &(place.file_path)(file)))
            .collect(),
        failed: parcel
            .filter(|parcel| parcel.state == State::Failed)
            .map(|parcel| say_with("desk-delivery-failed", &[("reason", reason(&parcel.last_error).into())])),
        is_unsent: undo_seconds.is_some(),
        undo_seconds,
        foot: foot(message, parcel, &place.reader),
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

/// Who else it went to: the customer alone goes without saying.
fn people_line(rows: &ThreadRows, message: &Message) -> String {
    let known = |address: &Address| {
        let key = address.key();
        rows.own_addresses.contains(&key) || rows.thread.identities.iter().any(|identity| identity.value == key)
    };
    let others = |addresses: &[Address]| addresses.iter().filter(|one| !known(one)).cloned().collect::<Vec<_>>();
    let parts = [
        ("desk-people-to", others(&message.recipients.to)),
        ("desk-people-cc", others(&message.recipients.cc)),
        ("desk-people-bcc", message.recipients.bcc.clone()),
    ];
    let said = parts.into_iter().filter(|(_, people)| !people.is_empty());
    said.map(|(key, named)| say_with(key, &[("people", people(&named).into())])).collect::<Vec<_>>().join(" · ")
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
    let key = if kind == "given-up" { "inboxes-outbox-given-up-reason".to_owned() } else { format!("inboxes-trouble-{kind}") };
    let sentence = if words::knows(&key) { say(&key) } else { String::new() };
    [sentence.as_str(), said].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A file in words. With an empty path it belongs to a draft.
pub(crate) fn file_view(file: &Attachment, path: &str) -> AttachmentView {
    let is_draft = path.is_empty();
    AttachmentView {
        id: file.id.to_string(),
        name: file.name.clone(),
        size: size(file.size_bytes),
        icon: if file.content_type.starts_with("image/") { "image" } else { "file" },
        path: if is_draft { format!("/attachments/draft/{}", file.id) } else { path.to_owned() },
        picture: if is_draft || !crate::files::is_picture(file) { String::new() } else { format!("{path}/picture") },
        is_draft,
        remove: format!("/attachments/draft/{}/remove", file.id),
    }
}

fn customer(rows: &ThreadRows, panels: Vec<String>, seat: &Seat, reader: &Reader) -> CustomerView {
    let customer = &rows.thread.customer;
    let number = rows.thread.conversation.number;
    let address = rows.thread.identities.first().map_or("", |identity| identity.value.as_str());
    let since = words::day(customer.created_at, reader.now, &reader.zone);
    let earlier = rows.earlier.iter().filter(|line| line.number != number);
    CustomerView {
        id: customer.id.to_string(),
        conversation: rows.thread.conversation.id.to_string(),
        path: format!("/conversations/{number}/thread"),
        name: who(&customer.name, address),
        since: say_with("desk-since", &[("day", since.into())]),
        facts: facts(rows, seat, reader),
        note: customer.note.clone(),
        panels,
        earlier: earlier
            .map(|line| Earlier {
                number: line.number,
                subject: line.subject.clone(),
                at: words::ago(line.moved_at, reader.now, &reader.zone),
            })
            .collect(),
    }
}

fn facts(rows: &ThreadRows, seat: &Seat, reader: &Reader) -> Vec<Fact> {
    let email = say("desk-fact-email");
    let mut facts: Vec<Fact> = rows
        .thread
        .identities
        .iter()
        .map(|identity| match identity.bounced_at {
            Some(_) => Fact {
                name: email.clone(),
                value: say_with("desk-fact-email-bounced", &[("address", identity.value.clone().into())]),
                tone: "broken",
            },
            None => Fact { name: email.clone(), value: identity.value.clone(), tone: "" },
        })
        .collect();
    let customer = &rows.thread.customer;
    let zone = TimeZone::get(&customer.time_zone).unwrap_or_else(|_| seat.organization_zone.clone());
    let time = [
        ("time", words::clock_time(reader.now, &zone).into()),
        ("place", words::offset_name(&zone).into()),
    ];
    facts.push(Fact { name: say("desk-fact-time"), value: say_with("desk-fact-time-value", &time), tone: "" });
    if !customer.language.is_empty() {
        facts.push(Fact { name: say("desk-fact-language"), value: customer.language.clone(), tone: "" });
    }
    facts
}

/// How a message travelled.
pub(crate) fn trace_page(number: i64, message: &Message, steps: &[Step], reader: &Reader) -> TracePage {
    let step = |step: &Step| TraceStep {
        at: reader.moment(step.at, String::new()),
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
