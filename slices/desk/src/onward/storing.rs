//! A forward on its way into the heart, from the page and from the API alike.

use conversations::channels as lanes;
use conversations::{
    Answered, AttachmentId, MessageId, NewAnswer, NewForward, attachments, forwards, mark_read,
};
use shell::{App, Error, keys};
use store::{Tx, random};

use super::drawing::subject;
use crate::senders;
use crate::sending::{self, NO_WAY_OUT, Saying};

/// Characters of a forward's subject.
const SUBJECT_CHARS_MAX: usize = 250;

/// Something that somebody sends on.
#[derive(Clone)]
pub(crate) struct Forwarding {
    /// The message; none for the whole conversation.
    pub(crate) of: MessageId,
    /// Its subject; `None` makes one of the conversation's.
    pub(crate) subject: Option<String>,
    /// Files of the conversation that go along; new ones are those of `saying`.
    pub(crate) files: Vec<AttachmentId>,
    pub(crate) saying: Saying,
}

/// Stores a forward, to leave after the time in which it can be taken back.
pub(crate) async fn forward(app: &App, forwarding: Forwarding) -> Result<Answered, Error> {
    sending::check_key(&forwarding.saying.client_key)?;
    let org = forwarding.saying.org;
    let key = forwarding.saying.client_key.clone();
    let unique = keys::hex(&random::bytes::<12>());
    let input = (forwarding, app.keys.derived("reply token"), unique);
    let sent = app.db.write(org, input, |tx, (forwarding, reply_key, unique)| {
        Box::pin(forward_in(tx, forwarding, reply_key, unique))
    });
    match sent.await {
        Err(error) => sending::repeated(app, org, key).await?.ok_or(error),
        sent => sent,
    }
}

async fn forward_in(
    tx: &mut Tx,
    forwarding: &Forwarding,
    reply_key: &[u8],
    unique: &str,
) -> Result<Answered, Error> {
    let saying = &forwarding.saying;
    let conversation = conversations::by_id(tx, saying.conversation).await?.ok_or_else(Error::not_found)?;
    let channel = lanes::get(tx, conversation.channel).await?.ok_or_else(|| Error::refused(NO_WAY_OUT))?;
    let from = senders::of_answer(tx, &conversation, &channel, saying.from.as_deref()).await?;
    let (html, text) = saying.forms();
    let files = if let Some(files) = &saying.attachments {
        files.clone()
    } else {
        let place = forwards::about(forwarding.of, conversation.id).place();
        attachments::of_draft(tx, place, saying.author.id).await?.into_iter().map(|file| file.id).collect()
    };
    let letter = NewAnswer {
        conversation: conversation.id,
        author: saying.author.id,
        client_key: saying.client_key.clone(),
        message_id: sending::message_id((saying.org, conversation.id), &from, reply_key, unique),
        from_name: senders::name(&channel, &from, &saying.author),
        from_address: from,
        html,
        text,
        recipients: saying.recipients.clone(),
        attachments: files,
        then: saying.then,
        seen: None,
        riders: Vec::new(),
    };
    let typed = forwarding.subject.as_deref().unwrap_or_default();
    let typed = typed.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let typed = typed.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let named = if typed.is_empty() { subject(&conversation.subject) } else { typed };
    if forwarding.subject.is_some() && named.chars().count() > SUBJECT_CHARS_MAX {
        return Err(conversations::CannotBegin::SubjectTooLong.into());
    }
    let new = NewForward { of: forwarding.of, subject: named, files: forwarding.files.clone(), letter };
    let answered = conversations::forward(tx, &new).await?;
    mark_read(tx, conversation.id, saying.author.id, answered.message);
    Ok(answered)
}
