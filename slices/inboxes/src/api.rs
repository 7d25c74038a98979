//! Mailboxes, quarantine and the outbox in the API: everything a page can do. Secrets go in and never out.

mod addresses;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use conversations::channels::{Channel, Light};
use conversations::{ChannelId, MessageId};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Cursor, Json, Listed, Path, Query};
use shell::carriers::Trouble;
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::{Timestamp, arrivals};

use crate::arrivals::Fate;
use crate::consent::{self, Asking};
use crate::mailbox::Settings;
use crate::mailbox::form::{CannotKeepMailbox, Wish};
use crate::parcels::{self, Which};
use crate::trying::{self, Outcome};
use crate::{keeping, pages};

/// Scope of reading.
pub(crate) const READ: &str = "mailboxes:read";
/// Scope of changing.
pub(crate) const WRITE: &str = "mailboxes:write";

/// Most lines of one answer.
const LIMIT_MAX: u16 = 200;

/// The routes.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, set_up))
        .routes(routes!(get, change))
        .routes(routes!(test))
        .routes(routes!(ask_consent))
        .routes(routes!(quarantine))
        .routes(routes!(raw))
        .routes(routes!(retry))
        .routes(routes!(discard))
        .routes(routes!(outbox))
        .routes(routes!(send_again))
        .routes(routes!(give_up))
        .merge(addresses::router())
}

/// A mailbox.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, named one by one in the API")]
pub(crate) struct MailboxJson {
    /// Its id.
    #[schema(value_type = String)]
    id: ChannelId,
    /// What colleagues call it.
    name: String,
    /// The address customers write to and answers leave from by default.
    address: String,
    /// `green`, `amber` or `red`.
    light: &'static str,
    /// Why it is not green; may be empty.
    light_reason: String,
    /// False while it rests.
    is_active: bool,
    /// The provider whose servers were proposed.
    provider: String,
    /// Whether our own listener takes mail for it.
    takes_deliveries: bool,
    /// Whether a mailbox at a provider is read.
    reads: bool,
    /// Whether answers leave through a submission server.
    sends: bool,
    /// When the last message came in.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_in_at: Option<Timestamp>,
    /// When the last message left.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_out_at: Option<Timestamp>,
    /// Grows with each change; name it in the next one.
    version: String,
}

impl MailboxJson {
    fn of(channel: Channel) -> Self {
        let settings = Settings::read(&channel.settings).unwrap_or_default();
        let known = |at: Timestamp| (at != Timestamp::UNIX_EPOCH).then_some(at);
        Self {
            id: channel.id,
            light: match channel.light {
                Light::Green => "green",
                Light::Amber => "amber",
                Light::Red => "red",
            },
            light_reason: channel.light_reason,
            is_active: channel.is_active,
            provider: settings.provider,
            takes_deliveries: settings.takes_deliveries,
            reads: settings.reads.is_some(),
            sends: settings.sends.is_some(),
            last_in_at: known(channel.last_in_at),
            last_out_at: known(channel.last_out_at),
            version: channel.version.to_string(),
            name: channel.name,
            address: channel.address,
        }
    }
}

/// One step of a test.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StepJson {
    /// `listener`, `reading` or `sending`.
    part: &'static str,
    /// `name`, `connect`, `tls`, `sign-in`, `folder`, `sent-folder`, `submit`, `subaddress` ...
    step: &'static str,
    /// The address it is about, where it is not the default one.
    address: Option<String>,
    /// `well`, `open` or `failed`.
    outcome: &'static str,
    /// What failed, such as `password-refused`.
    trouble: Option<&'static str>,
    /// What the server said.
    said: Option<String>,
}

/// An arrival in quarantine.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ArrivalJson {
    /// Its id.
    id: String,
    /// The mailbox it came by.
    mailbox: String,
    /// When it was kept.
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    /// Why it could not be read, a code.
    reason: String,
    /// The same in words.
    reason_words: String,
    /// How often reading was tried.
    attempts: i64,
    /// Its size in bytes.
    size_bytes: i64,
    /// SHA-256 of the raw bytes.
    hash: String,
}

/// A parcel of the outbox.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ParcelJson {
    /// Its id.
    id: String,
    /// The message it carries.
    #[schema(value_type = String)]
    message: MessageId,
    /// The conversation's number.
    number: i64,
    /// The message's subject.
    subject: String,
    /// Not before this instant.
    #[schema(value_type = String, format = DateTime)]
    send_at: Timestamp,
    /// How often sending was tried.
    attempts: i64,
    /// What went wrong last, in words; may be empty.
    reason: String,
    /// What the other side said.
    said: String,
}

/// What became of an arrival that was tried again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FateJson {
    /// `received`, `quarantined` or `settled`.
    fate: &'static str,
    /// Why it is still in quarantine.
    reason: Option<String>,
}

