//! Answering: a colleague's message and its parcel, in one transaction; sending it again.

use axum::http::StatusCode;
use jiff::SignedDuration;
use shell::{Code, ColleagueId, Error, Refusal};
use store::{Actor, Event, Fault, NewJob, Sql, Timestamp, Tx, outbox, params};

use crate::ids::{AttachmentId, ConversationId, IdentityId, MessageId};
use crate::messages::{self, Format, Kind, Message, Recipients};
use crate::receiving::preview;
use crate::riders::{Along, Rider, Said};
use crate::status::Status;
use crate::thread::{self, Conversation};
use crate::{attachments, drafts, traces};

/// The job that delivers a parcel; the feature that owns the channel's kind runs it. Its payload is
/// `{"outbox": "<id>"}`.
pub const DELIVER: &str = "conversations.deliver";

/// How long an answer by email can be taken back.
pub const UNDO: SignedDuration = SignedDuration::from_secs(10);

/// Longest text of an answer, in characters.
const TEXT_CHARS_MAX: usize = 200_000;
/// Most people one answer goes to.
pub const RECIPIENTS_MAX: usize = 50;

/// What becomes of the conversation after an answer.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// It stays open.
    StayOpen,
    /// It waits for the customer.
    #[default]
    Wait,
    /// It is solved.
    Solve,
}

impl Then {
    pub(crate) const fn status(self) -> Status {
        match self {
            Self::StayOpen => Status::Open,
            Self::Wait => Status::Waiting,
            Self::Solve => Status::Solved,
        }
    }
}

/// An answer about to be stored and sent.
#[derive(Clone)]
pub struct NewAnswer {
    /// Where it is said.
    pub conversation: ConversationId,
    /// Who says it.
    pub author: ColleagueId,
    /// Sending twice with one key sends once.
    pub client_key: String,
    /// The Message-ID under which it leaves, without angle brackets; made with a reply token beforehand.
    pub message_id: String,
    /// The name customers read as its sender.
    pub from_name: String,
    /// The address it leaves from.
    pub from_address: String,
    /// The composer's HTML, sanitized for sending.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// To whom.
    pub recipients: Recipients,
    /// Files of the draft that go with it.
    pub attachments: Vec<AttachmentId>,
    /// What becomes of the conversation.
    pub then: Then,
    /// The newest message the author had seen; `None` sends whatever came in between.
    pub seen: Option<MessageId>,
    /// What travels along, in order.
    pub riders: Vec<(Rider, serde_json::Value)>,
}

