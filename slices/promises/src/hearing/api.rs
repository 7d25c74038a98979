//! Hearing in the API: reading texts, and deciding about what was heard.

use axum::extract::State;
use conversations::{ConversationId, MessageId, by_id};
use rules::promises::state::Kind;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Cursor, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, keys, routes};
use store::{Fault, Timestamp, Tx};

use super::deciding::{self, Decision, Terms};
use super::ears::{Heard, listen};
use super::stored::{self, Fate, HeardId, HeardRow, Source};
use crate::api::json::PromiseJson;
use crate::api::{READ, WRITE};
use crate::house::surroundings;
use crate::promise::PromiseId;
use crate::refusals::CannotMake;

/// Longest text, in bytes.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Most lines of one answer.
const LIMIT_MAX: u16 = 200;

/// The routes of hearing.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(hear))
        .routes(routes!(list))
        .routes(routes!(confirm))
        .routes(routes!(dismiss))
}

/// A text that a colleague wrote to a customer.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HearJson {
    /// The text, at most 64 KiB.
    text: String,
    /// The conversation it belongs to: then what is heard is stored, for its author to confirm. Absent only reads.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    conversation: Option<ConversationId>,
    /// When it was written; now when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// Who wrote it; whoever calls when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    author: Option<ColleagueId>,
    /// It belongs to imported history: what is heard is marked as detected and only counts in reports of the
    /// organization.
    #[serde(default)]
    from_history: bool,
}

/// What was heard in a text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HearingJson {
    /// Are there rules for the language of the text? If not, nothing is heard.
    is_listening: bool,
    /// The promises, in the order of the text.
    items: Vec<HeardJson>,
}

/// A promise that was heard.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HeardJson {
    /// Its id, where it was stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    id: Option<HeardId>,
    /// `heard`, `confirmed`, `dismissed`, or `detected` in imported history.
    state: &'static str,
    /// The kind.
    kind: &'static str,
    /// The words it was heard in.
    text: String,
    /// Where they begin in the text, in Unicode scalar values.
    start: u32,
    /// Where they end, exclusive.
    end: u32,
    /// When it is due, where a time was named.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// The words of the time; may be empty.
    due_text: String,
    /// `exact`, `by_end_of_day`, `by_end_of_week`, `vague` or `event`.
    precision: &'static str,
    /// Does it wait for the customer to do something first?
    conditional: bool,
    /// The conversation, where it was stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    conversation: Option<ConversationId>,
    /// The message it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    message: Option<MessageId>,
    /// When it was said, where it was stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    said_at: Option<Timestamp>,
    /// The promise it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    promise: Option<PromiseId>,
}

impl HeardJson {
    fn only_read(heard: &Heard) -> Self {
        Self {
            id: None,
            state: Fate::Heard.code(),
            kind: heard.kind.code(),
            text: heard.quote.clone(),
            start: heard.span.start,
            end: heard.span.end,
            due_at: heard.time.due_at,
            due_text: heard.time.words.clone(),
            precision: heard.time.precision.code(),
            conditional: heard.condition.is_some(),
            conversation: None,
            message: None,
            said_at: None,
            promise: None,
        }
    }

    fn stored(row: &HeardRow) -> Self {
        Self {
            id: Some(row.id),
            state: row.fate.code(),
            conversation: Some(row.source.conversation),
            message: row.source.message.some(),
            said_at: Some(row.source.said_at),
            promise: row.promise.some(),
            ..Self::only_read(&row.heard)
        }
    }
}

/// Hears the promises in a text. In a conversation they are stored as heard, and reach no customer, no reminder and
/// no figure until their author confirms them; the same text in the same conversation is stored once.
#[utoipa::path(post, path = "/api/v1/promises/hear", tag = "promises", operation_id = "hear_promises",
    request_body = HearJson, responses((status = 200, body = HearingJson)))]
async fn hear(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<HearJson>,
) -> Result<Json<HearingJson>, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)?;
    if sent.text.len() > TEXT_BYTES_MAX {
        return Err(Error::field("text", "it is at most 64 KiB"));
    }
    if sent.at.is_some_and(|at| at > app.clock().now()) {
        return Err(Error::field("at", "it is not in the future"));
    }
    let author = sent.author.unwrap_or(caller.colleague.id);
    let heard =
        app.db.write(caller.org, (sent, author), |tx, (sent, author)| Box::pin(hear_text(tx, sent, *author)));
    heard.await.map(Json)
}

