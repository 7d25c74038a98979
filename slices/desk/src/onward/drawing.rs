//! The page of forwarding, in words.

use conversations::attachments::Attachment;
use conversations::channels::Channel;
use conversations::{AttachmentId, Message, MessageId};
use shell::form::Told;
use shell::words::{say, say_with};
use shell::{App, Seat};

use super::quoting::quoted;
use super::{Going, Rows};
use crate::drafting::version;
use crate::drawing::{Reader, file_view};
use crate::first::drawing::Typed;
use crate::said::size;
use crate::senders::{mailbox_choices, read_mailbox, usual};
use crate::views::{Carried, MailboxChoice, OnwardPage, WriteView};

/// What was sent and refused.
pub(crate) struct Given {
    pub(crate) typed: Typed,
    pub(crate) files: Vec<AttachmentId>,
    pub(crate) refused: Told,
}

/// Draws the page. What was typed stands before what was saved.
pub(super) fn draw(app: &App, seat: &Seat, rows: &Rows, of: MessageId, given: Option<Given>) -> OnwardPage {
    let Going { conversation, channel, messages, files, .. } = &rows.going;
    let number = conversation.number;
    let query = of.some().map_or_else(String::new, |id| format!("?message={id}"));
    let reader = Reader::of(app, seat);
    let ticked = given.as_ref().map(|given| given.files.clone());
    let saved = given.is_none().then_some(rows.draft.as_ref()).flatten();
    let (typed, refused) = match (given, saved) {
        (Some(given), _) => (given.typed, given.refused),
        (None, Some(draft)) => (Typed::of(draft), Told::nothing()),
        (None, None) => (fresh(&rows.going, &reader), Told::nothing()),
    };
    let mailboxes =
        channel.as_ref().map_or_else(Vec::new, |channel| senders(channel, messages, typed.mailbox_sent()));
    let has_choice = !mailboxes.is_empty();
    let write = WriteView {
        action: format!("/conversations/{number}/forward{query}"),
        draft: format!("/conversations/{number}/forward/draft{query}"),
        attach: format!("/conversations/{number}/forward/attachments{query}"),
        attach_megabytes_max: u32::try_from(app.config.limits.upload_max / 1_000_000).unwrap_or(u32::MAX),
        basis: rows.draft.as_ref().map_or_else(String::new, |draft| version(draft.updated_at)),
        attachments: rows.files.iter().map(|file| file_view(file, "")).collect(),
        mailboxes,
        is_forward: true,
        is_at_start: saved.is_none(),
        placeholder: say("desk-onward-words"),
        carried: files.iter().take(100).map(|file| carried(file, ticked.as_deref())).collect(),
        state: saved.map_or_else(String::new, |draft| {
            say_with("desk-draft-saved", &[("at", reader.said_at(draft.updated_at).words.into())])
        }),
        refused,
        ..typed.view()
    };
    let address = channel.as_ref().map_or_else(String::new, |channel| channel.address.clone());
    OnwardPage {
        number,
        title: say(if of == MessageId::NONE { "desk-onward-title-all" } else { "desk-onward-title" }),
        lead: if has_choice {
            say("desk-onward-lead-chosen")
        } else {
            say_with("desk-onward-lead", &[("address", address.into())])
        },
        write,
    }
}

/// The addresses to send it on from, while there is more than one: what was chosen is marked, else the usual one.
fn senders(channel: &Channel, messages: &[Message], sent: &str) -> Vec<MailboxChoice> {
    if channel.others.is_empty() {
        return Vec::new();
    }
    let marked = match read_mailbox(sent) {
        ("", _) => usual(channel, messages),
        (_, from) => channel.addresses().find(|own| Some(*own) == from).unwrap_or(&channel.address),
    };
    mailbox_choices(channel, Some(marked))
}

/// What goes on, with room for words above it.
fn fresh(going: &Going, reader: &Reader) -> Typed {
    let html = format!("<p></p>{}", quoted(&going.messages, &reader.zone, going.has_older));
    Typed::fresh(subject(&going.conversation.subject), html)
}

/// The subject of a forward; one that is marked already stays.
pub(super) fn subject(subject: &str) -> String {
    let is_marked = ["fwd:", "fw:"]
        .iter()
        .any(|mark| subject.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)));
    if is_marked { subject.to_owned() } else { format!("Fwd: {}", shell::words::subject(subject)) }
}

fn carried(file: &Attachment, ticked: Option<&[AttachmentId]>) -> Carried {
    Carried {
        id: file.id.to_string(),
        name: file.name.clone(),
        size: size(file.size_bytes),
        is_chosen: ticked.map_or(!file.is_inline, |ticked| ticked.contains(&file.id)),
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(subject: &str, expected: &str) {
        assert_eq!(super::subject(subject), expected);
    }

    #[test]
    fn a_subject_is_marked_once() {
        check("The kettle", "Fwd: The kettle");
        check("FW: The kettle", "FW: The kettle");
        check("é", "Fwd: é");
    }
}