/// Where a list goes on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// Most rows, 1 to 200.
    limit: u16,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self { after: None, limit: 50 }
    }
}

/// Which parcels to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct OutboxQuery {
    /// `waiting` or `failed`.
    which: Which,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// Most rows, 1 to 200.
    limit: u16,
}

impl Default for OutboxQuery {
    fn default() -> Self {
        Self { which: Which::Waiting, after: None, limit: 50 }
    }
}

/// All mailboxes, oldest first.
#[utoipa::path(get, path = "/api/v1/mailboxes", tag = "mailboxes",
    responses((status = 200, body = Listed<MailboxJson>)))]
async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Listed<MailboxJson>>, Error> {
    may_read(&caller)?;
    let all = keeping::all(&app, caller.org).await?;
    Ok(Json(Listed { items: all.into_iter().map(MailboxJson::of).collect(), next: None }))
}

/// Sets a mailbox up.
#[utoipa::path(post, path = "/api/v1/mailboxes", tag = "mailboxes", request_body = Wish,
    responses((status = 201, body = MailboxJson)))]
async fn set_up(
    State(app): State<App>,
    caller: Caller,
    Json(wish): Json<Wish>,
) -> Result<(StatusCode, Json<MailboxJson>), Error> {
    may_write(&caller)?;
    let id = keeping::set_up(&app, caller.org, &wish).await?;
    Ok((StatusCode::CREATED, Json(one(&app, &caller, id).await?)))
}

/// One mailbox.
#[utoipa::path(get, path = "/api/v1/mailboxes/{id}", tag = "mailboxes", params(("id" = String, Path)),
    responses((status = 200, body = MailboxJson)))]
async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<Json<MailboxJson>, Error> {
    may_read(&caller)?;
    one(&app, &caller, id).await.map(Json)
}

/// Changes a mailbox: what is sent takes the place of what was, secrets left empty excepted.
#[utoipa::path(put, path = "/api/v1/mailboxes/{id}", tag = "mailboxes", params(("id" = String, Path)),
    request_body = Wish, responses((status = 200, body = MailboxJson)))]
async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(wish): Json<Wish>,
) -> Result<Json<MailboxJson>, Error> {
    may_write(&caller)?;
    keeping::change(&app, caller.org, id, &wish).await?;
    one(&app, &caller, id).await.map(Json)
}

/// Tests a mailbox: goes the whole way to its servers, step by step.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/test", tag = "mailboxes", params(("id" = String, Path)),
    responses((status = 200, body = [StepJson])))]
async fn test(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<Json<Vec<StepJson>>, Error> {
    may_write(&caller)?;
    let (channel, settings) = keeping::get(&app, caller.org, id).await?;
    let tried = trying::try_out(&app, caller.org, &channel, &settings).await;
    let step = |tried: trying::Tried| {
        let (outcome, trouble): (_, Option<Trouble>) = match tried.outcome {
            Outcome::Well => ("well", None),
            Outcome::Open => ("open", None),
            Outcome::Failed(trouble) => ("failed", Some(trouble)),
        };
        StepJson {
            part: tried.part.name(),
            step: tried.step,
            address: (!tried.about.is_empty()).then_some(tried.about),
            outcome,
            trouble: trouble.as_ref().map(|trouble| trouble.kind.key()),
            said: trouble.map(|trouble| trouble.said),
        }
    };
    Ok(Json(tried.into_iter().map(step).collect()))
}

/// Where a colleague gives consent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ConsentJson {
    /// The provider's page. It leads back here, and has to be opened in a browser in which the caller is signed in.
    page: String,
}

/// Begins to ask the provider for consent, where a mailbox signs in with tokens (XOAUTH2).
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/consent", tag = "mailboxes", operation_id = "ask_consent",
    params(("id" = String, Path)), responses((status = 200, body = ConsentJson)))]
async fn ask_consent(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
) -> Result<Json<ConsentJson>, Error> {
    may_write(&caller)?;
    keeping::get(&app, caller.org, id).await?;
    let asking = Asking { org: caller.org, colleague: caller.colleague.id, mailbox: id };
    let page = consent::page(&app, asking).await.map_err(|_| CannotKeepMailbox::NoConsentPage)?;
    Ok(Json(ConsentJson { page }))
}

/// What could not be read, oldest first.
#[utoipa::path(get, path = "/api/v1/quarantine", tag = "mailboxes", params(ListQuery),
    responses((status = 200, body = Listed<ArrivalJson>)))]
