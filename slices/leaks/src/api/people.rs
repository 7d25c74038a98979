//! The agreement, coaches, and a single colleague's stream for them and their coach.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Path};
use shell::{App, ColleagueId, Error, OpenApiRouter, Right, routes};
use store::Timestamp;

use super::{READ, WRITE};
use crate::days;
use crate::people::agreement::{self, Agreement};
use crate::people::coaches::{self, Coached};
use crate::people::own;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_agreement, put_agreement))
        .routes(routes!(list_coaches, add_coach))
        .routes(routes!(end_coach))
        .routes(routes!(colleague_drips))
}

/// The agreement under which figures of single colleagues are shown, to themselves and their coach alone.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PeopleAgreement)]
struct AgreementJson {
    is_on: bool,
    words: String,
    #[schema(value_type = Option<String>)]
    recorded_by: Option<ColleagueId>,
    #[schema(value_type = Option<String>, format = DateTime)]
    recorded_at: Option<Timestamp>,
    version: i64,
}

impl From<Agreement> for AgreementJson {
    fn from(agreement: Agreement) -> Self {
        let Agreement { is_on, words, recorded_by, recorded_at, version } = agreement;
        Self { is_on, words, recorded_by, recorded_at, version }
    }
}

/// The agreement as it is to be recorded.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPeopleAgreement)]
struct NewAgreementJson {
    is_on: bool,
    /// Who agreed to what, and where it is written.
    words: String,
    /// As it was read.
    version: i64,
}

/// The agreement about figures of single colleagues.
#[utoipa::path(get, path = "/api/v1/people-agreement", tag = "people", responses((status = 200, body = AgreementJson)))]
async fn get_agreement(State(app): State<App>, caller: Caller) -> Result<Json<AgreementJson>, Error> {
    caller.needs(READ)?;
    let found = app.db.read(caller.org, (), |tx, ()| Box::pin(agreement::get(tx))).await?;
    Ok(Json(found.into()))
}

/// Records the agreement, or that it ends; owners only.
#[utoipa::path(put, path = "/api/v1/people-agreement", tag = "people", request_body = NewAgreementJson,
    responses((status = 200, body = AgreementJson)))]
async fn put_agreement(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<NewAgreementJson>,
) -> Result<Json<AgreementJson>, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)?;
    let wanted =
        Agreement { is_on: sent.is_on, words: sent.words, version: sent.version, ..Agreement::default() };
    let input = (wanted, (caller.colleague.id, caller.actor));
    app.db.write(caller.org, input, |tx, (wanted, by)| Box::pin(agreement::put(tx, wanted, *by))).await?;
    let found = app.db.read(caller.org, (), |tx, ()| Box::pin(agreement::get(tx))).await?;
    Ok(Json(found.into()))
}

/// A coach and whom they coach.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Coach)]
struct CoachJson {
    #[schema(value_type = String)]
    coach: ColleagueId,
    #[schema(value_type = String)]
    colleague: ColleagueId,
}

/// Who coaches whom.
#[utoipa::path(get, path = "/api/v1/coaches", tag = "people", responses((status = 200, body = Vec<CoachJson>)))]
async fn list_coaches(State(app): State<App>, caller: Caller) -> Result<Json<Vec<CoachJson>>, Error> {
    caller.needs(READ)?;
    caller.can(Right::SeeReports)?;
    let all = app.db.read(caller.org, (), |tx, ()| Box::pin(coaches::all(tx))).await?;
    let json = |pair: Coached| CoachJson { coach: pair.coach, colleague: pair.colleague };
    Ok(Json(all.into_iter().map(json).collect()))
}

/// Makes one colleague the coach of another; owners only. The other is told
///
/// An owner names themselves only where there is no other owner who could.
#[utoipa::path(post, path = "/api/v1/coaches", tag = "people", request_body = CoachJson,
    responses((status = 201, body = CoachJson)))]
async fn add_coach(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<CoachJson>,
) -> Result<(StatusCode, Json<CoachJson>), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)?;
    let pair = Coached { coach: sent.coach, colleague: sent.colleague };
    let input = (pair, (caller.colleague.id, caller.actor));
    app.db.write(caller.org, input, |tx, (pair, by)| Box::pin(coaches::add(tx, *pair, *by))).await?;
    Ok((StatusCode::CREATED, Json(sent)))
}

/// Ends a coaching; owners only.
#[utoipa::path(post, path = "/api/v1/coaches/end", tag = "people", request_body = CoachJson,
    responses((status = 204)))]
async fn end_coach(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<CoachJson>,
) -> Result<StatusCode, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)?;
    let input = (Coached { coach: sent.coach, colleague: sent.colleague }, caller.actor);
    let was = app
        .db
        .write(caller.org, input, |tx, (pair, actor)| Box::pin(coaches::remove(tx, *pair, *actor)))
        .await?;
    if was { Ok(StatusCode::NO_CONTENT) } else { Err(Error::not_found()) }
}

/// A colleague's own stream: week by week, and by kind.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ColleagueDrips)]
struct OwnJson {
    #[schema(value_type = String, format = Date)]
    first: Date,
    #[schema(value_type = String, format = Date)]
    last: Date,
    weeks: Vec<CountJson>,
    kinds: Vec<KindJson>,
}

/// Occasions, and how many of them were drips.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ColleagueDripsWeek)]
struct CountJson {
    occasions: i64,
    drips: i64,
}

/// The same of one kind.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ColleagueDripsKind)]
struct KindJson {
    kind: String,
    occasions: i64,
    drips: i64,
}

/// A colleague's drips of the last twelve weeks
///
/// For that colleague and their coach alone, and not before the organization recorded the agreement.
#[utoipa::path(get, path = "/api/v1/colleague-drips/{id}", tag = "people", params(("id" = String, Path)),
    responses((status = 200, body = OwnJson)))]
async fn colleague_drips(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ColleagueId>,
) -> Result<Json<OwnJson>, Error> {
    caller.needs(READ)?;
    let pair = (caller.colleague.id, id);
    let found = app
        .db
        .read(caller.org, pair, |tx, (me, id)| {
            Box::pin(async move {
                own::may_see(tx, *me, *id).await?;
                Ok::<_, Error>(own::of(tx, *id).await?)
            })
        })
        .await?;
    let own = found.ok_or_else(Error::not_found)?;
    let week = |(occasions, drips): (i64, i64)| CountJson { occasions, drips };
    let kind = |one: own::OwnKind| KindJson { kind: one.kind, occasions: one.occasions, drips: one.drips };
    Ok(Json(OwnJson {
        first: days::date_of(own.first_day),
        last: days::date_of(own.last_day),
        weeks: own.weeks.into_iter().map(week).collect(),
        kinds: own.kinds.into_iter().map(kind).collect(),
    }))
}
