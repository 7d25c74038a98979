//! The page of writing first, in words.

use std::collections::BTreeMap;

use channels::Address;
use conversations::apart::{DraftApart, Unsent};
use conversations::channels::Channel;
use conversations::customers::Identity;
use conversations::{ChannelId, Recipients};
use serde::Deserialize;
use shell::form::Told;
use shell::words::{say, say_with};
use shell::{App, Error, Right, Seat};
use store::Timestamp;

use super::FirstRows;
use super::storing::MAILBOX_UNKNOWN;
use crate::drafting::version;
use crate::drawing::{Reader, file_view, people, people_from, who};
use crate::senders::{kept, mailbox_choices, read_mailbox};
use crate::sending;
use crate::views::{Empty, FirstPage, MailboxChoice, UnsentLine, WriteView};

/// Characters of a subject that a draft keeps.
const SUBJECT_CHARS_MAX: usize = 1_000;

/// What was typed into the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Typed {
    pub(super) client_key: String,
    mailbox: String,
    to: String,
    cc: String,
    bcc: String,
    pub(super) subject: String,
    pub(super) html: String,
    pub(super) text: String,
    pub(super) then: String,
    /// The page that saves it, and the version of the draft that this page began with.
    pub(super) writer: String,
    pub(super) basis: String,
}

impl Typed {
    pub(crate) fn client_key(&self) -> &str {
        &self.client_key
    }

    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    pub(crate) fn words(&self) -> (&str, &str) {
        (&self.html, &self.text)
    }

    pub(crate) fn recipients(&self) -> Result<Recipients, Error> {
        Ok(Recipients {
            to: sending::people("to", &self.to)?,
            cc: sending::people("cc", &self.cc)?,
            bcc: sending::people("bcc", &self.bcc)?,
            ..Recipients::default()
        })
    }

    /// The mailbox and the address as they were sent.
    pub(crate) fn mailbox_sent(&self) -> &str {
        &self.mailbox
    }

    pub(crate) fn mailbox(&self) -> Result<Option<ChannelId>, Error> {
        let (mailbox, _) = read_mailbox(&self.mailbox);
        if mailbox.is_empty() {
            return Ok(None);
        }
        mailbox.parse().map(Some).map_err(|_| Error::refused_on(MAILBOX_UNKNOWN, "mailbox"))
    }

    /// The address it leaves from, where that is not the mailbox's default one.
    pub(crate) fn from(&self) -> Option<String> {
        read_mailbox(&self.mailbox).1.map(str::to_owned)
    }

    /// The same as a draft: addresses that are not finished are left out.
    pub(super) fn draft(&self, html: String, updated_at: Timestamp) -> DraftApart {
        let people = |typed: &str| people_from(typed).unwrap_or_default();
        DraftApart {
            client_key: self.client_key.clone(),
            channel: read_mailbox(&self.mailbox).0.parse().unwrap_or(ChannelId::NONE),
            subject: self.subject.chars().take(SUBJECT_CHARS_MAX).collect(),
            html,
            recipients: Recipients {
                to: people(&self.to),
                cc: people(&self.cc),
                bcc: people(&self.bcc),
                reply_to: Vec::new(),
                ours: kept(read_mailbox(&self.mailbox).1.unwrap_or_default()),
            },
            updated_at,
        }
    }

    pub(crate) fn of(draft: &DraftApart) -> Self {
        Self {
            client_key: draft.client_key.clone(),
            mailbox: match (draft.channel.some(), draft.recipients.ours.as_str()) {
                (None, _) => String::new(),
                (Some(id), "") => id.to_string(),
                (Some(id), from) => format!("{id}/{from}"),
            },
            to: people(&draft.recipients.to),
            cc: people(&draft.recipients.cc),
            bcc: people(&draft.recipients.bcc),
            subject: draft.subject.clone(),
            text: channels::html::outgoing_text(&draft.html).trim_end().to_owned(),
            html: draft.html.clone(),
            ..Self::default()
        }
    }

    /// What stands in the fields of the page, by their names.
    pub(crate) fn fields(self) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("mailbox", self.mailbox),
            ("to", self.to),
            ("cc", self.cc),
            ("bcc", self.bcc),
            ("subject", self.subject),
            ("text", self.text),
            ("html", self.html),
        ])
    }

    /// A sheet on which these words stand already.
    pub(crate) fn fresh(subject: String, html: String) -> Self {
        let text = channels::html::outgoing_text(&html).trim_end().to_owned();
        Self { client_key: store::random::token(), subject, html, text, ..Self::default() }
    }

    /// The fields of a page with these words in them.
    pub(crate) fn view(self) -> WriteView {
        WriteView {
            client_key: self.client_key,
            to: self.to,
            cc: self.cc,
            bcc: self.bcc,
            subject: self.subject,
            html: if self.html.is_empty() { String::new() } else { channels::html::outgoing(&self.html) },
            text: self.text,
            ..WriteView::default()
        }
    }
}

