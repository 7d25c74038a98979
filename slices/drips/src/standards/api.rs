//! Standards in the API.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use conversations::{ChannelId, TeamId};
use instrument::StandardId;
use instrument::standards::{NewClaim, NewStandard, Standard};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Path};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, routes};
use store::{Fault, Timestamp, Tx};

use super::acts::{claim_there, set_there};
use super::measured::Measured;
use super::reading::{known, versions};
use crate::drips_api::{READ, WRITE};

/// The routes of standards in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_standards, set_standard))
        .routes(routes!(get_standard))
        .routes(routes!(claim_standard))
}

/// One version of a standard.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Standard)]
struct StandardJson {
    /// Its id; absent for what came with the program.
    #[schema(value_type = Option<String>)]
    id: Option<StandardId>,
    /// The kind of drip that it defines.
    kind: String,
    /// For this channel; absent: for all.
    #[schema(value_type = Option<String>)]
    channel: Option<ChannelId>,
    /// For this team; absent: for all.
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// How long it allows: minutes of business hours for late answers, of the calendar for windows; 0 where the kind
    /// measures none.
    minutes: i64,
    /// How many it allows; 0 where the kind does not count.
    count: i64,
    /// Which share of occasions may be drips, in a thousand; 1,000 where nobody has said it.
    target_permille: i64,
    /// Which share management believes there is, in a thousand, written down beforehand.
    claim_permille: Option<i64>,
    /// Who wrote it down.
    #[schema(value_type = Option<String>)]
    claimed_by: Option<ColleagueId>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    claimed_at: Option<Timestamp>,
    /// From when on it holds; absent for what came with the program.
    #[schema(value_type = Option<String>, format = DateTime)]
    valid_from: Option<Timestamp>,
    /// Who set it.
    #[schema(value_type = Option<String>)]
    set_by: Option<ColleagueId>,
}

impl From<&Standard> for StandardJson {
    fn from(standard: &Standard) -> Self {
        Self {
            id: standard.id.some(),
            kind: standard.kind.clone(),
            channel: standard.channel.some(),
            team: standard.team.some(),
            minutes: standard.minutes,
            count: standard.count,
            target_permille: standard.target_permille,
            claim_permille: standard.claim.map(|claim| claim.permille),
            claimed_by: standard.claim.and_then(|claim| claim.by.some()),
            claimed_at: standard.claim.map(|claim| claim.at),
            valid_from: standard.id.some().map(|_| standard.valid_from),
            set_by: standard.set_by.some(),
        }
    }
}

/// What was measured of one kind over the last 90 days, for the organization as a whole.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardMeasured)]
struct MeasuredJson {
    /// On how many occasions it could have happened.
    occasions: i64,
    /// On how many of them it did.
    drips: i64,
    /// The share that is kept; absent below ten occasions, and where others tell only what went wrong.
    kept_share: Option<f64>,
    /// The lower end of its 95% interval (Wilson).
    kept_low: Option<f64>,
    /// The upper end.
    kept_high: Option<f64>,
}

impl From<Measured> for MeasuredJson {
    fn from(measured: Measured) -> Self {
        let share = measured.share();
        Self {
            occasions: measured.occasions,
            drips: measured.drips,
            kept_share: share.map(|(share, _)| share),
            kept_low: share.map(|(_, interval)| interval.low),
            kept_high: share.map(|(_, interval)| interval.high),
        }
    }
}

/// All standards that hold now, with what was measured.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Standards)]
struct StandardsJson {
    /// What holds now, kind by kind.
    items: Vec<StandardJson>,
    /// What was measured, by kind.
    measured: BTreeMap<String, MeasuredJson>,
}

/// The standards of one kind.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardVersions)]
struct VersionsJson {
    /// Every version, place by place, the newest of each place first.
    items: Vec<StandardJson>,
    /// What was measured.
    measured: MeasuredJson,
}

/// A standard to be set. What is left out stays as it came with the program; what the kind does not measure is refused.
/// Of a kind of the organization's own, `target_permille` is all there is to say.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewStandard)]
struct SetJson {
    /// The kind of drip.
    kind: String,
    /// For this channel; absent: for all.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    channel: Option<ChannelId>,
    /// For this team; absent: for all.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// How long it allows.
    #[serde(default)]
    minutes: Option<i64>,
    /// How many it allows.
    #[serde(default)]
    count: Option<i64>,
    /// Which share of occasions may be drips, in a thousand.
    #[serde(default)]
    target_permille: Option<i64>,
}

