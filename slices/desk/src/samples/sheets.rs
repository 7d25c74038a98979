//! Writing first, forwarding and deleting in their states.

use shell::Sample;
use shell::form::Told;
use shell::words::{say, say_with};

use super::threads::{file, senders};
use crate::views::{
    Carried, DeletePage, Empty, FirstPage, MailboxChoice, OnwardPage, UnsentLine, WhoView, WriteView,
};

/// The page of writing first: empty, half written, refused, and without a mailbox.
pub(crate) fn first_pages() -> Vec<FirstPage> {
    let page = |write: WriteView| FirstPage { write: Some(write), ..FirstPage::default() };
    let written = WriteView {
        to: "Mabel Okafor <mabel@okafor.example>".into(),
        cc: "accounts@kettle.example".into(),
        subject: "Your blue kettle is here".into(),
        text: "Dear Mrs Okafor,\n\nthe kettle you asked for is here. I will keep it for you until Friday."
            .into(),
        attachments: vec![file("crack.jpg", "214 kB", "image")],
        state: say_with("desk-draft-saved", &[("at", "10:02".into())]),
        ..empty_sheet()
    };
    let refused = |field: &str, key: &str| WriteView {
        refused: Told::about(field, &say_with(key, &[("address", "mabel@".into())])),
        ..written.clone()
    };
    vec![
        page(empty_sheet()),
        FirstPage { unsent: unsent(), ..page(written.clone()) },
        page(refused("to", "error-recipient-invalid")),
        page(refused("subject", "error-conversation-without-subject")),
        page(refused("", "error-mailbox-missing")),
        FirstPage { no_mailbox: Some(Empty::NO_MAILBOX_TO_WRITE), ..FirstPage::default() },
        FirstPage { no_mailbox: Some(Empty::NO_MAILBOX_TO_WRITE_YET), ..FirstPage::default() },
    ]
}

fn empty_sheet() -> WriteView {
    let mailbox = |value: &str, words: &str, is_chosen| MailboxChoice {
        value: value.into(),
        words: words.into(),
        is_chosen,
    };
    WriteView {
        action: "/conversations/new".into(),
        draft: "/conversations/new/draft".into(),
        attach: "/conversations/new/attachments".into(),
        attach_megabytes_max: 25,
        client_key: "k".into(),
        mailboxes: vec![
            mailbox("1", "Kettle & Pan <care@kettle.example>", true),
            mailbox("2", "Accounts <accounts@kettle.example>", false),
        ],
        placeholder: say("desk-first-words"),
        ..WriteView::default()
    }
}

fn unsent() -> Vec<UnsentLine> {
    let line = |to: &str, subject: &str| UnsentLine {
        path: "/conversations/new?customer=17".into(),
        to: to.into(),
        subject: subject.into(),
    };
    vec![line("Jonas Weber", "Thursday after four"), line(&say("desk-first-nobody"), "")]
}

/// A message that goes on, and a conversation whose forward was refused.
pub(crate) fn onward_pages() -> Vec<OnwardPage> {
    let carried = |id: &str, name: &str, is_chosen| Carried {
        id: id.into(),
        name: name.into(),
        size: "214 kB".into(),
        is_chosen,
    };
    let write = WriteView {
        action: "/conversations/4127/forward?message=1".into(),
        draft: "/conversations/4127/forward/draft?message=1".into(),
        attach: "/conversations/4127/forward/attachments?message=1".into(),
        mailboxes: Vec::new(),
        subject: "Fwd: The blue kettle arrived cracked".into(),
        text: "\n\n---------- Forwarded message ----------\nFrom: Mabel Okafor <mabel@okafor.example>\nDate: 2026-05-12 10:02:00 Europe/London\nSubject: The blue kettle arrived cracked\nTo: care@kettle.example\n\n> Good morning. The blue kettle came today.".into(),
        is_forward: true,
        is_at_start: true,
        placeholder: say("desk-onward-words"),
        carried: vec![carried("7", "crack.jpg", true), carried("8", "logo.png", false)],
        ..empty_sheet()
    };
    let page = |title: &str, write: WriteView| OnwardPage {
        number: 4127,
        title: say(title),
        lead: say_with("desk-onward-lead", &[("address", "care@kettle.example".into())]),
        write,
    };
    let refused = Told::about("to", &say("error-answer-without-recipient"));
    let several = OnwardPage {
        lead: say("desk-onward-lead-chosen"),
        ..page("desk-onward-title", WriteView { mailboxes: senders("sales@kettle.example"), ..write.clone() })
    };
    vec![
        several,
        page("desk-onward-title", write.clone()),
        page("desk-onward-title-all", WriteView { refused, carried: Vec::new(), ..write }),
    ]
}

/// The question before a message is deleted, with and without files.
pub(crate) fn delete_pages() -> Vec<DeletePage> {
    let page = DeletePage {
        id: "1".into(),
        number: 4127,
        said: say_with("desk-delete-said", &[("from", "Mabel Okafor".into()), ("at", "10:02".into())]),
        words: "Good morning. The blue kettle came today, thank you for the quick delivery.".into(),
        has_files: false,
    };
    vec![page.clone(), DeletePage { words: String::new(), has_files: true, ..page }]
}

/// What is said beside the field of addresses.
pub(crate) fn fragments() -> Vec<Sample> {
    let known = [("name", "Mabel Okafor".into()), ("day", "12 May 2025".into())];
    let known = WhoView { words: say_with("desk-first-known", &known), record: "/customers/17".into() };
    let unknown = WhoView { words: say("desk-first-unknown"), ..WhoView::default() };
    let sample = |name: &str, html: String| Sample { name: name.into(), html };
    vec![sample("desk/who, known", known.to_string()), sample("desk/who, new", unknown.to_string())]
}
