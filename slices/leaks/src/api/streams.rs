//! What more is known of streams and leaks: how long a doubling takes to be noticed, and what drips with what.

use axum::extract::State;
use conversations::{ChannelId, TeamId};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Listed, Path, Query};
use shell::{App, Error, OpenApiRouter, routes};
use store::Fault;

use super::READ;
use super::leaks::may;
use crate::leak::LeakId;
use crate::looking::noticing::{self, KEPT_MAX, Noticed};
use crate::telling::apart::{self, Apart, Trait, WEEKDAYS};
use crate::{days, sql, telling};

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_streams)).routes(routes!(leak_telling))
}

/// How many streams to list.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct StreamQuery {
    /// Most rows, 1 to 5,000.
    limit: u16,
}

impl Default for StreamQuery {
    fn default() -> Self {
        Self { limit: 200 }
    }
}

/// All streams that are watched, and how long a doubling of each takes to be noticed, the quickest first
///
/// As the last look left it. A stream of fewer than five colleagues is not listed; a house of fewer than five sees
/// itself as a whole. For managers and owners.
#[utoipa::path(get, path = "/api/v1/leaks/streams", tag = "leaks", params(StreamQuery),
    responses((status = 200, body = Listed<Noticed>)))]
async fn list_streams(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<StreamQuery>,
) -> Result<Json<Listed<Noticed>>, Error> {
    may(&caller, READ)?;
    let most = usize::from(query.limit);
    if !(1..=KEPT_MAX).contains(&most) {
        return Err(Error::field("limit", "it is 1 to 5,000"));
    }
    let read: Result<_, Fault> =
        app.db.read(caller.org, (), |tx, ()| Box::pin(noticing::of_last_look(tx))).await;
    let mut items = read?;
    items.truncate(most);
    Ok(Json(Listed { items, next: None }))
}

/// What drips with what, and in which words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakTelling)]
struct TellingJson {
    /// How many drips of the leak were looked at.
    drips: usize,
    /// How many others they were compared with: of the same kind elsewhere, or before.
    others: usize,
    /// What is over-represented among them, the surest first, false discoveries controlled.
    apart: Vec<ApartJson>,
    /// Words that distinguish its conversations.
    words: Vec<String>,
    /// At most three sentences in which they stand.
    sentences: Vec<SentenceJson>,
}

/// Something that is more frequent among the drips of a leak than elsewhere.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakApart)]
struct ApartJson {
    /// `kind`, `team`, `channel`, `cause`, `touchpoint`, `product`, `weekday` or `hours`.
    what: &'static str,
    /// Which: a code, an id, `monday`, or `9-12`.
    value: String,
    /// How many of the leak's drips have it, of so many.
    here: u64,
    here_of: u64,
    /// How many of the others have it, of so many.
    elsewhere: u64,
    elsewhere_of: u64,
    /// How probable that is by chance, allowed for how much was looked at.
    p: f64,
}

impl From<Apart> for ApartJson {
    fn from(one: Apart) -> Self {
        let (what, value) = match one.what {
            Trait::Kind(kind) => ("kind", kind),
            Trait::Team(team) => ("team", TeamId::of(team).to_string()),
            Trait::Channel(channel) => ("channel", ChannelId::of(channel).to_string()),
            Trait::Cause(cause) => ("cause", cause),
            Trait::Touchpoint(name) => ("touchpoint", name),
            Trait::Product(name) => ("product", name),
            Trait::Weekday(day) => ("weekday", WEEKDAYS[day].to_owned()),
            Trait::Hour(hour) => ("hours", format!("{hour}-{}", hour + apart::HOURS)),
        };
        let Apart { here, here_of, elsewhere, elsewhere_of, p, .. } = one;
        Self { what, value, here, here_of, elsewhere, elsewhere_of, p }
    }
}

/// A real sentence of a customer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LeakSentence)]
struct SentenceJson {
    /// Number of its conversation.
    number: i64,
    sentence: String,
}

/// What drips with what, and the words that distinguish the conversations of a leak, with real sentences
///
/// Read when it is asked for, as for its page. Places of fewer than five colleagues are left out.
#[utoipa::path(get, path = "/api/v1/leaks/{id}/telling", tag = "leaks", params(("id" = String, Path)),
    responses((status = 200, body = TellingJson)))]
async fn leak_telling(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<LeakId>,
) -> Result<Json<TellingJson>, Error> {
    may(&caller, READ)?;
    let found = app
        .db
        .read(caller.org, id, |tx, id| {
            Box::pin(async move {
                let Some(leak) = sql::get(tx, *id).await? else { return Ok(None) };
                let (zone, today) = days::today(tx).await?;
                Ok::<_, Fault>(Some((telling::told(tx, &leak, today).await?, zone)))
            })
        })
        .await?;
    let (told, zone) = found.ok_or_else(Error::not_found)?;
    let sentence = |(number, sentence): (i64, String)| SentenceJson { number, sentence };
    Ok(Json(TellingJson {
        drips: told.compared.here.len(),
        others: told.compared.elsewhere.len(),
        apart: told.apart(&zone).into_iter().map(ApartJson::from).collect(),
        words: told.telling.words,
        sentences: told.telling.sentences.into_iter().map(sentence).collect(),
    }))
}
