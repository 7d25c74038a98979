//! What begins a conversation on its way into the heart, from the page and from the API alike.

use axum::http::StatusCode;
use conversations::apart::About;
use conversations::channels::{self as lanes, Channel};
use conversations::{Begun, ChannelId, ConversationId, NewAnswer, NewConversation, attachments, mark_read};
use shell::{App, Code, Error, keys};
use store::{Fault, Tx, random};

use crate::senders;
use crate::sending::{self, Saying};

/// There is no mailbox by which anything could leave.
pub(crate) const MAILBOX_MISSING: Code = Code::new("mailbox_missing", StatusCode::CONFLICT);
/// It is no mailbox of ours, or it rests.
pub(crate) const MAILBOX_UNKNOWN: Code = Code::new("mailbox_unknown", StatusCode::UNPROCESSABLE_ENTITY);

/// A conversation that somebody wants to begin.
#[derive(Clone)]
pub(crate) struct Beginning {
    /// The draft it was written in.
    pub(crate) about: About,
    /// The mailbox it leaves by; `None` takes the first.
    pub(crate) mailbox: Option<ChannelId>,
    /// The field that says from where, for refusals.
    pub(crate) from_field: &'static str,
    pub(crate) subject: String,
    /// What is said; its conversation is not looked at.
    pub(crate) saying: Saying,
}

/// Begins a conversation: its first message leaves after the time in which it can be taken back.
pub(crate) async fn begin(app: &App, beginning: Beginning) -> Result<Begun, Error> {
    sending::check_key(&beginning.saying.client_key)?;
    let org = beginning.saying.org;
    let unique = keys::hex(&random::bytes::<12>());
    let input = (beginning, app.keys.derived("reply token"), unique);
    let store = || {
        app.db.write(org, input.clone(), |tx, (beginning, reply_key, unique)| {
            Box::pin(begin_in(tx, beginning, reply_key, unique))
        })
    };
    match store().await {
        // Somebody else stored the same, or the same new customer, at the same moment: now it is there.
        Err(error) if !error.is_refusal() => store().await,
        begun => begun,
    }
}

async fn begin_in(
    tx: &mut Tx,
    beginning: &Beginning,
    reply_key: &[u8],
    unique: &str,
) -> Result<Begun, Error> {
    let saying = &beginning.saying;
    let wanted = saying.from.as_deref();
    let channel = mailbox(tx, beginning.mailbox, wanted).await?;
    let from = senders::chosen(&channel, wanted, beginning.from_field)?;
    let (html, text) = saying.forms();
    let files = if let Some(files) = &saying.attachments {
        files.clone()
    } else {
        let draft = attachments::of_draft(tx, beginning.about.place(), saying.author.id).await?;
        draft.into_iter().map(|file| file.id).collect()
    };
    let conversation = ConversationId::of(tx.new_id());
    let first = NewAnswer {
        conversation,
        author: saying.author.id,
        client_key: saying.client_key.clone(),
        message_id: sending::message_id((saying.org, conversation), &from, reply_key, unique),
        from_name: senders::name(&channel, &from, &saying.author),
        from_address: from,
        html,
        text,
        recipients: saying.recipients.clone(),
        attachments: files,
        then: saying.then,
        seen: None,
        riders: saying.riders.clone(),
    };
    let new = NewConversation {
        subject: beginning.subject.clone(),
        channel: channel.id,
        team: channel.team,
        about: beginning.about,
        first,
    };
    let begun = conversations::begin(tx, &new).await?;
    mark_read(tx, begun.conversation, saying.author.id, begun.answered.message);
    Ok(begun)
}

/// The mailboxes that one can write from.
pub(crate) async fn mailboxes(tx: &mut Tx) -> Result<Vec<Channel>, Fault> {
    Ok(lanes::all(tx).await?.into_iter().filter(|channel| channel.is_active).collect())
}

/// The mailbox that was named, by itself or by an address of it; else the first.
async fn mailbox(tx: &mut Tx, wanted: Option<ChannelId>, from: Option<&str>) -> Result<Channel, Error> {
    let all = mailboxes(tx).await?;
    if all.is_empty() {
        return Err(Error::refused(MAILBOX_MISSING));
    }
    if wanted.is_none()
        && let Some(of) = all.iter().find(|mailbox| from.is_some_and(|from| mailbox.own(from).is_some()))
    {
        return Ok(of.clone());
    }
    let found = all.into_iter().find(|mailbox| wanted.is_none_or(|id| id == mailbox.id));
    found.ok_or_else(|| Error::refused_on(MAILBOX_UNKNOWN, "mailbox"))
}
