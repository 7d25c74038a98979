//! Drips in the API: what let customers down, with its evidence; never by colleague.

use axum::extract::State;
use conversations::{ChannelId, ConversationId, CustomerId, TeamId};
use instrument::named::{self, Names};
use instrument::places::Named;
use instrument::{Drip, RightingId, Source, Where};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Cursor, Json, Listed, Query};
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::{Timestamp, Tx, from_micros, to_micros};

use crate::about_nobody::AboutNobody;
use crate::around::{may_list, spelled};

/// Scope of reading.
pub(crate) const READ: &str = "drips:read";
/// Scope of putting right, recording and setting standards.
pub(crate) const WRITE: &str = "drips:write";

/// Most lines of one answer.
pub(crate) const LIMIT_MAX: u16 = 200;
/// How many days are read where none are named.
const DAYS: i64 = 90;
/// Drips of one instant and one event, which a page does not part.
const TIES_MAX: u16 = 20;

/// The routes of drips in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_drips)).routes(routes!(list_names))
}

/// Refuses a token without the scope, and whoever does not answer customers.
pub(crate) fn may(caller: &Caller, scope: &str) -> Result<(), Error> {
    caller.needs(scope)?;
    caller.can(Right::AnswerCustomers)
}

/// One small failure of care. Its kind and number name it for ever. Whose it was is not told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Drip)]
struct DripJson {
    /// Its kind, see `/api/v1/drip-kinds`.
    kind: String,
    /// Number of the event that is the occasion.
    seq: i64,
    /// Number of the event that shows it.
    evidence_seq: i64,
    /// When it happened; for what did not happen, when its standard ran out.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The conversation.
    #[schema(value_type = Option<String>)]
    conversation: Option<ConversationId>,
    /// The customer.
    #[schema(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// The team whose turn it was.
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// The channel.
    #[schema(value_type = Option<String>)]
    channel: Option<ChannelId>,
    /// The promise it is about.
    promise: Option<String>,
    /// Why, as far as it is known: a code.
    cause: Option<String>,
    /// Where the customer met you, as it was told.
    touchpoint: Option<String>,
    /// What it was about, as it was told.
    product: Option<String>,
    /// How long the customer waited, in minutes of business hours.
    waited_minutes: u32,
    /// The same as the customer lived it, nights and weekends included.
    lived_minutes: i64,
    /// What the standard allowed, in its own minutes.
    standard_minutes: i64,
    /// The task of putting it right.
    #[schema(value_type = Option<String>)]
    righting: Option<RightingId>,
    /// `derived` from events, or told by a `colleague` or another system (`api`).
    #[schema(value_type = String)]
    source: Source,
}

impl From<Drip> for DripJson {
    fn from(drip: Drip) -> Self {
        Self {
            kind: drip.kind,
            seq: drip.seq,
            evidence_seq: drip.evidence_seq,
            at: drip.at,
            conversation: drip.conversation.some(),
            customer: drip.customer.some(),
            team: drip.team.some(),
            channel: drip.channel.some(),
            promise: (drip.promise != 0).then(|| drip.promise.to_string()),
            cause: Some(drip.cause).filter(|cause| !cause.is_empty()),
            touchpoint: Some(drip.touchpoint).filter(|name| !name.is_empty()),
            product: Some(drip.product).filter(|name| !name.is_empty()),
            waited_minutes: drip.waited.0,
            lived_minutes: drip.lived_minutes,
            standard_minutes: drip.standard_minutes,
            righting: drip.righting.some(),
            source: drip.source,
        }
    }
}

/// Which drips to list. Of one conversation or one customer they are told to everybody who answers customers; else to
/// whoever may see reports.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct DripQuery {
    /// Of this conversation: its newest 100, alone.
    #[param(value_type = Option<String>)]
    conversation: Option<ConversationId>,
    /// Of this customer: the newest, alone.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// Of this kind.
    kind: Option<String>,
    /// Of this team; refused where fewer than five colleagues work in it.
    #[param(value_type = Option<String>)]
    team: Option<TeamId>,
    /// By this channel; refused where fewer than five colleagues work at it.
    #[param(value_type = Option<String>)]
    channel: Option<ChannelId>,
    /// At this touchpoint, whatever its letters are; refused where fewer than five colleagues work at it.
    touchpoint: Option<String>,
    /// About this product; refused where fewer than five colleagues answered about it.
    product: Option<String>,
    /// From this day on; absent: 90 days back.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Until this day, itself included; absent: today.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// Most rows, 1 to 200; drips of one event are not parted.
    limit: u16,
}