async fn hear_text(tx: &mut Tx, sent: &HearJson, author: ColleagueId) -> Result<HearingJson, Error> {
    let customer = match sent.conversation {
        Some(id) => by_id(tx, id).await?.ok_or(CannotMake::NoSuchConversation)?.customer,
        None => conversations::CustomerId::NONE,
    };
    if !crate::sql::is_active(tx, author).await? {
        return Err(CannotMake::KeeperUnknown.into());
    }
    let surroundings = surroundings(tx, customer).await?;
    let said_at = sent.at.map_or(tx.now(), |at| store::from_micros(store::to_micros(at)));
    let hearing = listen(&sent.text, &surroundings, said_at);
    let Some(conversation) = sent.conversation else {
        let items = hearing.heard.iter().map(HeardJson::only_read).collect();
        return Ok(HearingJson { is_listening: hearing.is_listening, items });
    };
    let source = Source {
        key: format!("api:{conversation}:{}", keys::hash_of(&sent.text)),
        conversation,
        customer,
        message: MessageId::NONE,
        author: if sent.from_history { ColleagueId::NONE } else { author },
        said_at,
        time_zone: surroundings.zone_name(),
    };
    let fate = if sent.from_history { Fate::Detected } else { Fate::Heard };
    let mut items = Vec::with_capacity(hearing.heard.len());
    for heard in &hearing.heard {
        stored::store(tx, &source, heard, fate).await?;
        let row = stored::by_key(tx, &source, heard).await?;
        items.push(row.map_or_else(|| HeardJson::only_read(heard), |row| HeardJson::stored(&row)));
    }
    Ok(HearingJson { is_listening: hearing.is_listening, items })
}

/// Which part of what waits.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct HeardQuery {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// Most rows, 1 to 200.
    limit: u16,
}

impl Default for HeardQuery {
    fn default() -> Self {
        Self { after: None, limit: 50 }
    }
}

/// What waits for the caller to be confirmed or dismissed, oldest first.
#[utoipa::path(get, path = "/api/v1/heard-promises", tag = "promises", operation_id = "list_heard_promises",
    params(HeardQuery), responses((status = 200, body = Listed<HeardJson>)))]
async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<HeardQuery>,
) -> Result<Json<Listed<HeardJson>>, Error> {
    caller.needs(READ)?;
    caller.can(Right::AnswerCustomers)?;
    if !(1..=LIMIT_MAX).contains(&query.limit) {
        return Err(Error::field("limit", "it is 1 to 200"));
    }
    let after = query.after.map_or(HeardId::NONE, |cursor| HeardId::of(cursor.id));
    let input = (caller.colleague.id, after, query.limit + 1);
    let read = app
        .db
        .read(caller.org, input, |tx, (me, after, limit)| Box::pin(stored::waiting(tx, *me, *after, *limit)));
    let mut rows: Vec<HeardRow> = read.await?;
    let goes_on = rows.len() > usize::from(query.limit);
    rows.truncate(query.limit.into());
    let last = rows.last().filter(|_| goes_on);
    let next = last.map(|row| Cursor { key: 0, id: row.id.get() });
    Ok(Json(Listed { items: rows.iter().map(HeardJson::stored).collect(), next }))
}

/// What the author says otherwise than it was heard; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ConfirmJson {
    /// The kind.
    #[schema(value_type = Option<String>, example = "call_back")]
    kind: Option<Kind>,
    /// What is promised, in at most 200 characters.
    said: String,
    /// By when, in words read now.
    by: String,
    /// Who keeps it.
    #[schema(value_type = Option<String>)]
    keeper: Option<ColleagueId>,
}

/// Makes a promise of what was heard, since the moment it was said.
#[utoipa::path(post, path = "/api/v1/heard-promises/{id}/confirm", tag = "promises",
    operation_id = "confirm_heard_promise", params(("id" = String, Path)), request_body = ConfirmJson,
    responses((status = 200, body = PromiseJson)))]
async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<HeardId>,
    Json(sent): Json<ConfirmJson>,
) -> Result<Json<PromiseJson>, Error> {
    let decision = decision(&caller, id)?;
    let terms = Terms { kind: sent.kind, said: sent.said, by: sent.by, keeper: sent.keeper };
    let made = app.db.write(caller.org, (decision, terms), |tx, (decision, terms)| {
        Box::pin(deciding::confirm(tx, decision, terms))
    });
    crate::api::read_one(&app, &caller, made.await?).await.map(Json)
}

/// Says that what was heard is no promise.
#[utoipa::path(post, path = "/api/v1/heard-promises/{id}/dismiss", tag = "promises",
    operation_id = "dismiss_heard_promise", params(("id" = String, Path)),
    responses((status = 200, body = HeardJson)))]
async fn dismiss(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<HeardId>,
) -> Result<Json<HeardJson>, Error> {
    let decision = decision(&caller, id)?;
    app.db.write(caller.org, decision, |tx, decision| Box::pin(deciding::dismiss(tx, decision))).await?;
    let row: Result<Option<HeardRow>, Fault> =
        app.db.read(caller.org, id, |tx, id| Box::pin(stored::get(tx, *id))).await;
    Ok(Json(HeardJson::stored(&row?.ok_or_else(Error::not_found)?)))
}

fn decision(caller: &Caller, heard: HeardId) -> Result<Decision, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::AnswerCustomers)?;
    Ok(Decision { heard, colleague: caller.colleague.id, actor: caller.actor })
}
