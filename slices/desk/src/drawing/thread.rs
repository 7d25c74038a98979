//! A conversation in words: messages and what happened between them in one time line.

use std::collections::{HashMap, HashSet};

use conversations::attachments::Attachment;
use conversations::channels::Channel;
use conversations::drafts::Draft;
use conversations::{Line, MessageId, Status, Thread};
use shell::words::{self, say, say_with};
use shell::{ColleagueId, Seat};
use store::events::Recorded;
use store::outbox::Parcel;
use store::{Actor, Timestamp};

use super::composer::{Box as ReplyBox, reply_box};
use super::customer::customer;
use super::message::message_view;
use super::{Reader, status_tag};
use crate::views::{ComposerView, Happening, SnoozeChoice, ThreadView, TimelineItem};

/// The rows of a conversation.
pub(crate) struct ThreadRows {
    pub(crate) thread: Thread,
    pub(crate) channel: Option<Channel>,
    pub(crate) own_addresses: Vec<String>,
    /// Number of the conversation it grew out of.
    pub(crate) linked: Option<i64>,
    pub(crate) parcels: HashMap<MessageId, Parcel>,
    /// Messages that went on to somebody who takes no part.
    pub(crate) forwards: HashSet<MessageId>,
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
    pub(crate) composer_parts: Vec<String>,
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
            channel: rows.channel.as_ref(),
            own: &rows.own_addresses,
            megabytes_max: place.megabytes_max,
        };
        let parts = place.composer_parts.clone();
        ComposerView { parts, ..reply_box(&rows.thread, &given, &place.reader) }
    };
    let is_unread = rows.is_unread;
    let path = place.back.replacen("/inbox", &format!("/conversations/{number}/thread"), 1);
    ThreadView {
        id: conversation.id.to_string(),
        number,
        version: conversation.version,
        path: path.clone(),
        address: format!("{}/conversations/{number}", place.public_url),
        subject: words::subject(&conversation.subject),
        status: status_tag(conversation.status, conversation.snoozed_until, &place.reader),
        channel: rows.channel.as_ref().map_or_else(String::new, |channel| {
            say_with("desk-channel", &[("address", channel.address.clone().into())])
        }),
        keeper: keeper(rows, place.seat.colleague.id),
        linked: rows.linked.map(|linked| {
            (
                format!("/conversations/{linked}"),
                say_with("desk-linked", &[("number", linked.to_string().into())]),
            )
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
        customer: customer(rows, place.customer_panels, path, &place.reader),
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
    choices.push(SnoozeChoice {
        value: "next monday 9am".into(),
        words: say("desk-snooze-week"),
        hint: "09:00".into(),
    });
    choices.push(SnoozeChoice {
        value: String::new(),
        words: say("desk-snooze-writes"),
        hint: String::new(),
    });
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
        Actor::Colleague(id) => name_of(rows, ColleagueId::of(id)),
        Actor::Customer(_) => say("desk-customer-did"),
        Actor::System | Actor::Token(_) => say("desk-program"),
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
        "forward_taken_back" => Some(say_with("desk-happened-forward-back", &[by])),
        "message_deleted" => Some(say_with("desk-happened-deleted", &[by])),
        "delivery_repeated" => Some(say_with("desk-happened-repeated", &[by])),
        _ => None,
    }
}