impl Default for DripQuery {
    fn default() -> Self {
        Self {
            conversation: None,
            customer: None,
            kind: None,
            team: None,
            channel: None,
            touchpoint: None,
            product: None,
            from: None,
            to: None,
            after: None,
            limit: 50,
        }
    }
}

/// Drips, newest first.
#[utoipa::path(get, path = "/api/v1/drips", tag = "drips", params(DripQuery),
    responses((status = 200, body = Listed<DripJson>)))]
async fn list_drips(
    State(app): State<App>,
    caller: Caller,
    _: AboutNobody,
    Query(query): Query<DripQuery>,
) -> Result<Json<Listed<DripJson>>, Error> {
    may(&caller, READ)?;
    if !(1..=LIMIT_MAX).contains(&query.limit) {
        return Err(Error::field("limit", "it is 1 to 200"));
    }
    if query.conversation.is_none() && query.customer.is_none() {
        caller.can(Right::SeeReports)?;
    }
    let read = app.db.read(caller.org, query, |tx, query| Box::pin(list(tx, query)));
    let (drips, next) = read.await?;
    Ok(Json(Listed { items: drips.into_iter().map(DripJson::from).collect(), next }))
}

/// Touchpoints and products that drips were told of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DripNames)]
struct NamesJson {
    /// In the order of their letters.
    touchpoints: Vec<String>,
    /// In the order of their letters.
    products: Vec<String>,
}

/// The touchpoints and products that drips were told of, each in the spelling by which it is known.
#[utoipa::path(get, path = "/api/v1/drip-names", tag = "drips", responses((status = 200, body = NamesJson)))]
async fn list_names(State(app): State<App>, caller: Caller) -> Result<Json<NamesJson>, Error> {
    may(&caller, READ)?;
    let read: Result<_, store::Fault> = app.db.read(caller.org, (), |tx, ()| Box::pin(named::all(tx))).await;
    let Names { touchpoints, products } = read?;
    Ok(Json(NamesJson { touchpoints, products }))
}

async fn list(tx: &mut Tx, query: &DripQuery) -> Result<(Vec<Drip>, Option<Cursor>), Error> {
    if let Some(conversation) = query.conversation {
        return Ok((instrument::of_conversation(tx, conversation).await?, None));
    }
    if let Some(customer) = query.customer {
        return Ok((instrument::of_customer(tx, customer, query.limit).await?, None));
    }
    let (touchpoint, product) = spelled(tx, query.touchpoint.as_deref(), query.product.as_deref()).await?;
    let named = Named {
        team: query.team,
        channel: query.channel,
        touchpoint: touchpoint.clone(),
        product: product.clone(),
        cause: None,
    };
    may_list(tx, &named).await?;
    let today = crate::said::today(tx).await?;
    let filter = Where {
        kind: query.kind.clone(),
        team: query.team,
        channel: query.channel,
        touchpoint,
        product,
        from_day: query.from.map_or(today - DAYS + 1, crate::said::day_number),
        to_day: query.to.map_or(today, crate::said::day_number),
        ..Where::default()
    };
    let before = query.after.map(|cursor| (from_micros(cursor.key), cursor.id));
    let found = instrument::drips(tx, &filter, before, query.limit + TIES_MAX).await?;
    Ok(cut(found, query.limit.into()))
}

/// The first `limit` drips, with those of the last one's event, and where the list goes on.
fn cut(mut found: Vec<Drip>, limit: usize) -> (Vec<Drip>, Option<Cursor>) {
    let Some(last) = found.get(limit - 1).map(|drip| (drip.at, drip.seq)) else { return (found, None) };
    let ties = found[limit..].iter().take_while(|drip| (drip.at, drip.seq) == last).count();
    let goes_on = found.len() > limit + ties;
    found.truncate(limit + ties);
    let next = goes_on.then(|| Cursor { key: to_micros(last.0), id: last.1 });
    (found, next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::drip;

    #[test]
    fn a_page_does_not_part_what_one_event_shows() {
        let two = || [drip("broken_in_silence", 5, 1), drip("promise_broken", 5, 1)];
        let all = || [vec![drip("damaged", 4, 1)], two().into(), vec![drip("reopened", 9, 1)]].concat();
        let (page, next) = cut(all(), 2);
        assert_eq!(page.len(), 3, "both of the second event");
        assert_eq!(next.map(|next| next.id), Some(page[2].seq));
        assert_eq!(cut(all(), 4), (all(), None));
        assert_eq!(cut(all(), 5), (all(), None));
        assert_eq!(cut(two().into(), 1), (two().into(), None));
    }
}