/// What is believed.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StandardClaim)]
struct ClaimJson {
    /// The kind of drip.
    kind: String,
    /// For this channel; absent: for all.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    channel: Option<ChannelId>,
    /// For this team; absent: for all.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team: Option<TeamId>,
    /// The share of occasions believed to be drips, in a thousand.
    permille: i64,
}

/// What holds now, and what was measured.
#[utoipa::path(get, path = "/api/v1/standards", tag = "drips", responses((status = 200, body = StandardsJson)))]
async fn list_standards(State(app): State<App>, caller: Caller) -> Result<Json<StandardsJson>, Error> {
    may_see(&caller)?;
    let known = app.db.read(caller.org, (), |tx, ()| Box::pin(known(tx))).await?;
    let measured = known.measured.iter().map(|(kind, measured)| (kind.clone(), (*measured).into()));
    Ok(Json(StandardsJson {
        items: known.current.iter().map(StandardJson::from).collect(),
        measured: measured.collect(),
    }))
}

/// Sets a standard from now on. What was counted before stays as it was; a claim made for the one before ends with it.
#[utoipa::path(post, path = "/api/v1/standards", tag = "drips", request_body = SetJson,
    responses((status = 201, body = VersionsJson)))]
async fn set_standard(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<SetJson>,
) -> Result<(StatusCode, Json<VersionsJson>), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)?;
    let kind = sent.kind.clone();
    let new = NewStandard {
        kind: sent.kind,
        channel: sent.channel.unwrap_or(ChannelId::NONE),
        team: sent.team.unwrap_or(TeamId::NONE),
        minutes: sent.minutes,
        count: sent.count,
        target_permille: sent.target_permille,
    };
    set_there(&app, caller.org, new, caller.colleague.id).await?;
    Ok((StatusCode::CREATED, read_one(&app, &caller, kind).await?))
}

/// The standards of one kind, with what held before.
#[utoipa::path(get, path = "/api/v1/standards/{kind}", tag = "drips", params(("kind" = String, Path)),
    responses((status = 200, body = VersionsJson)))]
async fn get_standard(
    State(app): State<App>,
    caller: Caller,
    Path(kind): Path<String>,
) -> Result<Json<VersionsJson>, Error> {
    may_see(&caller)?;
    read_one(&app, &caller, kind).await
}

/// Writes down what is believed, before anybody looks. It stays beside what is measured.
#[utoipa::path(post, path = "/api/v1/standards/claims", tag = "drips", request_body = ClaimJson,
    responses((status = 201, body = VersionsJson)))]
async fn claim_standard(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<ClaimJson>,
) -> Result<(StatusCode, Json<VersionsJson>), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::SeeReports)?;
    let kind = sent.kind.clone();
    let new = NewClaim {
        kind: sent.kind,
        channel: sent.channel.unwrap_or(ChannelId::NONE),
        team: sent.team.unwrap_or(TeamId::NONE),
        permille: sent.permille,
    };
    claim_there(&app, caller.org, new, caller.colleague.id).await?;
    Ok((StatusCode::CREATED, read_one(&app, &caller, kind).await?))
}

fn may_see(caller: &Caller) -> Result<(), Error> {
    caller.needs(READ)?;
    caller.can(Right::SeeReports)
}

async fn read_one(app: &App, caller: &Caller, kind: String) -> Result<Json<VersionsJson>, Error> {
    let read = app.db.read(caller.org, kind, |tx, kind| Box::pin(one(tx, kind))).await?;
    let (versions, measured) = read.ok_or_else(Error::not_found)?;
    let items = versions.iter().flatten().map(StandardJson::from).collect();
    Ok(Json(VersionsJson { items, measured: measured.into() }))
}

/// Every version of the standards of a kind, and what was measured of it; None where there is no such kind.
async fn one(tx: &mut Tx, kind: &str) -> Result<Option<(Vec<Vec<Standard>>, Measured)>, Fault> {
    let known = known(tx).await?;
    if known.kinds.iter().all(|one| one.code != kind) {
        return Ok(None);
    }
    Ok(Some((versions(tx, kind).await?, known.measured(kind))))
}