/// Draws the page. What was typed stands before what was saved.
pub(super) fn draw(app: &App, seat: &Seat, rows: &FirstRows, typed: Option<(Typed, Told)>) -> FirstPage {
    let customer = rows.customer.as_ref().map(|(customer, _)| customer.id);
    let page = FirstPage { unsent: unsent(rows), ..FirstPage::default() };
    if rows.mailboxes.is_empty() {
        let may = seat.colleague.role.may(Right::KeepMailboxes);
        let empty = if may { Empty::NO_MAILBOX_TO_WRITE } else { Empty::NO_MAILBOX_TO_WRITE_YET };
        return FirstPage { no_mailbox: Some(empty), unsent: Vec::new(), ..page };
    }
    let saved = typed.is_none().then_some(rows.draft.as_ref()).flatten();
    let (typed, refused) = match (typed, saved) {
        (Some(typed), _) => typed,
        (None, Some(draft)) => (Typed::of(draft), Told::nothing()),
        (None, None) => (fresh(rows), Told::nothing()),
    };
    let query = customer.map_or_else(String::new, |id| format!("?customer={id}"));
    let reader = Reader::of(app, seat);
    let write = WriteView {
        action: format!("/conversations/new{query}"),
        draft: format!("/conversations/new/draft{query}"),
        attach: format!("/conversations/new/attachments{query}"),
        attach_megabytes_max: u32::try_from(app.config.limits.upload_max / 1_000_000).unwrap_or(u32::MAX),
        mailboxes: mailboxes(rows, &typed.mailbox),
        placeholder: say("desk-first-words"),
        basis: rows.draft.as_ref().map_or_else(String::new, |draft| version(draft.updated_at)),
        attachments: rows.files.iter().map(|file| file_view(file, "")).collect(),
        state: saved.map_or_else(String::new, |draft| {
            say_with("desk-draft-saved", &[("at", reader.said_at(draft.updated_at).words.into())])
        }),
        refused,
        ..typed.view()
    };
    FirstPage { write: Some(write), ..page }
}

/// A page that nobody has written on.
fn fresh(rows: &FirstRows) -> Typed {
    let to = rows.customer.as_ref().and_then(|(customer, identities)| {
        let name = Some(customer.name.clone()).filter(|name| !name.is_empty());
        address(identities).map(|email| people(&[Address { name, email }]))
    });
    Typed { client_key: store::random::token(), to: to.unwrap_or_default(), ..Typed::default() }
}

/// The first address that takes mail, else the first.
fn address(identities: &[Identity]) -> Option<String> {
    let mut known = identities.iter().filter(|identity| identity.kind == "email");
    let first = known.clone().next()?;
    let well = known.find(|identity| identity.bounced_at.is_none());
    Some(well.unwrap_or(first).value.clone())
}

/// The mailboxes to write from: the one that was chosen, the customer's usual one, or the first is marked.
fn mailboxes(rows: &FirstRows, chosen: &str) -> Vec<MailboxChoice> {
    let (chosen, from) = read_mailbox(chosen);
    let wanted = chosen.parse().unwrap_or(rows.usual);
    let mailbox = rows.mailboxes.iter().find(|mailbox| mailbox.id == wanted).or(rows.mailboxes.first());
    let marked = mailbox.map(|mailbox| {
        let own = mailbox.addresses().find(|own| Some(*own) == from);
        (mailbox.id, own.unwrap_or(&mailbox.address))
    });
    let choices = |mailbox: &Channel| {
        mailbox_choices(mailbox, marked.filter(|(id, _)| *id == mailbox.id).map(|(_, address)| address))
    };
    rows.mailboxes.iter().flat_map(choices).collect()
}

/// Other conversations that were about to begin.
fn unsent(rows: &FirstRows) -> Vec<UnsentLine> {
    let here = rows.customer.as_ref().map(|(customer, _)| customer.id);
    let line = |unsent: &Unsent| UnsentLine {
        path: match unsent.customer.some() {
            Some(id) => format!("/conversations/new?customer={id}"),
            None => "/conversations/new".to_owned(),
        },
        to: unsent
            .to
            .first()
            .map_or_else(|| say("desk-first-nobody"), |to| who(to.name.as_deref().unwrap_or(""), &to.email)),
        subject: unsent.subject.clone(),
    };
    rows.unsent.iter().filter(|unsent| unsent.customer.some() != here).map(line).collect()
}
