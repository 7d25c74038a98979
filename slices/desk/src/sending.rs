//! Answers and notes on their way into the heart, from the page and from the API alike.

use axum::http::StatusCode;
use channels::Address;
use channels::token::{self, Reply};
use conversations::channels as lanes;
use conversations::{
    Answered, ConversationId, MessageId, NewAnswer, NewNote, Recipients, Rider, Then, answered_by_key,
    attachments, mark_read,
};
use shell::{App, Code, Colleague, Error, keys};
use store::{OrgId, Tx, random};

use crate::senders;

/// The conversation has no channel by which an answer could leave.
pub(crate) const NO_WAY_OUT: Code = Code::new("conversation_without_channel", StatusCode::CONFLICT);
/// Words that are no address stand among the recipients.
pub(crate) const RECIPIENT_INVALID: Code = Code::new("recipient_invalid", StatusCode::UNPROCESSABLE_ENTITY);

/// Longest key that a client gives an answer.
const CLIENT_KEY_MAX: usize = 200;

/// What somebody wants to say.
#[derive(Clone)]
pub(crate) struct Saying {
    pub(crate) org: OrgId,
    pub(crate) author: std::sync::Arc<Colleague>,
    pub(crate) conversation: ConversationId,
    pub(crate) client_key: String,
    /// The composer's HTML; empty: `text` is all there is.
    pub(crate) html: String,
    pub(crate) text: String,
    pub(crate) recipients: Recipients,
    /// The address of ours it leaves from; `None` takes the usual one.
    pub(crate) from: Option<String>,
    pub(crate) then: Then,
    /// The newest message its author had seen; `None` sends whatever came in between.
    pub(crate) seen: Option<MessageId>,
    /// Files of the draft; `None` takes all of them.
    pub(crate) attachments: Option<Vec<conversations::AttachmentId>>,
    pub(crate) riders: Vec<(Rider, serde_json::Value)>,
}

impl Saying {
    /// The words in both forms, fit to be stored: (HTML, plain text).
    pub(crate) fn forms(&self) -> (String, String) {
        forms(&self.html, &self.text)
    }
}

/// The words in both forms, fit to be stored: (HTML, plain text).
pub(crate) fn forms(html: &str, text: &str) -> (String, String) {
    if html.trim().is_empty() {
        return (paragraphs(text), text.trim().replace("\r\n", "\n"));
    }
    (channels::html::outgoing(html), channels::html::outgoing_text(html).trim().to_owned())
}

/// Plain text as paragraphs.
pub(crate) fn paragraphs(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").filter(|part| !part.trim().is_empty());
    let lines = paragraphs.map(|part| channels::html::escape(part.trim()).replace('\n', "<br>"));
    lines.flat_map(|lines| ["<p>".to_owned(), lines, "</p>".to_owned()]).collect()
}

/// Stores an answer, to leave after the time in which it can be taken back.
pub(crate) async fn answer(app: &App, saying: Saying) -> Result<Answered, Error> {
    check_key(&saying.client_key)?;
    let reply_key = app.keys.derived("reply token");
    let org = saying.org;
    let key = saying.client_key.clone();
    let input = (saying, reply_key, keys::hex(&random::bytes::<12>()));
    let sent = app
        .db
        .write(org, input, |tx, (saying, reply_key, unique)| {
            Box::pin(answer_in(tx, saying, reply_key, unique))
        })
        .await;
    match sent {
        Err(error) => repeated(app, org, key).await?.ok_or(error),
        sent => sent,
    }
}

/// An answer that was stored by the same call a moment before.
pub(crate) async fn repeated(app: &App, org: OrgId, key: String) -> Result<Option<Answered>, Error> {
    let known = app.db.read(org, key, |tx, key| Box::pin(answered_by_key(tx, key))).await?;
    Ok(known.map(|message| Answered { message, undo_until: None, is_repeat: true }))
}

async fn answer_in(tx: &mut Tx, saying: &Saying, reply_key: &[u8], unique: &str) -> Result<Answered, Error> {
    let conversation = conversations::by_id(tx, saying.conversation).await?.ok_or_else(Error::not_found)?;
    let channel = lanes::get(tx, conversation.channel).await?.ok_or_else(|| Error::refused(NO_WAY_OUT))?;
    let from = senders::of_answer(tx, &conversation, &channel, saying.from.as_deref()).await?;
    let (html, text) = saying.forms();
    let files = if let Some(files) = &saying.attachments {
        files.clone()
    } else {
        let draft = attachments::of_draft(tx, conversation.id, saying.author.id).await?;
        draft.into_iter().map(|file| file.id).collect()
    };
    let new = NewAnswer {
        conversation: conversation.id,
        author: saying.author.id,
        client_key: saying.client_key.clone(),
        message_id: message_id((saying.org, conversation.id), &from, reply_key, unique),
        from_name: senders::name(&channel, &from, &saying.author),
        from_address: from,
        html,
        text,
        recipients: saying.recipients.clone(),
        attachments: files,
        then: saying.then,
        seen: saying.seen,
        riders: saying.riders.clone(),
    };
    let answered = conversations::answer(tx, &new).await?;
    mark_read(tx, conversation.id, saying.author.id, answered.message);
    Ok(answered)
}

/// The Message-ID of something said in a conversation, by which what comes back finds it.
pub(crate) fn message_id(
    (org, conversation): (OrgId, ConversationId),
    from: &str,
    key: &[u8],
    unique: &str,
) -> String {
    let token = token::make(key, Reply { org: org.get(), conversation: conversation.get() });
    let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    token::message_id(&token, unique, domain)
}

/// Stores a private note; writing twice with one key stores once.
pub(crate) async fn note(app: &App, saying: Saying) -> Result<(), Error> {
    check_key(&saying.client_key)?;
    let org = saying.org;
    let written = app.db.write(org, saying, |tx, saying| Box::pin(note_in(tx, saying))).await;
    match written {
        Err(conversations::CannotChange::Fault(store::Fault::Duplicate { .. })) => Ok(()),
        written => Ok(written?),
    }
}

async fn note_in(tx: &mut Tx, saying: &Saying) -> Result<(), conversations::CannotChange> {
    let (html, text) = saying.forms();
    let new = NewNote {
        conversation: saying.conversation,
        author: saying.author.id,
        author_name: saying.author.name.clone(),
        client_key: format!("{}:{}", saying.author.id, saying.client_key),
        html,
        text,
    };
    let message = conversations::note(tx, &new).await?;
    mark_read(tx, saying.conversation, saying.author.id, message);
    Ok(())
}

pub(crate) fn check_key(key: &str) -> Result<(), Error> {
    if key.is_empty() || key.len() > CLIENT_KEY_MAX {
        return Err(Error::field("client_key", "it is 1 to 200 bytes"));
    }
    Ok(())
}

/// People as somebody typed them into the field of this name.
pub(crate) fn people(field: &'static str, typed: &str) -> Result<Vec<Address>, Error> {
    crate::drawing::people_from(typed)
        .map_err(|wrong| Error::refused_with_field(RECIPIENT_INVALID, field, vec![("address", wrong.into())]))
}

/// What becomes of the conversation, by its word.
pub(crate) fn then(word: &str) -> Then {
    match word {
        "solve" => Then::Solve,
        "stay_open" => Then::StayOpen,
        _ => Then::Wait,
    }
}