/// An answer that was stored and will leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The message.
    pub message: MessageId,
    /// Until when it can be taken back, in microseconds since 1970; 0 for a repeated call.
    pub undo_until: Option<Timestamp>,
    /// Whether this key had been sent before; nothing was stored this time.
    pub is_repeat: bool,
}

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CannotAnswer {
    /// There is no such conversation in this organization.
    #[error("there is no such conversation")]
    NoSuchConversation,
    /// Nothing to send.
    #[error("the answer is empty")]
    Empty,
    /// Longer than any mail should be.
    #[error("the answer is longer than 200,000 characters")]
    TooLong,
    /// Nobody to send it to.
    #[error("the answer has no recipient")]
    NoRecipient,
    /// More people than one answer goes to.
    #[error("the answer has more than 50 recipients")]
    TooManyRecipients,
    /// A file that is not in the author's draft here.
    #[error("a file of the answer is not in the draft")]
    AttachmentGone,
    /// Somebody wrote in between.
    #[error("somebody wrote in this conversation meanwhile")]
    AnsweredMeanwhile,
    /// It has left already, or was taken back.
    #[error("the answer cannot be taken back any more")]
    TooLateToTakeBack,
    /// It was not given up.
    #[error("the answer did not fail, so it is not sent again")]
    DidNotFail,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotAnswer {
    /// Codes of these refusals, for the documentation.
    pub const CODES: &[Code] = &[
        Code::new("conversation_unknown", StatusCode::NOT_FOUND),
        Code::new("answer_empty", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("answer_too_long", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("answer_without_recipient", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("answer_too_many_recipients", StatusCode::UNPROCESSABLE_ENTITY),
        Code::new("answered_meanwhile", StatusCode::CONFLICT),
        Code::new("answer_has_left", StatusCode::CONFLICT),
        Code::new("answer_did_not_fail", StatusCode::CONFLICT),
        Code::new("answer_attachment_gone", StatusCode::UNPROCESSABLE_ENTITY),
    ];
}

impl Refusal for CannotAnswer {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchConversation => Self::CODES[0],
            Self::Empty => Self::CODES[1],
            Self::TooLong => Self::CODES[2],
            Self::NoRecipient => Self::CODES[3],
            Self::TooManyRecipients => Self::CODES[4],
            Self::AnsweredMeanwhile => Self::CODES[5],
            Self::TooLateToTakeBack => Self::CODES[6],
            Self::DidNotFail => Self::CODES[7],
            Self::AttachmentGone => Self::CODES[8],
            Self::Fault(_) => shell::codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Empty | Self::TooLong => Some("text"),
            Self::NoRecipient | Self::TooManyRecipients => Some("to"),
            Self::AttachmentGone => Some("attachments"),
            _ => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

const BY_KEY: Sql =
    Sql::tenant("answers.by_key", "SELECT message_id FROM outbox WHERE org_id = $1 AND idem_key = $2");

/// The answer that was sent under this key before.
pub async fn answered_by_key(tx: &mut Tx, client_key: &str) -> Result<Option<MessageId>, Fault> {
    tx.one(&BY_KEY, params![client_key], |row| Ok(MessageId::of(row.int(0)?))).await
}

const TOUCH: Sql = Sql::tenant(
    "answers.touch",
    "UPDATE conversations SET message_count = message_count + 1, preview = $3, moved_at = $4, version = version + 1,
       last_message_id = CASE WHEN last_message_id < $5 THEN $5 ELSE last_message_id END,
       status = $6, is_solved = $7, snoozed_until_at = NULL, waiting_since_at = NULL,
       assignee_id = CASE WHEN assignee_id = 0 THEN $8 ELSE assignee_id END
     WHERE org_id = $1 AND id = $2",
);

/// Stores an answer, its parcel and what rides with it. A conversation nobody had becomes the author's.
///
/// # Errors
/// The refusals of [`CannotAnswer`], those of the riders, and faults. A `Fault::Duplicate` means that the
/// same key was sent at the same moment: ask [`answered_by_key`].
pub async fn answer(tx: &mut Tx, new: &NewAnswer) -> Result<Answered, Error> {
    if let Some(message) = answered_by_key(tx, &new.client_key).await? {
        return Ok(Answered { message, undo_until: None, is_repeat: true });
    }
    let conversation = thread::by_id(tx, new.conversation).await?.ok_or(CannotAnswer::NoSuchConversation)?;
    check(&conversation, new)?;
    if let Err(gone) = check_files(tx, new.conversation, new).await {
        // The same answer, stored a moment ago by another tab, has taken them along.
        let known = answered_by_key(tx, &new.client_key).await?;
        let message = known.ok_or(gone)?;
        return Ok(Answered { message, undo_until: None, is_repeat: true });
    }
    let id = MessageId::of(tx.new_id());
    let send_at = put_on_its_way(tx, &conversation, new, id);
    let status = new.then.status();
    let now = tx.now();
    tx.later(
        &TOUCH,
        params![conversation.id, preview(&new.text), now, id, status, status == Status::Solved, new.author],
    );
    drafts::forget(tx, conversation.id, new.author);
    tell(tx, &conversation, new, id);
    ride(tx, &conversation, new, id).await?;
    Ok(Answered { message: id, undo_until: Some(send_at), is_repeat: false })
}

/// Queues a message of ours with its parcel; answers until when it can be taken back.
pub(crate) fn put_on_its_way(
    tx: &mut Tx,
    conversation: &Conversation,
    new: &NewAnswer,
    id: MessageId,
) -> Timestamp {
    store_answer(tx, conversation, new, id);
    dispatch(tx, conversation, new, id)
}

/// Queues the parcel of a message alone.
pub(crate) fn dispatch(
    tx: &mut Tx,
    conversation: &Conversation,
    new: &NewAnswer,
    id: MessageId,
) -> Timestamp {
    let send_at = tx.now() + UNDO;
    let parcel = outbox::put(tx, id.get(), conversation.channel.get(), &new.client_key, send_at);
    deliver_later(tx, parcel, send_at);
    traces::add(tx, id, "queued", "");
    send_at
}

/// Lets everything ride along that was sent with a message.
pub(crate) async fn ride(
    tx: &mut Tx,
    conversation: &Conversation,
    new: &NewAnswer,
    message: MessageId,
) -> Result<(), Error> {
    let (author, customer) = (new.author, conversation.customer);
    let said = Said { conversation: conversation.id, customer, message, author };
    for (rider, sent) in &new.riders {
        (rider.ride)(tx, said, Along { text: &new.text, sent }).await?;
    }
    Ok(())
}

fn check(conversation: &Conversation, new: &NewAnswer) -> Result<(), CannotAnswer> {
    check_content(new)?;
    if new.seen.is_some_and(|seen| seen < conversation.last_message) {
        return Err(CannotAnswer::AnsweredMeanwhile);
    }
    Ok(())
}

/// Something is said, and to somebody.
pub(crate) fn check_content(new: &NewAnswer) -> Result<(), CannotAnswer> {
    if new.text.trim().is_empty() && new.attachments.is_empty() {
        return Err(CannotAnswer::Empty);
    }
    if new.text.chars().count() > TEXT_CHARS_MAX {
        return Err(CannotAnswer::TooLong);
    }
    let to = &new.recipients;
    match to.to.len() + to.cc.len() + to.bcc.len() {
        0 => Err(CannotAnswer::NoRecipient),
        people if people > RECIPIENTS_MAX => Err(CannotAnswer::TooManyRecipients),
        _ => Ok(()),
    }
}

/// A file that is named must go along: an answer never leaves without one that its author counted on.
/// `place` is where the draft's files stand.
pub(crate) async fn check_files(
    tx: &mut Tx,
    place: ConversationId,
    new: &NewAnswer,
) -> Result<(), CannotAnswer> {
    if new.attachments.is_empty() {
        return Ok(());
    }
    let draft = attachments::of_draft(tx, place, new.author).await?;
    let is_there = |id: &AttachmentId| draft.iter().any(|file| file.id == *id);
    if new.attachments.iter().all(is_there) { Ok(()) } else { Err(CannotAnswer::AttachmentGone) }
}

/// What is said, as a message of ours at `at`.
pub(crate) fn message_of(
    conversation: &Conversation,
    new: &NewAnswer,
    id: MessageId,
    at: Timestamp,
) -> Message {
    Message {
        id,
        conversation: conversation.id,
        kind: Kind::Outgoing,
        channel: conversation.channel,
        provider_key: new.message_id.clone(),
        author: new.author,
        identity: IdentityId::NONE,
        from_name: new.from_name.clone(),
        from_address: new.from_address.clone(),
        subject: conversation.subject.clone(),
        said: new.text.clone(),
        quoted: String::new(),
        recipients: new.recipients.clone(),
        checks: String::new(),
        automatic: String::new(),
        format: Format::Formatted,
        attachment_count: i64::try_from(new.attachments.len()).expect("uploads are counted"),
        arrival_id: 0,
        at,
    }
}

fn store_answer(tx: &mut Tx, conversation: &Conversation, new: &NewAnswer, id: MessageId) {
    let message = message_of(conversation, new, id, tx.now());
    messages::store_later(tx, &message, Some(&new.html));
    messages::key_later(tx, &new.message_id, id, conversation.id);
    for person in new.recipients.to.iter().chain(&new.recipients.cc) {
        messages::participant_later(tx, conversation.id, &person.key());
    }
    for attachment in &new.attachments {
        tx.later(&attachments::ATTACH, params![*attachment, new.author, id, conversation.id]);
    }
}

pub(crate) fn tell(tx: &mut Tx, conversation: &Conversation, new: &NewAnswer, id: MessageId) {
    let actor = Actor::Colleague(new.author.get());
    let about = |kind| {
        Event::new(kind)
            .conversation(conversation.id.get())
            .customer(conversation.customer.get())
            .about(id.get())
            .actor(actor)
    };
    tx.event(about("message_answered").number(rules::drips::answers(&new.text).number()));
    let status = new.then.status();
    if status != conversation.status {
        tx.event(about("status_changed").code(status.word()));
    }
    if conversation.assignee == ColleagueId::NONE {
        tx.event(about("assigned").number(new.author.get()));
    }
}

fn deliver_later(tx: &mut Tx, parcel: i64, run_at: Timestamp) {
    let payload = serde_json::json!({ "outbox": parcel.to_string() });
    tx.job_later(NewJob { kind: DELIVER, key: parcel.to_string(), run_at, payload });
}

/// Sends an answer again whose delivery was given up.
///
/// # Errors
/// [`CannotAnswer::DidNotFail`] when it was not given up.
pub async fn send_again(tx: &mut Tx, id: MessageId, actor: Actor) -> Result<(), CannotAnswer> {
    let message = messages::message(tx, id).await?.ok_or(CannotAnswer::DidNotFail)?;
    let parcel = outbox::of_message(tx, id.get()).await?.ok_or(CannotAnswer::DidNotFail)?;
    if !outbox::send_again(tx, parcel.id).await? {
        return Err(CannotAnswer::DidNotFail);
    }
    let now = tx.now();
    deliver_later(tx, parcel.id, now);
    traces::add(tx, id, "queued", "a colleague sent it again");
    tx.event(
        Event::new("delivery_repeated").conversation(message.conversation.get()).about(id.get()).actor(actor),
    );
    Ok(())
}
