//! Teams in the API.

use std::collections::BTreeSet;

use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use conversations::TeamId;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error};
use utoipa::ToSchema;

use super::{CannotForm, Formed, Wish};
use crate::doer::Doer;
use crate::paging::{Paging, listed};

/// A team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Team)]
pub(super) struct TeamView {
    #[schema(value_type = String)]
    id: TeamId,
    name: String,
    /// Who leads it; absent when nobody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    lead_id: Option<ColleagueId>,
    /// Who belongs to it, its lead too.
    #[schema(value_type = Vec<String>)]
    member_ids: BTreeSet<ColleagueId>,
    /// Grows with each change; a change names the version it was made on.
    version: i64,
}

impl From<Formed> for TeamView {
    fn from(formed: Formed) -> Self {
        Self {
            id: formed.team.id,
            name: formed.team.name,
            lead_id: formed.team.lead.some(),
            member_ids: formed.members,
            version: formed.team.version,
        }
    }
}

/// All teams.
#[utoipa::path(
    get, path = "/api/v1/teams", tag = "teams", operation_id = "list_teams", params(Paging),
    responses((status = 200, description = "Teams in the order they were formed", body = Listed<TeamView>))
)]
pub(super) async fn list(
    Of(app): Of<App>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<TeamView>>, Error> {
    caller.needs("teams:read")?;
    let limit = paging.limit()?;
    let (mut teams, _) = app.db.read(caller.org, (), |tx, ()| Box::pin(super::all(tx))).await?;
    teams.sort_by_key(|formed| formed.team.id);
    let after = TeamId::of(paging.after.map_or(0, |cursor| cursor.id));
    teams.retain(|formed| formed.team.id > after);
    Ok(Json(listed(teams, limit, |formed| formed.team.id.get(), TeamView::from)))
}

/// One team.
#[utoipa::path(
    get, path = "/api/v1/teams/{id}", tag = "teams", operation_id = "get_team", params(("id" = String, Path)),
    responses((status = 200, description = "The team", body = TeamView))
)]
pub(super) async fn get(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<TeamId>,
) -> Result<Json<TeamView>, Error> {
    caller.needs("teams:read")?;
    find(&app, &caller, id).await.map(|formed| Json(formed.into()))
}

async fn find(app: &App, caller: &Caller, id: TeamId) -> Result<Formed, Error> {
    let found = app.db.read(caller.org, id, |tx, id| Box::pin(super::one(tx, *id))).await?;
    found.map(|(formed, _)| formed).ok_or_else(Error::not_found)
}

/// A team to be formed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTeam {
    name: String,
    /// Who leads it; nobody when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    lead_id: Option<ColleagueId>,
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    member_ids: BTreeSet<ColleagueId>,
}

/// Forms a team.
#[utoipa::path(
    post, path = "/api/v1/teams", tag = "teams", operation_id = "create_team", request_body = NewTeam,
    responses((status = 201, description = "The team", body = TeamView))
)]
pub(super) async fn create(
    Of(app): Of<App>,
    caller: Caller,
    Json(new): Json<NewTeam>,
) -> Result<Response, Error> {
    caller.needs("teams:write")?;
    let wish = Wish { name: new.name, lead: new.lead_id, members: new.member_ids };
    let formed = app.db.write(caller.org, (Doer::from(&caller), wish), |tx, (doer, wish)| {
        Box::pin(super::create(tx, doer, wish))
    });
    let id = formed.await?;
    let formed = find(&app, &caller, id).await?;
    Ok((StatusCode::CREATED, Json(TeamView::from(formed))).into_response())
}

/// What changes about a team; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamChange {
    /// The version this change was made on.
    version: i64,
    name: Option<String>,
    /// Who leads it; `"0"` for nobody.
    #[schema(value_type = Option<String>)]
    lead_id: Option<ColleagueId>,
    #[schema(value_type = Option<Vec<String>>)]
    member_ids: Option<BTreeSet<ColleagueId>>,
}

/// Changes a team.
#[utoipa::path(
    patch, path = "/api/v1/teams/{id}", tag = "teams", operation_id = "change_team",
    params(("id" = String, Path)), request_body = TeamChange,
    responses((status = 200, description = "The team as changed", body = TeamView))
)]
pub(super) async fn change(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<TeamId>,
    Json(change): Json<TeamChange>,
) -> Result<Json<TeamView>, Error> {
    caller.needs("teams:write")?;
    let formed = find(&app, &caller, id).await?;
    let wish = Wish {
        name: change.name.unwrap_or(formed.team.name),
        lead: change.lead_id.unwrap_or(formed.team.lead).some(),
        members: change.member_ids.unwrap_or(formed.members),
    };
    let input = (Doer::from(&caller), id, change.version, wish);
    let changed = app.db.write(caller.org, input, |tx, (doer, id, version, wish)| {
        Box::pin(super::change(tx, doer, *id, *version, wish))
    });
    changed.await?;
    find(&app, &caller, id).await.map(|formed| Json(formed.into()))
}

/// Dissolves a team to which no open conversation and no mailbox belongs.
#[utoipa::path(
    delete, path = "/api/v1/teams/{id}", tag = "teams", operation_id = "dissolve_team",
    params(("id" = String, Path)), responses((status = 204, description = "It is dissolved"))
)]
pub(super) async fn dissolve(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<TeamId>,
) -> Result<StatusCode, Error> {
    caller.needs("teams:write")?;
    let done = app.db.write(caller.org, (Doer::from(&caller), id), |tx, (doer, id)| {
        Box::pin(super::dissolve(tx, doer, *id))
    });
    done.await.map_err(|refusal: CannotForm| Error::from(refusal))?;
    Ok(StatusCode::NO_CONTENT)
}