async fn quarantine(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Listed<ArrivalJson>>, Error> {
    may_read(&caller)?;
    check_limit(query.limit)?;
    let input = (query.after.map_or(0, |after| after.id), query.limit);
    let found = app
        .db
        .read(caller.org, input, |tx, (after, limit)| {
            Box::pin(arrivals::in_state(tx, arrivals::State::Quarantined, *after, *limit))
        })
        .await?;
    let is_full = found.len() == usize::from(query.limit);
    let next = found.last().filter(|_| is_full).map(|last| Cursor { key: 0, id: last.id });
    let json = |arrival: arrivals::Arrival| ArrivalJson {
        id: arrival.id.to_string(),
        mailbox: arrival.channel_id.to_string(),
        received_at: arrival.received_at,
        reason_words: pages::reason(&arrival.reason),
        reason: arrival.reason.clone(),
        attempts: arrival.attempts,
        size_bytes: arrival.size_bytes,
        hash: arrival.hash.clone(),
    };
    Ok(Json(Listed { items: found.into_iter().map(json).collect(), next }))
}

/// An arrival as it came, byte for byte.
#[utoipa::path(get, path = "/api/v1/quarantine/{id}/raw", tag = "mailboxes", operation_id = "quarantine_raw",
    params(("id" = String, Path)), responses((status = 200, content_type = "text/plain", body = String)))]
async fn raw(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Response, Error> {
    may_read(&caller)?;
    pages::raw_form(&app, caller.org, id).await
}

/// Tries an arrival in quarantine once more.
#[utoipa::path(post, path = "/api/v1/quarantine/{id}/retry", tag = "mailboxes", params(("id" = String, Path)),
    responses((status = 200, body = FateJson)))]
async fn retry(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<Json<FateJson>, Error> {
    may_write(&caller)?;
    let (fate, reason) = match crate::quarantine::retry(&app, caller.org, id).await? {
        Fate::Received(_) | Fate::Probe => ("received", None),
        Fate::Quarantined(reason) => ("quarantined", Some(reason)),
        Fate::Settled => return Err(Error::not_found()),
    };
    Ok(Json(FateJson { fate, reason }))
}

/// Puts an arrival in quarantine aside for good.
#[utoipa::path(post, path = "/api/v1/quarantine/{id}/discard", tag = "mailboxes", params(("id" = String, Path)),
    responses((status = 204)))]
async fn discard(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    if crate::quarantine::discard(&app, caller.org, id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::not_found())
    }
}

/// What is on its way, or did not get through; newest first.
#[utoipa::path(get, path = "/api/v1/outbox", tag = "mailboxes", params(OutboxQuery),
    responses((status = 200, body = Listed<ParcelJson>)))]
async fn outbox(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<OutboxQuery>,
) -> Result<Json<Listed<ParcelJson>>, Error> {
    may_read(&caller)?;
    check_limit(query.limit)?;
    let before = query.after.map_or((i64::MAX, i64::MAX), |after| (after.key, after.id));
    let found = app
        .db
        .read(caller.org, (query.which, before, query.limit), |tx, (which, before, limit)| {
            Box::pin(parcels::list(tx, *which, *before, *limit))
        })
        .await?;
    let is_full = found.len() == usize::from(query.limit);
    let next = found.last().filter(|_| is_full).map(parcels::place).map(|(key, id)| Cursor { key, id });
    let json = |line: parcels::Line| {
        let (reason, said) = parcels::explained(&line.last_error);
        ParcelJson {
            id: line.id.to_string(),
            message: line.message,
            number: line.number,
            subject: line.subject,
            send_at: line.send_at,
            attempts: line.attempts,
            reason,
            said,
        }
    };
    Ok(Json(Listed { items: found.into_iter().map(json).collect(), next }))
}

/// Sends a given-up parcel again.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/send-again", tag = "mailboxes", params(("id" = String, Path)),
    responses((status = 204)))]
async fn send_again(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    let input = (id, caller.actor);
    app.db.write(caller.org, input, |tx, (id, actor)| Box::pin(parcels::send_again(tx, *id, *actor))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a waiting parcel up.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/give-up", tag = "mailboxes", params(("id" = String, Path)),
    responses((status = 204)))]
async fn give_up(State(app): State<App>, caller: Caller, Path(id): Path<i64>) -> Result<StatusCode, Error> {
    may_write(&caller)?;
    let input = (id, caller.actor);
    app.db.write(caller.org, input, |tx, (id, actor)| Box::pin(parcels::give_up(tx, *id, *actor))).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn one(app: &App, caller: &Caller, id: ChannelId) -> Result<MailboxJson, Error> {
    Ok(MailboxJson::of(keeping::get(app, caller.org, id).await?.0))
}

fn check_limit(limit: u16) -> Result<(), Error> {
    if (1..=LIMIT_MAX).contains(&limit) { Ok(()) } else { Err(Error::field("limit", "it is 1 to 200")) }
}

fn may_read(caller: &Caller) -> Result<(), Error> {
    caller.needs(READ)?;
    caller.can(Right::KeepMailboxes)
}

fn may_write(caller: &Caller) -> Result<(), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepMailboxes)
}
